//! From a proposal's head to the rows of `actions` and `queue`.

use super::actions::{ActionRow, OpenRow};
use super::heads::{Policy, Proposed};
use holdpoint_domain::{Ms, PersonEnrolled, Record, ReviewRequirements, Status, eligible};
use serde::{Deserialize, Serialize};

/// The short row of an action with this content, open.
pub(super) fn action_row(record: &Record, head: Proposed<'_>, n: i64) -> ActionRow {
    ActionRow {
        n,
        id: record.subject.clone(),
        latest: record.seq.cast_signed(),
        kind: head.kind.into_owned(),
        title: head.title.into_owned(),
        tool: head.tool.name.into_owned(),
        service: head.target.service.map(std::borrow::Cow::into_owned),
        status: Status::Open,
        decided_at: None,
        outcome: None,
    }
}

/// The wide row of an action with this content.
///
/// `registered` asks who the hub knows as the tool's owner; it is asked only where that matters.
pub(super) fn open_row<E: From<serde_json::Error>>(
    record: &Record,
    head: &Proposed<'_>,
    proposed_at: Ms,
    registered: impl FnOnce(&str) -> Result<Option<String>, E>,
) -> Result<OpenRow, E> {
    let policy: Policy = serde_json::from_str(head.policy.get())?;
    let rule = if policy.is_plain() { None } else { Some(serde_json::to_string(&rule_of(head, registered(&head.tool.name)?)?)?) };
    let target = head.target.line();
    let search = format!("{}\n{}\n{}\n{target}", head.title, head.kind, head.tool.name).to_lowercase();
    Ok(OpenRow {
        target,
        risk: head.risk,
        proposed_at,
        deadline: head.deadline,
        on_deadline: head.on_deadline,
        given: 0,
        needed: policy.approvals,
        digest: head.digest,
        body: record.body,
        claim: None,
        reviewers: String::new(),
        escalated: false,
        search,
        rule,
        edited: None,
        second_look: false,
    })
}

/// Who may decide an action, as the queue keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub policy: ReviewRequirements,
    #[serde(default)]
    pub owner: Option<String>,
    /// Whom the hub knows as the tool's owner.
    #[serde(default)]
    pub registered: Option<String>,
    #[serde(default)]
    pub requested_by: Option<String>,
}

impl Rule {
    /// Whether the checkpoint lets this person decide.
    pub fn allows(&self, id: &str, profile: &PersonEnrolled, escalated: bool) -> bool {
        let allows =
            |owner: &Option<String>| eligible(&self.policy, profile, id, owner.as_deref(), self.requested_by.as_deref(), escalated).is_ok();
        // Whom the hub knows as owner, and whom the tool names: neither decides about its own tool.
        allows(&self.owner) && allows(&self.registered)
    }
}

fn rule_of(head: &Proposed<'_>, registered: Option<String>) -> Result<Rule, serde_json::Error> {
    Ok(Rule {
        policy: serde_json::from_str(head.policy.get())?,
        owner: head.tool.owner.as_deref().map(str::to_owned),
        registered,
        requested_by: head.requested_by.as_deref().map(str::to_owned),
    })
}

/// Adds a line to a list of lines.
pub(super) fn add_line(lines: &mut String, line: &str) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(line);
}
