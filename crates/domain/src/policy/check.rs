//! A policy applied to one action: which checkpoints, and what follows from them.

use super::{
    Checkpoint, EVERYTHING, Policy, Requirement, ReviewRequirements, Subject, condition, condition::CONDITION_BUDGET, variables::Variables,
};
use crate::{Code, DEFAULT_SAMPLE_ABOVE_LINES, OnDeadline, Refusal};

/// What a policy makes of one action.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedRule {
    /// The rule, fixed from here on.
    pub policy: ReviewRequirements,
    /// Rules that apply beside it, each to be satisfied by itself.
    pub further_rules: Vec<ReviewRequirements>,
    /// Lines of preview and arguments above which an approval states what was sampled.
    pub sample_above_lines: u32,
    /// Longest time to the deadline, and the time when the tool names none, ms.
    pub ttl_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool says.
    pub on_deadline: Option<OnDeadline>,
}

impl MatchedRule {
    /// Every rule that applies.
    pub fn rules(&self) -> impl Iterator<Item = &ReviewRequirements> {
        std::iter::once(&self.policy).chain(&self.further_rules)
    }
}

impl Policy {
    /// The rules that apply to an action.
    ///
    /// # Errors
    /// `deadline_not_allowed` when the tool asks to be allowed at the deadline and the
    /// checkpoint does not grant that, the tool may not pass unreviewed, or the action is
    /// critical or irreversible. `evidence_required` when a checkpoint asks for evidence.
    pub fn check(&self, subject: &Subject<'_>) -> Result<MatchedRule, Refusal> {
        let everything = Checkpoint::named(EVERYTHING);
        let checkpoints = self.applying(subject, &everything);
        check_evidence(&checkpoints, subject)?;
        let on_deadline = outcome_at_deadline(&checkpoints, subject)?;
        let ttl_ms = checkpoints.iter().filter_map(|checkpoint| checkpoint.deadline_ms).min();
        let lines = |checkpoint: &&Checkpoint| checkpoint.sample_above_lines.unwrap_or(DEFAULT_SAMPLE_ABOVE_LINES);
        let sample_above_lines = checkpoints.iter().map(lines).min().unwrap_or(DEFAULT_SAMPLE_ABOVE_LINES);
        let mut rules = checkpoints.iter().map(|checkpoint| checkpoint.rule(&self.version));
        let policy = rules.next().unwrap_or_else(|| everything.rule(&self.version));
        Ok(MatchedRule { policy, further_rules: rules.collect(), sample_above_lines, ttl_ms, on_deadline })
    }

    /// What applies to an action that no checkpoint names.
    pub(crate) fn match_everything(&self) -> MatchedRule {
        MatchedRule {
            policy: Checkpoint::named(EVERYTHING).rule(&self.version),
            further_rules: Vec::new(),
            sample_above_lines: DEFAULT_SAMPLE_ABOVE_LINES,
            ttl_ms: None,
            on_deadline: None,
        }
    }

    // The first checkpoint whose condition holds. Tools write arguments, and one that breaks a
    // condition must not choose its checkpoint by it: then what applies is that checkpoint and
    // the one that would have come after it, each by itself.
    fn applying<'a>(&'a self, subject: &Subject<'_>, everything: &'a Checkpoint) -> Vec<&'a Checkpoint> {
        let conditions = self.compiled.of(&self.checkpoints);
        let mut variables: Option<Variables> = None;
        let mut budget = CONDITION_BUDGET;
        let (mut first, mut applying) = (everything, Vec::new());
        for (index, checkpoint) in self.checkpoints.iter().enumerate() {
            // A grave action, and any of a tool that may not pass unreviewed, goes on to those below.
            if checkpoint.auto_approve && !subject.may_pass_unreviewed() {
                continue;
            }
            let holds = checkpoint.when.as_deref().map_or(Some(true), |when| {
                let variables = variables.get_or_insert_with(|| Variables::of(subject, condition::about_arguments(conditions)));
                condition::current(conditions, index, when).and_then(|condition| condition.holds(variables, &mut budget))
            });
            match holds {
                Some(true) => {
                    first = checkpoint;
                    break;
                }
                None if !checkpoint.auto_approve => applying.push(checkpoint),
                Some(false) | None => {}
            }
        }
        // A checkpoint with auto_approve requires no review, so it adds nothing to those that do.
        if applying.is_empty() || !first.auto_approve {
            applying.push(first);
        }
        applying
    }
}

fn check_evidence(checkpoints: &[&Checkpoint], subject: &Subject<'_>) -> Result<(), Refusal> {
    let asks = |checkpoint: &&&Checkpoint| checkpoint.require.contains(&Requirement::Evidence);
    match checkpoints.iter().find(asks).filter(|_| subject.action.evidence == 0) {
        None => Ok(()),
        Some(checkpoint) => {
            let detail = format!("The checkpoint {} asks for evidence. Send at least one piece with the proposal.", checkpoint.name);
            let refusal = Refusal::new(Code::EvidenceRequired, detail).with("field", "evidence");
            Err(refusal.with("checkpoint", checkpoint.name.as_str()))
        }
    }
}

// Allowing at the deadline is for a published checkpoint to grant, never for the tool that
// proposes; none grants it for something critical or irreversible, or for a tool that was not
// registered for it. Where several checkpoints apply, the deadline never allows.
fn outcome_at_deadline(checkpoints: &[&Checkpoint], subject: &Subject<'_>) -> Result<Option<OnDeadline>, Refusal> {
    let outcome = match checkpoints {
        [only] => only.on_deadline,
        several => {
            let held = several.iter().all(|checkpoint| checkpoint.on_deadline == Some(OnDeadline::Hold));
            Some(if held { OnDeadline::Hold } else { OnDeadline::Deny })
        }
    };
    let granted = outcome.filter(|outcome| *outcome != OnDeadline::Allow || subject.may_pass_unreviewed());
    if subject.on_deadline != Some(OnDeadline::Allow) || granted.is_some() {
        return Ok(granted);
    }
    let name = checkpoints.first().map_or(EVERYTHING, |checkpoint| checkpoint.name.as_str());
    let detail = if subject.is_grave() {
        "A critical or irreversible action cannot be allowed by its deadline. Send on_deadline deny or hold.".to_owned()
    } else if outcome == Some(OnDeadline::Allow) {
        "This tool was registered without may_pass_unreviewed, so no action of it is allowed by its deadline. Send on_deadline deny or hold, or ask an administrator to change the tool's registration.".to_owned()
    } else {
        format!(
            "The checkpoint {name} does not allow actions at their deadline. Send on_deadline deny or hold, or ask for a checkpoint with on_deadline = \"allow\"."
        )
    };
    Err(Refusal::new(Code::DeadlineNotAllowed, detail).with("field", "on_deadline").with("checkpoint", name))
}
