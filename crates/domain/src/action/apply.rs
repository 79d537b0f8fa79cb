//! What each record means for one action.

use crate::{
    Action, ActionDecided, ActionEdited, ActionEvent, ActionProposed, Claim, ClaimEvent, Digest, Edited, EditedToLong, Event, Ms, OnAction,
    ProposedUnderRules, Record, RecordedReview, ReviewEvent, ReviewSubmitted, Status, SubmittedInSet, Verdict,
};
use std::sync::Arc;

/// Rebuilds one action from its records; none when they do not begin with its proposal.
///
/// # Errors
/// When the header of a known kind cannot be read.
pub fn rebuild_action(records: &[Record]) -> Result<Option<Action>, serde_json::Error> {
    let mut action = None;
    for record in records {
        action = match Event::of(record)?.on_action() {
            Some(event) => apply_to_action(action, record, event),
            None => action,
        };
    }
    Ok(action)
}

/// Applies one record to an action: the one place where an action's records get their meaning.
#[must_use]
pub fn apply_to_action(action: Option<Action>, record: &Record, event: OnAction) -> Option<Action> {
    if let OnAction::Action(ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header))) = event {
        return Some(propose(record, header));
    }
    let mut action = action?;
    match event {
        OnAction::Action(event) => apply_action_event(&mut action, record, event),
        OnAction::Claim(ClaimEvent::Claimed(claimed)) => action.claim = Some(Claim { by: claimed.by, until: claimed.until }),
        OnAction::Claim(ClaimEvent::Released(_)) => action.claim = None,
        OnAction::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
            add_review(&mut action, record, review);
        }
        OnAction::Review(ReviewEvent::Reading(_)) => action.review_bodies.extend(record.body),
    }
    Some(action)
}

fn apply_action_event(action: &mut Action, record: &Record, event: ActionEvent) {
    match event {
        ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header)) => *action = propose(record, header),
        ActionEvent::Caused(_) => {
            action.cause = record.body;
            action.planted = None;
        }
        ActionEvent::Revised(header) | ActionEvent::RevisedUnderRules(ProposedUnderRules(header)) => revise(action, record, header),
        ActionEvent::Edited(edited) => edit(action, record, edited),
        ActionEvent::EditedToLong(EditedToLong(edited)) => {
            edit(action, record, edited);
            Arc::make_mut(&mut action.content).must_sample = true;
        }
        ActionEvent::SecondReviewDrawn(_) => action.second_review = true,
        ActionEvent::Escalated(_) => {
            action.escalated = true;
            if let Some(review) = action.reviews.iter_mut().rfind(|review| review.reviewer == record.actor) {
                review.verdict = Some(Verdict::Escalate);
            }
        }
        ActionEvent::Decided(decision) => decide(action, record, decision),
        ActionEvent::Withdrawn(_) => close(action, Status::Withdrawn, record.at),
        ActionEvent::Delivered(_) => action.delivered = true,
        ActionEvent::GrantUsed(used) => {
            action.grant = Some(used);
            action.grant_used_at = Some(record.at);
        }
        ActionEvent::Executed(executed) => action.outcome = Some(executed),
    }
}

fn revise(action: &mut Action, record: &Record, header: ActionProposed) {
    action.drawable_since = action.drawable_since.or_else(|| share_applies_at(record, &header));
    action.content = Arc::new(header);
    action.body = record.body.unwrap_or(action.body);
    action.content_records = vec![record.place()];
    action.revision += 1;
    action.reviews.clear();
    action.edited = None;
    action.second_review = false;
}

fn edit(action: &mut Action, record: &Record, edited: ActionEdited) {
    Arc::make_mut(&mut action.content).digest = edited.digest;
    action.content_records.push(record.place());
    action.reviews.retain(|review| review.review == edited.review);
    action.reviews.iter_mut().for_each(|review| review.verdict = Some(Verdict::Edit));
    // A second review was drawn for the arguments before the edit.
    action.second_review = false;
    action.edited = record.body.map(|body| Edited { review: edited.review, body });
}

fn add_review(action: &mut Action, record: &Record, review: ReviewSubmitted) {
    action.commands.push(review.review.clone());
    action.review_bodies.extend(record.body);
    action.reviews.push(RecordedReview {
        review: review.review,
        reviewer: review.reviewer,
        device: review.device,
        digest: review.digest,
        verdict: review.abstained.then_some(Verdict::Abstain),
        after_escalation: action.escalated,
        at: record.at,
        body: record.body.unwrap_or(Digest::ZERO),
    });
}

fn share_applies_at(record: &Record, header: &ActionProposed) -> Option<Ms> {
    (header.second_review_share() > 0.0).then_some(record.at)
}

fn propose(record: &Record, content: ActionProposed) -> Action {
    Action {
        drawable_since: share_applies_at(record, &content),
        id: record.subject.clone().into(),
        content: Arc::new(content),
        body: record.body.unwrap_or(Digest::ZERO),
        proposed_at: record.at,
        seq: record.seq,
        content_records: vec![record.place()],
        revision: 0,
        status: Status::Open,
        claim: None,
        reviews: Vec::new(),
        commands: Vec::new(),
        review_bodies: Vec::new(),
        escalated: false,
        edited: None,
        second_review: false,
        decision: None,
        decided_at: None,
        decided_by_record: None,
        delivered: false,
        grant: None,
        grant_used_at: None,
        outcome: None,
        cause: None,
        planted: Some(false),
    }
}

fn decide(action: &mut Action, record: &Record, decision: ActionDecided) {
    for counted in &decision.reviews {
        if let Some(review) = action.reviews.iter_mut().find(|review| review.review == counted.review) {
            review.verdict = counted.verdict;
        }
    }
    if let Some(status) = decision.verdict {
        close(action, status, record.at);
    }
    action.decided_by_record = Some(record.seq);
    action.decision = Some(decision);
}

fn close(action: &mut Action, status: Status, at: Ms) {
    action.status = status;
    action.claim = None;
    action.decided_at = Some(at);
}
