//! From a proposal's head to the rows of `actions` and `queue`.

use super::actions::{ActionRow, OpenRow};
use super::heads::Proposed;
use holdpoint_domain::{Ms, Record, Status};

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
pub(super) fn open_row(record: &Record, head: &Proposed<'_>, proposed_at: Ms) -> OpenRow {
    let target = head.target.line();
    let search = format!("{}\n{}\n{}\n{target}", head.title, head.kind, head.tool.name).to_lowercase();
    OpenRow {
        target,
        risk: head.risk,
        proposed_at,
        deadline: head.deadline,
        on_deadline: head.on_deadline,
        approvals: 0,
        needed: head.policy.approvals,
        digest: head.digest,
        body: record.body,
        claim: None,
        reviewers: String::new(),
        escalated: false,
        search,
    }
}

/// Adds a line to a list of lines.
pub(super) fn add_line(lines: &mut String, line: &str) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(line);
}
