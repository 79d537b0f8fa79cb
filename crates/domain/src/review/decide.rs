//! A review: whether it may be given, and what is recorded of it.

use super::reading::{add_reading, find_reading};
use super::{second_review, set_rules, tally};
use crate::action::closed::{already_reviewed, check_open, find_action};
use crate::binding::{check_bound, check_shown};
use crate::claim::decide::check_claim;
use crate::stop::ActionPlace;
use crate::{
    Accepted, Action, ActionEdited, ActionEvent, ClaimEvent, Code, DeskRequest, Digest, EditedArguments, Empty, Event, MAX_COMMENT_CHARS,
    Ms, Reading, RecordedReview, Refusal, Review, ReviewBody, ReviewEvent, ReviewSubmitted, Risk, SetReview, State, Statement, Status,
    SubmittedInSet, Verdict, find_reason, invalid,
};
use std::sync::Arc;

pub(crate) fn submit_single_review(state: &State, request: &DeskRequest, review: &Review, now: Ms) -> Result<Accepted, Refusal> {
    if request.set.is_some() {
        return Err(invalid("set", "The signed statement is of one action, but the proof of a set came with it."));
    }
    submit_review(state, request, review, None, now)
}

/// Decides one member of a set, as the review of its action that the one statement signs.
pub(crate) fn submit_member_review(state: &State, request: &DeskRequest, set: &SetReview, now: Ms) -> Result<Accepted, Refusal> {
    let member = request.set.as_ref();
    let member = member.ok_or_else(|| invalid("set", "The statement is of a set. Send `set` beside it: the action and its proof."))?;
    member.check_salt()?;
    let (statement, review) = member.open(&request.statement)?;
    let request = DeskRequest { statement, ..request.clone() };
    submit_review(state, &request, &review, Some(set), now)
}

// `set`: what was signed, where the review is of a member of a set.
fn submit_review(state: &State, request: &DeskRequest, review: &Review, set: Option<&SetReview>, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    let action = find_action(state, &review.action)?;
    if action.commands.contains(&statement.id) {
        return Ok(Accepted::repeated(&action.id));
    }
    check_bound(statement)?;
    check_open(action, now)?;
    let reading = find_reading(request, review)?;
    check_review(state, action, statement, review, &reading, now)?;
    if let Some(set) = set {
        set_rules::check_member(&state.policy.in_force, action, set)?;
        set_rules::check_sample_opened(&state.policy.in_force, action, set, &reading)?;
    }
    let mut accepted = Accepted::about(&action.id);
    let body = accepted.body(&ReviewBody { salt: request.salt.clone(), envelope: request.envelope.clone(), set: request.set.clone() })?;
    let submitted = ReviewSubmitted {
        review: statement.id.clone(),
        reviewer: statement.person.clone(),
        device: statement.device.clone(),
        digest: review.digest,
        signed_at: statement.signed_at,
        abstained: review.verdict == Verdict::Abstain,
    };
    let submitted = match set {
        None => ReviewEvent::Submitted(submitted),
        Some(_) => ReviewEvent::SubmittedInSet(SubmittedInSet(submitted)),
    };
    accepted.add(Event::from(submitted).draft(now, &statement.person, &action.id, Some(body))?);
    accepted.sealed_verdict = Some((statement.id.clone(), review.verdict));
    add_reading(&mut accepted, action, request, now)?;
    let mark = RecordedReview {
        review: statement.id.clone(),
        reviewer: statement.person.clone(),
        device: statement.device.clone(),
        digest: review.digest,
        verdict: Some(review.verdict),
        after_escalation: action.escalated,
        at: now,
        body,
    };
    let decided = if is_fast_vote(state, action, &mark, &reading) {
        accepted.add(Event::from(ActionEvent::SecondReviewDrawn(Empty {})).draft(now, "hub", &action.id, None)?);
        false
    } else {
        add_consequence(state, action, request, review, mark, now, &mut accepted)?
    };
    // The reviewer's claim has served its purpose; others may be waiting for the action.
    if !decided && action.claim.as_ref().is_some_and(|claim| claim.by == statement.person) {
        accepted.add(Event::from(ClaimEvent::Released(Empty {})).draft(now, &statement.person, &action.id, None)?);
    }
    Ok(accepted)
}

// Edits and answers are open acts, so a second review of them would not be blind.
fn is_fast_vote(state: &State, action: &Action, mark: &RecordedReview, reading: &Reading) -> bool {
    if !matches!(mark.verdict, Some(Verdict::Approve | Verdict::Reject)) {
        return false;
    }
    let mut after = action.clone();
    after.reviews.push(mark.clone());
    second_review::is_asked_for_fast(state, &after, reading.shown_ms)
}

