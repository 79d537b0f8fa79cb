//! What the reviews of an action add up to under its checkpoint.

use crate::{
    Action, ActionDecided, CountedReview, DecidedBy, Digest, Draft, Event, GRANT_MS, Ms, RecordedReview, Refusal, State, Status, Verdict,
    policy::{apart, deciding_teams},
};

/// How the reviews would settle the action, and those that say so.
pub(super) struct Outcome {
    pub status: Status,
    pub counted: Vec<RecordedReview>,
}

/// What the known reviews of the present content come to; none while they do not suffice.
/// A no weighs first, so that a disagreement at the thresholds is a no.
pub(super) fn standing(state: &State, action: &Action) -> Option<Outcome> {
    let rule = &action.content.policy;
    let saying = |wanted: &[Verdict]| -> Vec<RecordedReview> {
        action.reviews.iter().filter(|mark| mark.verdict.is_some_and(|verdict| wanted.contains(&verdict))).cloned().collect()
    };
    let suffices = |marks: &[RecordedReview], threshold: u32| marks.len() >= usize::try_from(threshold.max(1)).unwrap_or(usize::MAX);
    let no = saying(&[Verdict::Reject]);
    if suffices(&no, rule.rejections) {
        return Some(Outcome { status: Status::Rejected, counted: no });
    }
    // A yes counts as long as whoever gave it may still give one; a no always does.
    let mut yes = saying(&[Verdict::Approve, Verdict::Edit]);
    yes.retain(|mark| state.may_sign(&mark.device));
    if !suffices(&yes, rule.approvals) || (rule.two_teams && !from_two_teams(state, &rule.teams, &yes)) {
        return None;
    }
    let edited = yes.iter().any(|mark| mark.verdict == Some(Verdict::Edit));
    Some(Outcome { status: if edited { Status::Edited } else { Status::Approved }, counted: yes })
}

/// The decision record of an outcome; `digest` is of what was decided on.
pub(super) fn decided(action: &Action, outcome: &Outcome, digest: Digest, now: Ms) -> Result<Draft, Refusal> {
    let counted = outcome.counted.iter().map(|mark| CountedReview {
        review: mark.review.clone(),
        reviewer: mark.reviewer.clone(),
        device: mark.device.clone(),
        verdict: mark.verdict,
        body: mark.body,
    });
    let mark = ActionDecided {
        verdict: Some(outcome.status),
        by: DecidedBy::Review,
        digest,
        reviews: counted.collect(),
        grant_until: outcome.status.allows().then_some(now + GRANT_MS),
    };
    Event::ActionDecided(mark).draft(now, "hub", &action.id, None)
}

/// A number from 0 up to 1 that nobody but the hub could foresee: `salt` is random.
pub(super) fn draw(salt: &str) -> f64 {
    let digest = Digest::of(format!("second look {salt}").as_bytes());
    let bytes = digest.as_bytes();
    f64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])) / (f64::from(u32::MAX) + 1.0)
}

fn from_two_teams(state: &State, deciding: &[String], yes: &[RecordedReview]) -> bool {
    let people = yes.iter().filter_map(|mark| state.people.get(&mark.reviewer));
    apart(&people.map(|person| deciding_teams(deciding, person)).collect::<Vec<_>>())
}
