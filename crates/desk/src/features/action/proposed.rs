//! What every view of an action says of its proposal.

use super::facts;
use crate::view::{ActionDetail, Content, PressingMark, ReasonOption, ToolCard, ToolLine};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Action, REASONS, ServiceMap, Status};

/// What is shown of an action's content.
pub(super) struct Shown {
    pub content: Option<Content>,
    /// Why there is none.
    pub missing: Option<String>,
    pub pressed: Vec<PressingMark>,
}

/// An action of which nothing but its proposal is known.
pub(super) fn proposed(action: &Action, map: &ServiceMap, shown: Shown) -> ActionDetail {
    let head = &action.content;
    ActionDetail {
        id: action.id.clone().into(),
        title: visible_line(&head.title),
        kind: visible_line(&head.kind),
        tool: ToolLine {
            name: visible_line(&head.tool.name),
            model_version: head.tool.model_version.as_deref().map(visible_line),
            owner: head.tool.owner.as_deref().map(visible_line),
        },
        proposed_at: action.proposed_at,
        confidence: head.confidence,
        risk: head.risk,
        deadline: head.deadline,
        on_deadline: head.on_deadline,
        status: Status::Open,
        outcome: None,
        facts: facts::view(head, map),
        content: shown.content,
        content_missing: shown.missing,
        digest: head.digest.to_string(),
        digest_short: head.digest.short(),
        revision: action.revision,
        claim: None,
        verdicts: Vec::new(),
        reasons: REASONS.iter().map(|reason| ReasonOption { code: reason.code.into(), label: reason.label.into() }).collect(),
        reviews: 0,
        needed: 1,
        second_look: false,
        edited_by: None,
        edits: Vec::new(),
        my_review: None,
        retractable: None,
        draft: None,
        refused: None,
        similar: Vec::new(),
        must_read: false,
        read_confirmed: false,
        must_sample: false,
        escalated: false,
        held: None,
        incident: None,
        frozen: None,
        tool_card: ToolCard::default(),
        pressing: shown.pressed,
        practice: false,
    }
}