fn check_review(state: &State, action: &Action, statement: &Statement, review: &Review, reading: &Reading, now: Ms) -> Result<(), Refusal> {
    state.may_decide(action, &statement.person, now)?;
    if action.content.digest != review.digest {
        return Err(Refusal::new(Code::ContentChanged, "The action was changed after you read it. Read it again and decide anew."));
    }
    check_shown(action, statement)?;
    if action.reviewed_by(&statement.person) {
        return Err(already_reviewed());
    }
    check_claim(state, action, &statement.person, now)?;
    if review.verdict.is_vote() && !action.content.allowed_verdicts.contains(&review.verdict) {
        let takes: Vec<&str> = action.content.allowed_verdicts.iter().map(|verdict| verdict.as_str()).collect();
        let detail =
            format!("The tool that proposed this takes only {}, so {} would not reach it.", takes.join(", "), review.verdict.as_str());
        return Err(Refusal::new(Code::VerdictNotAllowed, detail));
    }
    if review.verdict.allows() {
        state.check_not_stopped(ActionPlace::of(&action.content))?;
    }
    check_read(action, statement, review.verdict, reading)?;
    check_sampled(state, action, review, reading)?;
    check_words(review, action.content.rules().any(|rule| rule.require_reason))?;
    if let Some(code) = review.reasons.iter().find(|code| find_reason(code).is_none()) {
        return Err(invalid("reasons", format!("There is no reason with the code {}.", crate::text::visible_line(code))));
    }
    match (&review.arguments, review.verdict) {
        (None, Verdict::Edit) => Err(Refusal::new(Code::ArgumentsRequired, "Approving with edits needs the edited arguments.")),
        (Some(_), verdict) if verdict != Verdict::Edit => Err(invalid("arguments", "Arguments belong to edit only.")),
        (Some(arguments), _) => {
            arguments.iter().try_for_each(|(name, value)| crate::check_value(value, 2, &format!("arguments.{name}")))?;
            if edited_digest(action, review)? == action.content.digest {
                return Err(Refusal::new(Code::ArgumentsUnchanged, "The arguments are as proposed. Change them, or approve."));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

// Promise 2: something critical is not approved unread.
fn check_read(action: &Action, statement: &Statement, verdict: Verdict, reading: &Reading) -> Result<(), Refusal> {
    let allows = verdict.allows();
    if allows && statement.shown.as_ref().is_some_and(|shown| !shown.unread.is_empty()) {
        return Err(Refusal::new(Code::Unread, "Part of the action could not be read on this device. Read all of it before you approve."));
    }
    let read = action.is_read(reading.confirmed, reading.evidence_opened);
    if allows && action.content.risk == Risk::Critical && !read {
        return Err(Refusal::new(
            Code::Unread,
            "This is critical. Open every piece of evidence and confirm that you have read it before you approve.",
        ));
    }
    Ok(())
}

fn check_sampled(state: &State, action: &Action, review: &Review, reading: &Reading) -> Result<(), Refusal> {
    let edited_long = || review.arguments.as_ref().is_some_and(|arguments| state.edit_must_sample(action, arguments));
    if review.verdict.allows() && reading.sampled.is_none() && (action.content.must_sample || edited_long()) {
        return Err(Refusal::new(
            Code::SampleRequired,
            "This action is longer than the policy asks to read in full. State what you read of it; the record keeps that.",
        ));
    }
    if reading.sampled.as_ref().is_some_and(|sampled| sampled.trim().is_empty() || sampled.chars().count() > MAX_COMMENT_CHARS) {
        return Err(invalid("reading.sampled", format!("What was sampled is a text of 1 to {MAX_COMMENT_CHARS} characters.")));
    }
    Ok(())
}

fn check_words(review: &Review, always: bool) -> Result<(), Refusal> {
    let comment = review.comment.as_deref().unwrap_or("").trim();
    if comment.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("comment", format!("A comment may be {MAX_COMMENT_CHARS} characters long.")));
    }
    match review.verdict {
        Verdict::Reject if comment.is_empty() && review.reasons.is_empty() => {
            Err(Refusal::new(Code::ReasonRequired, "Say why: choose a reason or write a comment. The tool learns from it."))
        }
        Verdict::Approve | Verdict::Edit | Verdict::Escalate if always && comment.is_empty() && review.reasons.is_empty() => {
            Err(Refusal::new(Code::ReasonRequired, "This checkpoint asks for a reason: choose one, or write a comment."))
        }
        Verdict::Respond if comment.is_empty() => Err(Refusal::new(Code::ReasonRequired, "Write the answer to the tool in the comment.")),
        _ => Ok(()),
    }
}

// The records that follow from the review and those before it; whether the action is decided.
fn add_consequence(
    state: &State,
    action: &Action,
    request: &DeskRequest,
    review: &Review,
    mark: RecordedReview,
    now: Ms,
    accepted: &mut Accepted,
) -> Result<bool, Refusal> {
    let by = &request.statement.person;
    if action.second_review && review.verdict.is_vote() && is_second_review(state, action, review) {
        // A rejection in either of the two reviews rejects.
        let earlier = tally::tally_reviews(state, action).filter(|outcome| outcome.status == Status::Rejected);
        let own =
            (review.verdict == Verdict::Reject).then(|| tally::ReviewResult { status: Status::Rejected, counted: vec![mark.clone()] });
        if let Some(no) = earlier.or(own) {
            accepted.add(tally::decision_draft(action, &no, action.content.digest, now)?);
            return Ok(true);
        }
    }
    match review.verdict {
        Verdict::Abstain => Ok(false),
        Verdict::Escalate => {
            accepted.add(Event::from(ActionEvent::Escalated(Empty {})).draft(now, by, &action.id, None)?);
            Ok(false)
        }
        Verdict::Respond => {
            let answered = tally::ReviewResult { status: Status::Responded, counted: vec![mark] };
            accepted.add(tally::decision_draft(action, &answered, action.content.digest, now)?);
            Ok(true)
        }
        Verdict::Edit => add_edit(state, action, request, review, mark, now, accepted),
        Verdict::Approve | Verdict::Reject => add_vote(state, action, by, mark, now, accepted),
    }
}

// Edits and answers are open acts; a vote is the second review once the ordinary ones are complete.
fn is_second_review(state: &State, action: &Action, review: &Review) -> bool {
    let sealed = matches!(review.verdict, Verdict::Approve | Verdict::Reject);
    !sealed || action.escalated || second_review::ordinary_reviews_complete(state, action)
}

fn add_vote(state: &State, action: &Action, by: &str, mark: RecordedReview, now: Ms, accepted: &mut Accepted) -> Result<bool, Refusal> {
    if action.second_review && !action.escalated && !second_review::ordinary_reviews_complete(state, action) {
        return Ok(false);
    }
    let mut after = action.clone();
    after.reviews.push(mark);
    if second_review::may_settle(state, &after) && second_review::is_drawn(state, &after, by) {
        accepted.add(Event::from(ActionEvent::SecondReviewDrawn(Empty {})).draft(now, "hub", &action.id, None)?);
        return Ok(false);
    }
    let Some(outcome) = tally::tally_reviews(state, &after) else { return Ok(false) };
    accepted.add(tally::decision_draft(action, &outcome, after.content.digest, now)?);
    Ok(true)
}

// Reviews before the edit were of other arguments.
fn add_edit(
    state: &State,
    action: &Action,
    request: &DeskRequest,
    review: &Review,
    mark: RecordedReview,
    now: Ms,
    accepted: &mut Accepted,
) -> Result<bool, Refusal> {
    let mut after = action.clone();
    Arc::make_mut(&mut after.content).digest = edited_digest(action, review)?;
    after.reviews = vec![mark];
    if let Some(outcome) = tally::tally_reviews(state, &after) {
        accepted.add(tally::decision_draft(action, &outcome, after.content.digest, now)?);
        return Ok(true);
    }
    let arguments = EditedArguments { salt: request.salt.clone(), arguments: review.arguments.clone().unwrap_or_default() };
    let body = accepted.body(&arguments)?;
    let edited = ActionEdited { review: request.statement.id.clone(), digest: after.content.digest };
    let must_sample = state.edit_must_sample(action, &arguments.arguments);
    accepted.add(Event::from(ActionEvent::edited(edited, must_sample)).draft(now, &request.statement.person, &action.id, Some(body))?);
    Ok(false)
}

fn edited_digest(action: &Action, review: &Review) -> Result<Digest, Refusal> {
    let arguments = review.arguments.clone().unwrap_or_default();
    action.digest_with(&arguments).map_err(|error| invalid("arguments", format!("The arguments cannot be hashed: {error}.")))
}
