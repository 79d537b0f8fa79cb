//! The policy: which actions stop, who decides, how long they have.
//!
//! A policy is a list of checkpoints; the first whose condition holds applies. What no
//! checkpoint names stops all the same. Version 1 of every log is the built-in default:
//! everything stops, one review, denied at the deadline.

mod condition;
mod eligible;
mod file;
mod replay;
mod subject;

pub use eligible::eligible;
pub use file::PolicyProblem;
pub use replay::{Replay, Replayed, Shift, replay};
pub use subject::Subject;

use crate::{Code, OnDeadline, Refusal, Risk, Role};
use condition::Compiled;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What applies to one action, fixed when it is proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyRef {
    /// Version of the policy, covered by the digest.
    pub version: String,
    /// The checkpoint that stopped it.
    pub checkpoint: String,
    /// Reviews that must approve.
    pub approvals: u32,
    /// Reviews that suffice to reject.
    pub rejections: u32,
    /// Who may decide: any of these; reviewers when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Teams of which one must be theirs; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// Qualifications they need, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// Who may not decide, though they otherwise might.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<Duty>,
    /// The approvals must come from two teams.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_teams: bool,
    /// Every verdict carries a reason code or a comment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub require_reason: bool,
    /// Share that gets a blind second look, 0 to 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub second_look: f64,
    /// Who decides after an escalation: any of these; administrators and managers when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate_to: Vec<Role>,
    /// It ran without a review.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_approve: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls it with")]
fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

/// A part somebody has in an action that may keep them from deciding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Answers for the tool.
    ToolOwner,
    /// Asked the tool for it.
    Requester,
}

/// One rule of a policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Its name, unique in the policy.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// CEL condition; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What it asks for, but for version and name.
    pub rule: PolicyRef,
    /// The proposal must carry evidence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub require_evidence: bool,
    /// Longest time to the deadline, and the time when the tool names none, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_deadline: Option<OnDeadline>,
}

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its version.
    pub version: String,
    /// Time to the deadline when neither tool nor checkpoint names one, ms.
    pub default_ttl_ms: i64,
    /// Its rules, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Checkpoint>,
    /// The file it was read from, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip)]
    compiled: Compiled,
}

impl Default for Policy {
    fn default() -> Self {
        Self::of(60 * 60 * 1000, Vec::new())
    }
}

/// What a policy says about one proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The rule that applies.
    pub policy: PolicyRef,
    /// Longest time to the deadline, and the time when the tool names none, ms.
    pub ttl_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool asks for.
    pub on_deadline: Option<OnDeadline>,
}

/// The checkpoint of what no checkpoint names.
const EVERYTHING: &str = "everything";

impl Policy {
    fn of(default_ttl_ms: i64, checkpoints: Vec<Checkpoint>) -> Self {
        Self { version: "default-1".into(), default_ttl_ms, checkpoints, source: None, compiled: Compiled::default() }
    }

    /// Reads a policy file. The version is for whoever publishes it to set.
    ///
    /// # Errors
    /// Every mistake that was found, in the order of the file.
    pub fn parse(source: &str) -> Result<Self, Vec<PolicyProblem>> {
        file::parse(source)
    }

    /// What applies to a proposal.
    ///
    /// # Errors
    /// `evidence_required`; `deadline_not_allowed` when something critical or
    /// irreversible would be let through at the deadline: silence would then be a yes
    /// to what most needs a person.
    pub fn check(&self, subject: &Subject<'_>) -> Result<Checked, Refusal> {
        let checked = self.rule_for(subject)?;
        if subject.is_grave() && checked.on_deadline.or(subject.on_deadline) == Some(OnDeadline::Allow) {
            return Err(Refusal::new(
                Code::DeadlineNotAllowed,
                "A critical or irreversible action cannot be allowed by its deadline. Send on_deadline deny or hold.",
            )
            .with("field", "on_deadline"));
        }
        Ok(checked)
    }

    fn rule_for(&self, subject: &Subject<'_>) -> Result<Checked, Refusal> {
        let conditions = self.compiled.of(&self.checkpoints);
        let facts = conditions.iter().any(Option::is_some).then(|| subject.facts());
        let holds = |(checkpoint, condition): (&Checkpoint, &Option<condition::Condition>)| {
            if checkpoint.rule.auto_approve && subject.is_grave() {
                return false;
            }
            match (condition, &facts) {
                // What cannot be evaluated stops.
                (Some(condition), Some(facts)) => condition.holds(facts).unwrap_or(!checkpoint.rule.auto_approve),
                _ => true,
            }
        };
        let found = self.checkpoints.iter().zip(conditions.iter()).find(|pair| holds((pair.0, pair.1)));
        let Some((checkpoint, _)) = found else { return Ok(self.everything()) };
        if checkpoint.require_evidence && subject.evidence == 0 {
            let detail = format!("The checkpoint {} asks for evidence. Send at least one piece of it.", checkpoint.name);
            return Err(Refusal::new(Code::EvidenceRequired, detail).with("field", "evidence"));
        }
        let policy = PolicyRef { version: self.version.clone(), checkpoint: checkpoint.name.clone(), ..checkpoint.rule.clone() };
        // A checkpoint's own word at the deadline never lets through what is grave.
        let on_deadline = checkpoint.on_deadline.filter(|outcome| *outcome != OnDeadline::Allow || !subject.is_grave());
        Ok(Checked { policy, ttl_ms: checkpoint.ttl_ms, on_deadline })
    }

    fn everything(&self) -> Checked {
        let policy =
            PolicyRef { version: self.version.clone(), checkpoint: EVERYTHING.into(), approvals: 1, rejections: 1, ..PolicyRef::default() };
        Checked { policy, ttl_ms: None, on_deadline: None }
    }
}

impl Subject<'_> {
    /// What most needs a person: never let through by silence or by a checkpoint.
    fn is_grave(&self) -> bool {
        self.risk == Risk::Critical || self.reversible == Some(false)
    }
}
