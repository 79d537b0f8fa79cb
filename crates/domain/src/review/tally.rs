//! What the reviews of an action add up to under its rules.

use crate::policy::{apart, deciding_teams};
use crate::{
    Action, ActionDecided, ActionEvent, CountedReview, DecidedBy, DecisionRights, Digest, Draft, Event, GRANT_MS, Ms, RecordedReview,
    Refusal, ReviewRequirements, State, Status, Verdict,
};

/// How the reviews would settle the action, and those that say so.
pub(crate) struct ReviewResult {
    pub status: Status,
    pub counted: Vec<RecordedReview>,
}

/// The result of the known reviews of the present content; none while they do not suffice.
/// Each rule is satisfied by itself: all of them approve, or one of them rejects. Rejections are
/// counted first, so that a disagreement at the thresholds rejects.
pub(crate) fn tally_reviews(state: &State, action: &Action) -> Option<ReviewResult> {
    let rules = || action.content.rules();
    let rejections = reviews_saying(action, &[Verdict::Reject]);
    if rules().any(|rule| suffices(&counting(state, action, rule, &rejections), rule.rejections)) {
        return Some(ReviewResult { status: Status::Rejected, counted: rejections });
    }
    // An approval counts while its device may still sign; a rejection always counts.
    let mut approvals = reviews_saying(action, &[Verdict::Approve, Verdict::Edit]);
    // An approval is of one digest; what it does not cover must not be attested with it.
    approvals.retain(|mark| state.may_sign(&mark.device) && covers_content(action, mark));
    if !rules().all(|rule| is_approved(state, rule, &counting(state, action, rule, &approvals))) {
        return None;
    }
    approvals.retain(|mark| rules().any(|rule| counts(state, action, rule, mark, false)));
    // Edited arguments stay edited when the device of the reviewer who edited was revoked meanwhile.
    let edited = action.edited.is_some() || approvals.iter().any(|mark| mark.verdict == Some(Verdict::Edit));
    Some(ReviewResult { status: if edited { Status::Edited } else { Status::Approved }, counted: approvals })
}

fn reviews_saying(action: &Action, wanted: &[Verdict]) -> Vec<RecordedReview> {
    action.reviews.iter().filter(|mark| mark.verdict.is_some_and(|verdict| wanted.contains(&verdict))).cloned().collect()
}

pub(super) fn suffices(marks: &[&RecordedReview], threshold: u32) -> bool {
    marks.len() >= usize::try_from(threshold.max(1)).unwrap_or(usize::MAX)
}

pub(super) fn is_approved(state: &State, rule: &ReviewRequirements, approvals: &[&RecordedReview]) -> bool {
    suffices(approvals, rule.approvals) && (!rule.two_teams || from_two_teams(state, &rule.teams, approvals.iter().copied()))
}

/// Whether a review is of the content as it is now; an edit is of its own arguments.
pub(crate) fn covers_content(action: &Action, review: &RecordedReview) -> bool {
    review.verdict == Some(Verdict::Edit) || review.digest == action.content.digest
}

// Whether two of these reviewers are of different teams.
fn from_two_teams<'a>(state: &State, deciding: &[String], reviews: impl IntoIterator<Item = &'a RecordedReview>) -> bool {
    let people = reviews.into_iter().filter_map(|review| state.people.get(&review.reviewer));
    apart(&people.map(|person| deciding_teams(deciding, person)).collect::<Vec<_>>())
}

fn counting<'a>(state: &State, action: &Action, rule: &ReviewRequirements, marks: &'a [RecordedReview]) -> Vec<&'a RecordedReview> {
    marks.iter().filter(|mark| counts(state, action, rule, mark, mark.verdict == Some(Verdict::Reject))).collect()
}

/// Votes that could count under a rule, whatever they say: a sealed verdict must not show in
/// when a second review begins.
pub(super) fn counting_unread<'a>(
    state: &State,
    action: &Action,
    rule: &ReviewRequirements,
    votes: &[&'a RecordedReview],
) -> Vec<&'a RecordedReview> {
    votes.iter().filter(|mark| counts(state, action, rule, mark, true)).copied().collect()
}

// The author of a review was accepted by a rule; where several apply, each is asked here. A
// rejection is never lost: one that no rule accepts any more, because its author changed, counts for all.
fn counts(state: &State, action: &Action, rule: &ReviewRequirements, mark: &RecordedReview, as_rejection: bool) -> bool {
    let accepted = |rule| accepts(state, action, rule, mark);
    action.content.further_rules.is_empty() || accepted(rule) || (as_rejection && !action.content.rules().any(accepted))
}

fn accepts(state: &State, action: &Action, rule: &ReviewRequirements, mark: &RecordedReview) -> bool {
    let owner = state.tools.owner_of(&action.content.tool.name);
    // A qualification counts at the time of the review.
    let qualified = state.qualified_at(mark.at);
    let rights = DecisionRights::under(rule, &action.content, owner, &state.people.names, qualified, mark.after_escalation);
    state.people.get(&mark.reviewer).is_some_and(|person| rights.may_decide(&mark.reviewer, person).is_ok())
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
