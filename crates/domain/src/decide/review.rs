//! A review: whether it may be given, and what is recorded of it.

use super::{Accepted, closed, find, tally};
use crate::{
    Action, ActionEdited, Code, DeskRequest, Digest, EditedArguments, Empty, Event, MAX_COMMENT_CHARS, Ms, RecordedReview, Refusal, Review,
    ReviewBody, ReviewSubmitted, Risk, State, Statement, Status, Verdict, eligible, find_reason, invalid,
};

pub(super) fn submit(state: &State, request: &DeskRequest, review: &Review, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    let action = find(state, &review.action)?;
    if action.commands.contains(&statement.id) {
        return Ok(Accepted::repeated(&action.id));
    }
    if let Some(refusal) = closed(action, now) {
        return Err(refusal);
    }
    check_review(state, action, statement, review, now)?;
    let mut accepted = Accepted { action: Some(action.id.clone()), ..Accepted::default() };
    let body = accepted.body(&ReviewBody { salt: request.salt.clone(), envelope: request.envelope.clone() })?;
    let submitted = ReviewSubmitted {
        review: statement.id.clone(),
        reviewer: statement.person.clone(),
        device: statement.device.clone(),
        digest: review.digest,
        signed_at: statement.signed_at,
        abstained: review.verdict == Verdict::Abstain,
    };
    accepted.add(Event::ReviewSubmitted(submitted).draft(now, &statement.person, &action.id, Some(body))?);
    accepted.sealed_verdict = Some((statement.id.clone(), review.verdict));
    let mark = RecordedReview {
        review: statement.id.clone(),
        reviewer: statement.person.clone(),
        device: statement.device.clone(),
        verdict: Some(review.verdict),
        body,
    };
    consequence(state, action, request, review, mark, now, &mut accepted)?;
    // Whoever claimed it to review it is done with it; others may be waiting for it.
    let decided = accepted.drafts.iter().any(|draft| draft.kind == "action.decided");
    if !decided && action.claim.as_ref().is_some_and(|claim| claim.by == statement.person) {
        accepted.add(Event::ActionReleased(Empty {}).draft(now, &statement.person, &action.id, None)?);
    }
    Ok(accepted)
}

/// Whether the checkpoint lets this person decide the action.
pub(super) fn check_eligible(state: &State, action: &Action, person: &str) -> Result<(), Refusal> {
    let profile = state.people.get(person).filter(|_| !state.left.contains(person));
    let profile = profile.ok_or_else(|| Refusal::new(Code::Forbidden, "You do not take part in this hub."))?;
    let content = &action.content;
    let registered = state.tools.get(&content.tool.name).and_then(|tool| tool.owner.as_deref());
    // Whom the hub knows as owner, and whom the tool names: neither approves its own work.
    for owner in [registered, content.tool.owner.as_deref()] {
        eligible(&content.policy, profile, person, owner, content.requested_by.as_deref(), action.escalated)?;
    }
    Ok(())
}

