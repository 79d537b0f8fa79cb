//! What people may do from a desk: enrol, claim, release, review, add and revoke tools.

use super::{Accepted, closed, find, span};
use crate::{
    Action, ActionClaimed, CLAIM_MS, Code, CountedReview, DecidedBy, DecisionMark, DeskCommand, DeskRequest, DeviceEnrolled, Digest, Empty,
    Event, GRANT_MS, MAX_COMMENT_CHARS, MAX_NAME_CHARS, MAX_SKEW_MS, Ms, PersonEnrolled, Refusal, Review, ReviewBody, ReviewSubmitted,
    Risk, Role, State, Statement, Status, ToolAdded, Verdict, find_reason, invalid,
};

pub(super) fn enroll(
    state: &State,
    person: &str,
    profile: &PersonEnrolled,
    device: &str,
    device_name: &str,
    key: &str,
    now: Ms,
) -> Result<Accepted, Refusal> {
    check_name("name", &profile.name)?;
    check_name("device", device_name)?;
    let mut accepted = Accepted::default();
    if let Some(known) = state.devices.get(device) {
        let same = known.enrolled.key == key && known.enrolled.person == person && !known.revoked;
        return if same {
            Ok(Accepted { repeated: true, ..Accepted::default() })
        } else {
            Err(Refusal::new(Code::AlreadyExists, "A device with this id is enrolled with another key."))
        };
    }
    if !state.people.contains_key(person) {
        accepted.add(Event::PersonEnrolled(profile.clone()).draft(now, "hub", person, None)?);
    }
    let enrolled = DeviceEnrolled { person: person.into(), name: device_name.into(), key: key.into() };
    accepted.add(Event::DeviceEnrolled(enrolled).draft(now, "hub", device, None)?);
    Ok(accepted)
}

pub(super) fn request(state: &State, request: &DeskRequest, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    check_signer(state, statement, now)?;
    match &statement.command {
        DeskCommand::Review(review) => submit(state, request, review, now),
        DeskCommand::Claim { action } => claim(state, statement, action, now),
        DeskCommand::Release { action } => release(state, statement, action, now),
        DeskCommand::AddTool { name, owner, token } => add_tool(state, statement, name, owner.as_deref(), *token, now),
        DeskCommand::RevokeTool { name } => revoke_tool(state, statement, name, now),
    }
}

fn check_signer(state: &State, statement: &Statement, now: Ms) -> Result<(), Refusal> {
    let device = state
        .devices
        .get(&statement.device)
        .filter(|device| device.enrolled.person == statement.person)
        .ok_or_else(|| Refusal::new(Code::DeviceUnknown, "This device is not enrolled for this person. Set the app up again."))?;
    if device.revoked {
        return Err(Refusal::new(Code::DeviceRevoked, "This device was revoked. Ask an administrator."));
    }
    if state.hub.as_ref().is_none_or(|(id, _)| *id != statement.hub) {
        return Err(Refusal::new(Code::BadSignature, "This was signed for another hub."));
    }
    let ahead = statement.signed_at - now;
    if ahead > MAX_SKEW_MS {
        return Err(Refusal::new(
            Code::ClockSkew,
            format!("This computer's clock is {} ahead of the hub's. Set the clock and try again.", span(ahead)),
        )
        .with("ahead_ms", ahead));
    }
    Ok(())
}

fn check_role(state: &State, person: &str, role: Role) -> Result<(), Refusal> {
    state
        .has_role(person, role)
        .then_some(())
        .ok_or_else(|| Refusal::new(Code::Forbidden, format!("Only a person with the role {} may do this.", role.as_str())))
}

fn claim(state: &State, statement: &Statement, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    check_role(state, &statement.person, Role::Reviewer)?;
    let action = find(state, id)?;
    if let Some(refusal) = closed(action, now) {
        return Err(refusal);
    }
    check_claim(state, action, &statement.person, now)?;
    let claimed = ActionClaimed { by: statement.person.clone(), until: now + CLAIM_MS };
    let mut accepted = Accepted { action: Some(id.into()), ..Accepted::default() };
    accepted.add(Event::ActionClaimed(claimed).draft(now, &statement.person, id, None)?);
    Ok(accepted)
}

fn check_claim(state: &State, action: &Action, person: &str, now: Ms) -> Result<(), Refusal> {
    match &action.claim {
        Some(claim) if claim.by != person && claim.until > now => {
            let name = state.people.get(&claim.by).map_or("Somebody", |person| person.name.as_str());
            Err(Refusal::new(Code::ClaimedByOther, format!("{name} is working on this for {} more.", span(claim.until - now))))
        }
        _ => Ok(()),
    }
}

fn release(state: &State, statement: &Statement, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find(state, id)?;
    if action.claim.as_ref().is_none_or(|claim| claim.by != statement.person) {
        return Err(Refusal::new(Code::NotClaimed, "You do not hold a claim on this action."));
    }
    let mut accepted = Accepted { action: Some(id.into()), ..Accepted::default() };
    accepted.add(Event::ActionReleased(Empty {}).draft(now, &statement.person, id, None)?);
    Ok(accepted)
}

