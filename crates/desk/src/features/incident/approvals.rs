//! The approval of a candidate action, its likes, and marking these for a blind re-review.

use super::approval::{Approval, Approver, read_approval};
use super::same_way::{SameWay, SimilarApproval, read_same_way};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::outbox::submit::administer;
use crate::replica::people;
use crate::view::{ApprovalView, ApproverView, RereviewDraft, SimilarApprovalView};
use crate::words::count;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DecidedBy, DeskCommand, Role, rfc3339, span};
use std::sync::Arc;

/// Approvals that are marked in one step.
const MAX_MARKED: usize = 50;
const REQUESTERS: [Role; 3] = [Role::Trainer, Role::Manager, Role::Administrator];

/// What the approver saw, and what was approved the same way. Missing documents are fetched first.
pub(crate) async fn view(core: Arc<Core>, action: String) -> Result<ApprovalView, DeskError> {
    let wanted = action.clone();
    let missing = blocking(core.clone(), move |core| Ok(core.replica.read(|conn| read_same_way(conn, &wanted))?.missing)).await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, move |core| read(core, &action)).await
}

fn read(core: &Core, action: &str) -> Result<ApprovalView, DeskError> {
    let me = core.me().unwrap_or_default();
    let (approval, same_way, profile) = core.replica.read(|conn| {
        let profile = people::profile(conn, &me)?.unwrap_or_default();
        Ok::<_, rusqlite::Error>((read_approval(conn, action, &me)?, read_same_way(conn, action)?, profile))
    })?;
    let undecided =
        || refused("not_found", "This action was not decided", "There is no decision on it yet, so nothing is known of an approval.");
    let approval = approval.ok_or_else(undecided)?;
    let may = profile.roles.iter().any(|role| REQUESTERS.contains(role));
    Ok(ApprovalView {
        action: action.to_owned(),
        title: visible_line(&approval.content.title),
        tool: visible_line(&approval.content.tool.name),
        how: how(&approval),
        approvers: approval.approvers.iter().map(|approver| approver_view(approver, &approval)).collect(),
        same_way: sentence(&same_way, &approval),
        similar: same_way.found.iter().map(similar_view).collect(),
        read_only: (!may).then(|| "Trainers, managers and administrators ask for re-reviews.".to_owned()),
    })
}

fn how(approval: &Approval) -> String {
    match approval.by {
        None => "It was not approved.".into(),
        Some(DecidedBy::Policy) => "A rule of the policy let it through: nobody looked at it.".into(),
        Some(DecidedBy::Deadline) => "It was allowed at its deadline: nobody approved it.".into(),
        Some(DecidedBy::Review) => format!("Approved by {}.", count(approval.approvers.len(), "person", "people")),
    }
}

fn approver_view(approver: &Approver, approval: &Approval) -> ApproverView {
    let shown = approver.shown_ms.map_or_else(|| "Time on screen: not known.".to_owned(), |ms| format!("On screen for {}.", span(ms)));
    let evidence = evidence_words(approval, approver.evidence_opened);
    let waiting = approval.waiting.map(|others| match others {
        0 => "No other action waited.".to_owned(),
        others => format!("{} waited.", count(others as usize, "other action", "other actions")),
    });
    let pause = match approver.since_break_ms {
        None => "Time since a break: not known, or not for your roles.".to_owned(),
        Some(0) => "The first review after a break.".to_owned(),
        Some(ms) => format!("{} after the last break.", span(ms)),
    };
    let verb = if approver.edited { "Approved with edits" } else { "Approved" };
    let decided = format!("{verb} {} after it was proposed.", span(approver.after_ms));
    let said = [Some(decided), Some(shown), Some(evidence), waiting, Some(pause)].into_iter().flatten().collect();
    ApproverView { name: visible_line(&approver.name), said }
}

// How much of the evidence was opened, and which, as far as a count says that.
fn evidence_words(approval: &Approval, opened: Option<u32>) -> String {
    let all = approval.evidence;
    let titles = approval.evidence_titles.as_deref().unwrap_or_default();
    let titles = titles.iter().map(|title| visible_line(title)).collect::<Vec<_>>().join(", ");
    let pieces = count(all as usize, "piece of evidence", "pieces of evidence");
    match opened {
        _ if all == 0 => "It came without evidence.".to_owned(),
        None => format!("Evidence opened, of {all}: not known."),
        Some(0) if !titles.is_empty() => format!("0 of {pieces} opened. Not opened: {titles}."),
        Some(opened) if opened < all && opened > 0 => format!("{opened} of {pieces} opened; which is not recorded."),
        Some(opened) => format!("{opened} of {pieces} opened."),
    }
}

fn sentence(same_way: &SameWay, approval: &Approval) -> String {
    if approval.by != Some(DecidedBy::Review) {
        return "People did not approve it, so nothing was approved the same way.".into();
    }
    let since = &rfc3339(same_way.since)[..10];
    let rule = visible_line(&approval.content.policy.checkpoint);
    let found = match same_way.total {
        0 => format!(
            "No other action of this tool and kind was approved under the checkpoint {rule} with arguments of this shape since {since}."
        ),
        total => {
            let verb = if total == 1 { "was" } else { "were" };
            format!(
                "{} of this tool and kind {verb} approved under the checkpoint {rule} with arguments of this shape since {since}.",
                count(total, "other action", "other actions")
            )
        }
    };
    match same_way.missing.len() {
        0 => found,
        missing => format!("{found} Of {} the arguments are not here.", count(missing, "more", "more")),
    }
}

fn similar_view(similar: &SimilarApproval) -> SimilarApprovalView {
    let shown = similar.shown_ms.map_or_else(|| "time on screen not known".to_owned(), |ms| format!("{} on screen", span(ms)));
    let opened = match (similar.evidence, similar.evidence_opened) {
        (0, _) => "no evidence came with it".to_owned(),
        (_, None) => "evidence opened not known".to_owned(),
        (all, Some(opened)) => format!("{opened} of {all} evidence opened"),
    };
    SimilarApprovalView {
        id: similar.id.clone(),
        title: similar.title.clone(),
        at: similar.decided_at,
        by: similar.by.join(", "),
        reading: format!("{shown}, {opened}"),
        requested: similar.requested,
    }
}

/// Marks approvals for a blind re-review: a signed record for each.
pub(crate) async fn request_rereview(core: &Arc<Core>, draft: RereviewDraft) -> Result<ApprovalView, DeskError> {
    if draft.actions.is_empty() || draft.actions.len() > MAX_MARKED {
        return Err(refused("invalid_field", "Choose which approvals", format!("actions names 1 to {MAX_MARKED} approvals.")));
    }
    for action in &draft.actions {
        let command = DeskCommand::RequestRereview {
            action: action.as_str().into(),
            incident: draft.incident.clone(),
            like: draft.like.as_str().into(),
        };
        administer(core, command, "Ask for a blind re-review".into()).await?;
    }
    view(core.clone(), draft.like).await
}