fn check_review(state: &State, action: &Action, statement: &Statement, review: &Review, now: Ms) -> Result<(), Refusal> {
    check_eligible(state, action, &statement.person)?;
    if action.content.digest != review.digest {
        return Err(Refusal::new(Code::ContentChanged, "The action was changed after you read it. Read it again and decide anew."));
    }
    if action.reviewed_by(&statement.person) {
        return Err(already());
    }
    super::desk::check_claim(state, action, &statement.person, now)?;
    if !action.content.allowed_verdicts.contains(&review.verdict) && !matches!(review.verdict, Verdict::Escalate | Verdict::Abstain) {
        let takes: Vec<&str> = action.content.allowed_verdicts.iter().map(|verdict| verdict.as_str()).collect();
        let detail =
            format!("The tool that proposed this takes only {}, so {} would not reach it.", takes.join(", "), review.verdict.as_str());
        return Err(Refusal::new(Code::VerdictNotAllowed, detail));
    }
    check_read(action, review)?;
    check_words(review, action.content.policy.require_reason)?;
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

pub(super) fn already() -> Refusal {
    Refusal::new(Code::AlreadyReviewed, "You have reviewed this already. It waits for somebody else now.")
}

// Promise 2: something critical is not approved unread.
fn check_read(action: &Action, review: &Review) -> Result<(), Refusal> {
    let says_yes = matches!(review.verdict, Verdict::Approve | Verdict::Edit);
    let total = action.content.evidence;
    let read = review.reading.confirmed || (total > 0 && review.reading.evidence_opened >= total);
    if says_yes && action.content.risk == Risk::Critical && !read {
        return Err(Refusal::new(
            Code::Unread,
            "This is critical. Open every piece of evidence, or confirm that you have read it, before you approve.",
        ));
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

// What the review adds up to, with those before it, under the action's checkpoint.
fn consequence(
    state: &State,
    action: &Action,
    request: &DeskRequest,
    review: &Review,
    mark: RecordedReview,
    now: Ms,
    accepted: &mut Accepted,
) -> Result<(), Refusal> {
    let by = &request.statement.person;
    let mut after = action.clone();
    if action.second_look && review.verdict != Verdict::Escalate && review.verdict != Verdict::Abstain {
        // A no of either look is a no, whatever the other one would rather run.
        let earlier = tally::standing(state, action).filter(|outcome| outcome.status == Status::Rejected);
        let own = (review.verdict == Verdict::Reject).then(|| tally::Outcome { status: Status::Rejected, counted: vec![mark.clone()] });
        if let Some(no) = earlier.or(own) {
            accepted.add(tally::decided(action, &no, action.content.digest, now)?);
            return Ok(());
        }
    }
    match review.verdict {
        Verdict::Abstain => return Ok(()),
        Verdict::Escalate => {
            accepted.add(Event::ActionEscalated(Empty {}).draft(now, by, &action.id, None)?);
            return Ok(());
        }
        Verdict::Respond => {
            let answered = tally::Outcome { status: Status::Responded, counted: vec![mark] };
            accepted.add(tally::decided(action, &answered, action.content.digest, now)?);
            return Ok(());
        }
        Verdict::Edit => {
            // Whatever was said before was said about other arguments.
            after.content.digest = edited_digest(action, review)?;
            after.reviews = vec![mark];
        }
        Verdict::Approve | Verdict::Reject => after.reviews.push(mark),
    }
    match tally::standing(state, &after) {
        Some(_) if wants_second_look(state, &after, by, &request.salt) => {
            accepted.add(Event::ActionSecondLook(Empty {}).draft(now, "hub", &action.id, None)?);
        }
        Some(outcome) => accepted.add(tally::decided(action, &outcome, after.content.digest, now)?),
        None if review.verdict == Verdict::Edit => {
            let edited = EditedArguments { salt: request.salt.clone(), arguments: review.arguments.clone().unwrap_or_default() };
            let body = accepted.body(&edited)?;
            let edited = ActionEdited { review: request.statement.id.clone(), digest: after.content.digest };
            accepted.add(Event::ActionEdited(edited).draft(now, by, &action.id, Some(body))?);
        }
        None => {}
    }
    Ok(())
}

// Drawn only now: nobody reviews differently because another look will follow. After an edit
// everyone sees what was said, so no look would be blind; what was escalated was looked at twice
// already; and there must be somebody to look.
fn wants_second_look(state: &State, action: &Action, by: &str, salt: &str) -> bool {
    let edited = action.reviews.iter().any(|mark| mark.verdict == Some(Verdict::Edit));
    let drawn = !action.second_look && !action.escalated && !edited && tally::draw(salt) < action.content.policy.second_look;
    let other = |id: &str| id != by && !action.reviewed_by(id) && check_eligible(state, action, id).is_ok();
    drawn && state.present().any(|(id, _)| other(id))
}

fn edited_digest(action: &Action, review: &Review) -> Result<Digest, Refusal> {
    let arguments = review.arguments.clone().unwrap_or_default();
    action.digest_with(&arguments).map_err(|error| invalid("arguments", format!("The arguments cannot be hashed: {error}.")))
}
