//! What the approvers of candidate actions saw, and what was approved the same way.

use super::tables::{Keep, Part, failed, read_part};
use crate::desk::Desk;
use crate::failure::Failure;
use holdpoint_desk::{Approval, SameWay, SimilarApproval, read_approval, read_same_way};
use holdpoint_domain::{Record, rfc3339};
use holdpoint_protocol::MAX_BODIES_PER_REQUEST;
use holdpoint_replica::ReplicaError;
use serde_json::{Value, json};

/// Records longer before the onset are not read: similar approvals go back thirty days before an action.
const LOOK_BACK_MS: i64 = 40 * 24 * 3600 * 1000;

/// Approvals around an incident.
pub(super) struct Approvals {
    part: Part,
    reader: String,
}

impl Approvals {
    /// Reads what was decided around `onset`.
    pub(super) async fn read(desk: &Desk, onset: i64) -> Result<Self, Failure> {
        let since = onset - LOOK_BACK_MS;
        let keep = |record: &Record| match record.kind.split_once('.') {
            Some(("action" | "review" | "claim", _)) if record.at >= since => Keep::Whole,
            _ => Keep::Nothing,
        };
        let part = read_part(desk, keep).await?;
        let mut after = part.after;
        loop {
            let page = desk.client.facts(after).await?;
            part.tables.add_facts(&page.facts).map_err(failed)?;
            if page.next <= after {
                break;
            }
            after = page.next;
        }
        Ok(Self { part, reader: desk.person() })
    }

    /// The approval of an action; null where it was not decided.
    pub(super) fn approval(&self, action: &str) -> Result<Value, Failure> {
        let approval = read_approval(self.part.tables.conn(), action, &self.reader).map_err(sql)?;
        Ok(approval.map_or(Value::Null, |approval| approval_json(&approval)))
    }

    /// Approvals like that of an action. Documents that this needs are fetched.
    pub(super) async fn same_way(&self, desk: &Desk, action: &str) -> Result<Value, Failure> {
        let missing = read_same_way(self.part.tables.conn(), action).map_err(sql)?.missing;
        for page in missing.chunks(MAX_BODIES_PER_REQUEST) {
            let bodies = desk.client.bodies(page.to_vec()).await?.bodies;
            let found: Vec<_> = bodies.into_iter().filter_map(|(digest, text)| Some((digest.parse().ok()?, text))).collect();
            self.part.tables.add_bodies(&found).map_err(failed)?;
        }
        let same_way = read_same_way(self.part.tables.conn(), action).map_err(sql)?;
        Ok(same_way_json(action, &same_way))
    }
}

fn sql<T>(error: T) -> Failure
where
    ReplicaError: From<T>,
{
    failed(error.into())
}

fn approval_json(approval: &Approval) -> Value {
    let approver = |approver: &holdpoint_desk::Approver| {
        json!({
            "person": approver.person, "name": approver.name, "edited": approver.edited, "at": rfc3339(approver.at),
            "after_ms": approver.after_ms, "shown_ms": approver.shown_ms, "evidence_opened": approver.evidence_opened,
            "since_break_ms": approver.since_break_ms,
        })
    };
    json!({
        "by": approval.by, "decided_at": rfc3339(approval.decided_at), "evidence": approval.evidence,
        "evidence_titles": approval.evidence_titles, "waiting": approval.waiting,
        "approvers": approval.approvers.iter().map(approver).collect::<Vec<_>>(),
    })
}

fn same_way_json(action: &str, same_way: &SameWay) -> Value {
    let similar = |similar: &SimilarApproval| {
        json!({
            "id": similar.id, "title": similar.title, "decided_at": rfc3339(similar.decided_at), "approved_by": similar.by,
            "shown_ms": similar.shown_ms, "evidence_opened": similar.evidence_opened, "evidence": similar.evidence,
            "outcome": similar.outcome.map(holdpoint_domain::Outcome::as_str), "rereview_requested": similar.requested,
        })
    };
    json!({
        "action": action, "since": rfc3339(same_way.since), "total": same_way.total, "not_known": same_way.missing.len(),
        "approvals": same_way.found.iter().map(similar).collect::<Vec<_>>(),
    })
}