fn submit(state: &State, request: &DeskRequest, review: &Review, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    let action = find(state, &review.action)?;
    if action.commands.contains(&statement.id) {
        return Ok(Accepted::repeated(&action.id));
    }
    check_role(state, &statement.person, Role::Reviewer)?;
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
    };
    accepted.add(Event::ReviewSubmitted(submitted).draft(now, &statement.person, &action.id, Some(body))?);
    accepted.drafts.extend(consequence(action, statement, review, body, now)?);
    Ok(accepted)
}

fn check_review(state: &State, action: &Action, statement: &Statement, review: &Review, now: Ms) -> Result<(), Refusal> {
    if action.content.digest != review.digest {
        return Err(Refusal::new(Code::ContentChanged, "The action was changed after you read it. Read it again and decide anew."));
    }
    check_claim(state, action, &statement.person, now)?;
    if !action.content.allowed_verdicts.contains(&review.verdict) && !matches!(review.verdict, Verdict::Escalate | Verdict::Abstain) {
        return Err(Refusal::new(Code::VerdictNotAllowed, format!("The tool cannot carry out {}.", review.verdict.as_str())));
    }
    check_read(action, review)?;
    check_words(review)?;
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

fn check_words(review: &Review) -> Result<(), Refusal> {
    let comment = review.comment.as_deref().unwrap_or("").trim();
    if comment.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid("comment", format!("A comment may be {MAX_COMMENT_CHARS} characters long.")));
    }
    match review.verdict {
        Verdict::Reject if comment.is_empty() && review.reasons.is_empty() => {
            Err(Refusal::new(Code::ReasonRequired, "Say why: choose a reason or write a comment. The tool learns from it."))
        }
        Verdict::Respond if comment.is_empty() => Err(Refusal::new(Code::ReasonRequired, "Write the answer to the tool in the comment.")),
        _ => Ok(()),
    }
}

// What the review adds up to under the policy of the action.
fn consequence(action: &Action, statement: &Statement, review: &Review, body: Digest, now: Ms) -> Result<Vec<crate::Draft>, Refusal> {
    let (verdict, digest) = match review.verdict {
        Verdict::Approve => (Status::Approved, action.content.digest),
        Verdict::Edit => (Status::Edited, edited_digest(action, review)?),
        Verdict::Reject => (Status::Rejected, action.content.digest),
        Verdict::Respond => (Status::Responded, action.content.digest),
        Verdict::Escalate => {
            return Ok(vec![Event::ActionEscalated(Empty {}).draft(now, &statement.person, &action.id, None)?]);
        }
        Verdict::Abstain => return Ok(Vec::new()),
    };
    let counted = CountedReview {
        review: statement.id.clone(),
        reviewer: statement.person.clone(),
        device: statement.device.clone(),
        verdict: Some(review.verdict),
        body,
    };
    let mark = DecisionMark {
        verdict: Some(verdict),
        by: DecidedBy::Review,
        digest,
        reviews: vec![counted],
        grant_until: verdict.allows().then_some(now + GRANT_MS),
    };
    Ok(vec![Event::ActionDecided(mark).draft(now, "hub", &action.id, None)?])
}

fn edited_digest(action: &Action, review: &Review) -> Result<Digest, Refusal> {
    let arguments = review.arguments.clone().unwrap_or_default();
    action.digest_with(&arguments).map_err(|error| invalid("arguments", format!("The arguments cannot be hashed: {error}.")))
}

fn add_tool(state: &State, statement: &Statement, name: &str, owner: Option<&str>, token: Digest, now: Ms) -> Result<Accepted, Refusal> {
    check_role(state, &statement.person, Role::Administrator)?;
    check_name("name", name)?;
    match state.tools.get(name) {
        Some(tool) if tool.token == token => return Ok(Accepted { repeated: true, ..Accepted::default() }),
        Some(tool) if tool.revoked_at.is_none() => {
            return Err(Refusal::new(Code::AlreadyExists, "A tool with this name exists. Revoke it first, or choose another name."));
        }
        _ => {}
    }
    // A token is made anew for each tool; one that is known already comes from a replayed command.
    if state.tokens.contains_key(&token) {
        return Err(Refusal::new(Code::AlreadyExists, "This token was used before. Make a new one."));
    }
    let mut accepted = Accepted::default();
    let added = ToolAdded { owner: owner.map(str::to_owned), token };
    accepted.add(Event::ToolAdded(added).draft(now, &statement.person, name, None)?);
    Ok(accepted)
}

fn revoke_tool(state: &State, statement: &Statement, name: &str, now: Ms) -> Result<Accepted, Refusal> {
    check_role(state, &statement.person, Role::Administrator)?;
    match state.tools.get(name) {
        None => Err(Refusal::new(Code::NotFound, "There is no tool with this name.")),
        Some(tool) if tool.revoked_at.is_some() => Ok(Accepted { repeated: true, ..Accepted::default() }),
        Some(_) => {
            let mut accepted = Accepted::default();
            accepted.add(Event::ToolRevoked(Empty {}).draft(now, &statement.person, name, None)?);
            Ok(accepted)
        }
    }
}

fn check_name(field: &str, name: &str) -> Result<(), Refusal> {
    let chars = name.trim().chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(invalid(field, format!("{field} is one line of 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(())
}
