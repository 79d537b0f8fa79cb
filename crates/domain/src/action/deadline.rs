//! What is due by itself: deadlines, and claims that expire.

use crate::draw::decide::reveal_days;
use crate::review::tally;
use crate::stop::ActionPlace;
use crate::{
    ALLOW_GRACE_MS, Accepted, Action, ActionDecided, ActionEvent, ClaimEvent, DecidedBy, Draft, EVERYTHING, Empty, Event, GRANT_MS, Ms,
    OnDeadline, Refusal, State, Status, Verdict,
};

// What is due beyond the first is dealt with next; an unbounded batch would hold up everything else.
pub(crate) fn decide_due(state: &State, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    for (at, id) in state.actions.due(now) {
        let Some(action) = state.action(id).filter(|action| action.status == Status::Open) else { continue };
        match action.expires_at() {
            Some(deadline) if deadline == at => accepted.add(decide_at_deadline(state, action, now)?),
            // A claim that expires after the deadline.
            Some(deadline) if deadline < at => {}
            _ => accepted.add(Event::from(ClaimEvent::Released(Empty {})).draft(now, "hub", id, None)?),
        }
    }
    accepted.drafts.extend(reveal_days(state, now)?);
    Ok(accepted)
}

fn decide_at_deadline(state: &State, action: &Action, now: Ms) -> Result<Draft, Refusal> {
    let stopped = state.check_not_stopped(ActionPlace::of(&action.content)).is_err();
    // Enough reviews are in, and only the second review did not come in time: they count.
    let result = tally::tally_reviews(state, action).filter(|_| action.second_review && !action.escalated);
    if let Some(outcome) = result.filter(|outcome| !(stopped && outcome.status.allows())) {
        return tally::decision_draft(action, &outcome, action.content.digest, now);
    }
    // `allow` holds for what was proposed, not for what was changed, escalated or rejected.
    let disputed = action.escalated || action.edited.is_some() || action.says(Verdict::Reject);
    // The built-in checkpoint grants nothing: an older hub may have taken `allow` under it.
    let frozen = state.freeze_on(&action.content, now).is_some();
    let granted = action.content.policy.checkpoint != EVERYTHING
        && !frozen
        && action.planted == Some(false)
        && state.tools.may_pass_unreviewed(&action.content.tool.name);
    let verdict = match action.content.on_deadline {
        OnDeadline::Allow if granted && !disputed && !stopped && now - action.content.deadline <= ALLOW_GRACE_MS => Status::Approved,
        _ => Status::Expired,
    };
    let mark = ActionDecided {
        verdict: Some(verdict),
        by: DecidedBy::Deadline,
        digest: action.content.digest,
        reviews: Vec::new(),
        grant_until: verdict.allows().then_some(now + GRANT_MS),
    };
    Event::from(ActionEvent::Decided(mark)).draft(now, "hub", &action.id, None)
}
