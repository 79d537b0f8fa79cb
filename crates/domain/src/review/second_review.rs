//! When a blind second review begins and ends.
//!
//! Both moments depend on who voted, never on what was voted: a record that another reviewer
//! sees must not tell a sealed verdict. So a drawn action is marked with the vote that could
//! settle it, whatever it says, and stays open until enough votes for either outcome and one
//! more are in.

use super::tally::{counting_unread, covers_content, is_approved, suffices};
use crate::{Action, Ms, RecordedReview, ReviewRequirements, State, Verdict};

/// Whether the votes so far could settle the action, if they all said the same.
pub(crate) fn may_settle(state: &State, action: &Action) -> bool {
    may_reject(state, action) || may_approve(state, action)
}

/// Whether the ordinary reviews are complete, so that the next vote is the second review.
pub(crate) fn ordinary_reviews_complete(state: &State, action: &Action) -> bool {
    may_reject(state, action) && may_approve(state, action)
}

/// Whether a second review is drawn for the action, whose latest vote is by `by`.
///
/// After an edit the verdict is visible, so a second review would not be blind; the same holds
/// where the tool takes only one of approve and reject. An escalated action was reviewed twice
/// already; and there must be enough other reviewers.
pub(crate) fn is_drawn(state: &State, action: &Action, by: &str) -> bool {
    may_be_drawn(state, action, by) && state.draws.is_drawn(action)
}

/// Whether the draw decides on a second review: see [`is_drawn`].
pub(crate) fn may_be_drawn(state: &State, action: &Action, by: &str) -> bool {
    let edited = action.says(Verdict::Edit);
    let takes = |verdict| action.content.allowed_verdicts.contains(&verdict);
    let blind = !edited && !action.escalated && takes(Verdict::Approve) && takes(Verdict::Reject);
    if action.second_review || !blind {
        return false;
    }
    // Qualifications count at the time of that vote.
    let at = action.reviews.last().map_or(state.at, |last| last.at);
    let other = |id: &str| id != by && !action.reviewed_by(id) && state.may_decide(action, id, at).is_ok();
    state.people.active().filter(|(id, _)| other(id)).count() >= count_missing(state, action)
}

/// Whether the vote that was just given, the last of the action's, was so fast that the policy in
/// force asks for a second review.
///
/// It depends on the time on screen and on who voted, never on what was voted: only where both
/// outcomes take equally many votes, as for a share that is drawn. The second review is asked for
/// at once, also when further ordinary reviews are to come, so no reading time has to be kept.
pub(crate) fn is_asked_for_fast(state: &State, action: &Action, shown_ms: Option<Ms>) -> bool {
    let Some(last) = action.reviews.last() else { return false };
    let even = action.content.rules().all(|rule| rule.approvals == rule.rejections);
    is_fast(state, shown_ms) && even && may_be_drawn(state, action, &last.reviewer)
}

/// Whether a review took less than the policy in force asks for. One whose time is not known counts as fast.
pub(crate) fn is_fast(state: &State, shown_ms: Option<Ms>) -> bool {
    state.policy.in_force.second_look_under_ms.is_some_and(|under| shown_ms.is_none_or(|shown| shown < under))
}

// Votes until the action can be settled: the rest of the ordinary reviews and the second one.
fn count_missing(state: &State, action: &Action) -> usize {
    let given = votes(action);
    let missing = |rule: &ReviewRequirements| {
        let votes = counting_unread(state, action, rule, &given);
        let ordinary = as_count(rule.approvals.max(rule.rejections)).saturating_sub(votes.len());
        ordinary + usize::from(rule.two_teams && ordinary == 0 && !may_approve(state, action))
    };
    action.content.rules().map(missing).max().unwrap_or_default() + 1
}

fn may_reject(state: &State, action: &Action) -> bool {
    let given = votes(action);
    action.content.rules().any(|rule| suffices(&counting_unread(state, action, rule, &given), rule.rejections))
}

// Approvals count while their device may still sign, and only of the present content.
fn may_approve(state: &State, action: &Action) -> bool {
    let mut given = votes(action);
    given.retain(|review| state.may_sign(&review.device) && covers_content(action, review));
    action.content.rules().all(|rule| is_approved(state, rule, &counting_unread(state, action, rule, &given)))
}

fn votes(action: &Action) -> Vec<&RecordedReview> {
    action.reviews.iter().filter(|review| review.verdict.is_none_or(Verdict::is_vote)).collect()
}

fn as_count(threshold: u32) -> usize {
    usize::try_from(threshold.max(1)).unwrap_or(usize::MAX)
}
