//! What the reviews of an action add up to under its checkpoint.

use super::second_review::{covers_content, from_two_teams};
use crate::{
    Action, ActionDecided, ActionEvent, CountedReview, DecidedBy, Digest, Draft, Event, GRANT_MS, Ms, RecordedReview, Refusal, State,
    Status, Verdict,
};

/// How the reviews would settle the action, and those that say so.
pub(crate) struct ReviewResult {
    pub status: Status,
    pub counted: Vec<RecordedReview>,
}

/// The result of the known reviews of the present content; none while they do not suffice.
/// Rejections are counted first, so that a disagreement at the thresholds rejects.
pub(crate) fn tally_reviews(state: &State, action: &Action) -> Option<ReviewResult> {
    let rule = &action.content.policy;
    let saying = |wanted: &[Verdict]| -> Vec<RecordedReview> {
        action.reviews.iter().filter(|mark| mark.verdict.is_some_and(|verdict| wanted.contains(&verdict))).cloned().collect()
    };
    let suffices = |marks: &[RecordedReview], threshold: u32| marks.len() >= usize::try_from(threshold.max(1)).unwrap_or(usize::MAX);
    let rejections = saying(&[Verdict::Reject]);
    if suffices(&rejections, rule.rejections) {
        return Some(ReviewResult { status: Status::Rejected, counted: rejections });
    }
    // An approval counts while its device may still sign; a rejection always counts.
    let mut approvals = saying(&[Verdict::Approve, Verdict::Edit]);
    // An approval is of one digest; what it does not cover must not be attested with it.
    approvals.retain(|mark| state.may_sign(&mark.device) && covers_content(action, mark));
    if !suffices(&approvals, rule.approvals) || (rule.two_teams && !from_two_teams(state, &rule.teams, &approvals)) {
        return None;
    }
    // Edited arguments stay edited when the device of the reviewer who edited was revoked meanwhile.
    let edited = action.edited.is_some() || approvals.iter().any(|mark| mark.verdict == Some(Verdict::Edit));
    Some(ReviewResult { status: if edited { Status::Edited } else { Status::Approved }, counted: approvals })
}

/// The decision record of an outcome; `digest` is of what was decided on.
pub(crate) fn decision_draft(action: &Action, result: &ReviewResult, digest: Digest, now: Ms) -> Result<Draft, Refusal> {
    let counted = result.counted.iter().map(|mark| CountedReview {
        review: mark.review.clone(),
        reviewer: mark.reviewer.clone(),
        device: mark.device.clone(),
        verdict: mark.verdict,
        body: mark.body,
    });
    let mark = ActionDecided {
        verdict: Some(result.status),
        by: DecidedBy::Review,
        digest,
        reviews: counted.collect(),
        grant_until: result.status.allows().then_some(now + GRANT_MS),
    };
    Event::from(ActionEvent::Decided(mark)).draft(now, "hub", &action.id, None)
}
