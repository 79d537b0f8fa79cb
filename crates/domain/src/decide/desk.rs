//! What a device signed: whether it may be signed at all, and the leases.

use super::{Accepted, check_id, check_role, closed, find, people, policy, review, span, tools};
use crate::{
    Action, ActionClaimed, CLAIM_MS, Code, DeskCommand, DeskRequest, Empty, Event, MAX_COMMAND_AGE_MS, MAX_SKEW_MS, Ms, Refusal, Role,
    State, Statement,
};

pub(super) fn request(state: &State, request: &DeskRequest, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    check_signer(state, statement, now)?;
    if let DeskCommand::Review(review) = &statement.command {
        return review::submit(state, request, review, now);
    }
    check_fresh(statement, now)?;
    if state.has_taken(&statement.id) {
        return Ok(Accepted::nothing_new());
    }
    let mut accepted = command(state, statement, now)?;
    for draft in std::mem::take(&mut accepted.drafts) {
        let signed = draft.signed(&statement.id);
        accepted.add(signed.map_err(|error| Refusal::new(Code::Internal, format!("The record's header cannot be written: {error}.")))?);
    }
    Ok(accepted)
}

fn command(state: &State, statement: &Statement, now: Ms) -> Result<Accepted, Refusal> {
    let by = &statement.person;
    match &statement.command {
        DeskCommand::Claim { action } => return claim(state, statement, action, now),
        DeskCommand::Release { action } => return release(state, statement, action, now),
        _ => check_role(state, by, Role::Administrator)?,
    }
    match &statement.command {
        DeskCommand::AddTool { name, owner, token } => tools::add(state, by, name, owner.as_deref(), *token, now),
        DeskCommand::RevokeTool { name } => tools::revoke(state, by, name, now),
        DeskCommand::RotateTool { name, token, overlap_ms } => tools::rotate(state, by, name, *token, *overlap_ms, now),
        DeskCommand::Invite { invite, code, valid_ms, profile, person } => {
            let made = people::Inviting { invite, code: *code, valid_ms: *valid_ms, profile, person: person.as_deref() };
            people::invite(state, by, &made, now)
        }
        DeskCommand::RevokeInvite { invite } => people::revoke_invite(state, by, invite, now),
        DeskCommand::ChangePerson { person, profile } => people::change(state, by, person, profile, now),
        DeskCommand::RevokePerson { person } => people::revoke_person(state, by, person, now),
        DeskCommand::RevokeDevice { device } => people::revoke_device(state, by, device, now),
        DeskCommand::PublishPolicy { source, replaces } => policy::publish(state, by, source, replaces, now),
        DeskCommand::EraseBody { digest, reason } => policy::erase(state, by, digest, reason, now),
        DeskCommand::Review(_) | DeskCommand::Claim { .. } | DeskCommand::Release { .. } => {
            Err(Refusal::new(Code::Internal, "This command is no administrator's."))
        }
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
    if state.left.contains(&statement.person) {
        return Err(Refusal::new(Code::PersonRevoked, "You take part in this hub no more. Ask an administrator."));
    }
    if state.hub.as_ref().is_none_or(|(id, _)| *id != statement.hub) {
        return Err(Refusal::new(Code::BadSignature, "This was signed for another hub."));
    }
    check_id("id", &statement.id)?;
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

fn check_fresh(statement: &Statement, now: Ms) -> Result<(), Refusal> {
    let age = now - statement.signed_at;
    if age > MAX_COMMAND_AGE_MS {
        let detail = format!("This was signed {} ago by this computer's clock. Check the clock, then do it again.", span(age));
        return Err(Refusal::new(Code::CommandTooOld, detail).with("age_ms", age));
    }
    Ok(())
}

fn claim(state: &State, statement: &Statement, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find(state, id)?;
    if let Some(refusal) = closed(action, now) {
        return Err(refusal);
    }
    review::check_eligible(state, action, &statement.person)?;
    if action.reviewed_by(&statement.person) {
        return Err(review::already());
    }
    check_claim(state, action, &statement.person, now)?;
    let claimed = ActionClaimed { by: statement.person.clone(), until: now + CLAIM_MS };
    let mut accepted = Accepted { action: Some(id.into()), ..Accepted::default() };
    accepted.add(Event::ActionClaimed(claimed).draft(now, &statement.person, id, None)?);
    Ok(accepted)
}

pub(super) fn check_claim(state: &State, action: &Action, person: &str, now: Ms) -> Result<(), Refusal> {
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
