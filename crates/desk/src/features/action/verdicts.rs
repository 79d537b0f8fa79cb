//! Which verdicts can be given, and why the others cannot.

use crate::view::{MyReview, VerdictOption};
use holdpoint_domain::{Action, Ms, Status, Verdict};

/// What the pane needs to know beside the action.
pub(super) struct Standing<'a> {
    pub me: Option<&'a str>,
    /// Why the checkpoint does not let this person decide.
    pub not_eligible: Option<String>,
    pub my_review: Option<MyReview>,
    /// Name of the other person who holds the claim.
    pub claimed_by_other: Option<&'a str>,
    /// The stop that holds it, in words: then nothing can be approved.
    pub held: Option<&'a str>,
    /// The body is not what the digest covers.
    pub content_wrong: bool,
    /// Why this version may not sign: a record it must understand and does not.
    pub upgrade_needed: Option<String>,
    /// The record is broken.
    pub record_broken: bool,
    pub now: Ms,
}

pub(super) fn view(action: &Action, standing: &Standing<'_>) -> Vec<VerdictOption> {
    let all = Verdict::ALL.into_iter().map(|verdict| {
        let disabled = for_all(action, standing).or_else(|| for_one(action, verdict, standing));
        VerdictOption { verdict, disabled }
    });
    all.collect()
}

fn for_all(action: &Action, standing: &Standing<'_>) -> Option<String> {
    if standing.record_broken {
        return Some("The record failed verification. Verdicts are disabled until it is repaired.".into());
    }
    if let Some(why) = &standing.upgrade_needed {
        return Some(why.clone());
    }
    if action.status != Status::Open {
        return Some(format!("It is closed: {}.", action.status.in_words()));
    }
    if action.expires_at().is_some_and(|at| at <= standing.now) {
        return Some("Its deadline has passed.".into());
    }
    if let Some(why) = &standing.not_eligible {
        return Some(why.clone());
    }
    if standing.my_review == Some(MyReview::Held) {
        return Some("You decided this. Take your verdict back to decide again.".into());
    }
    if standing.my_review == Some(MyReview::Queued) {
        return Some("Your review is signed and is being sent.".into());
    }
    standing.claimed_by_other.map(|name| format!("{name} has claimed this."))
}

fn for_one(action: &Action, verdict: Verdict, standing: &Standing<'_>) -> Option<String> {
    let carried = !verdict.is_vote() || action.content.allowed_verdicts.contains(&verdict);
    if !carried {
        return Some("The tool does not support this verdict.".into());
    }
    if let Some(held) = standing.held.filter(|_| verdict.allows()) {
        return Some(held.into());
    }
    if standing.content_wrong && verdict.allows() {
        return Some("The content does not match its digest.".into());
    }
    // After an escalation or an abstention a verdict is still possible.
    let gave_verdict = standing.me.is_some_and(|me| action.reviewed_by(me));
    let asks_again = standing.my_review.is_some() && !verdict.is_vote();
    match (gave_verdict, asks_again) {
        (true, _) if action.second_review => Some("You have reviewed this. Another person gives the second review.".into()),
        (true, _) => Some("You have reviewed this. More reviews are needed.".into()),
        (false, true) => Some("You have already reviewed this.".into()),
        (false, false) => None,
    }
}
