//! Trunk table 3, second half: which function decides a command that a person signed.

use crate::input::check_id;
use crate::{
    Accepted, Code, CommandBody, CommandId, DeskCommand, DeskRequest, Draft, FindingStated, MAX_COMMAND_AGE_MS, MAX_SKEW_MS, Ms, Refusal,
    RereviewRequested, Role, State, Statement, ToolTerms, admin_change, binding, body, change, claim, device, drill, fault, finding,
    freeze, hand_over, incident, invite, person, policy, release, rereview, review, ruling, services, shift, source, span, stop, tool,
    trigger,
};

pub(crate) fn decide_signed(state: &State, request: &DeskRequest, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    check_signer(state, statement, now)?;
    if let DeskCommand::Review(review) = &statement.command {
        // A review may have waited offline for days, and names its command itself.
        return review::decide::submit_single_review(state, request, review, now);
    }
    if let DeskCommand::ReviewSet(set) = &statement.command {
        return review::decide::submit_member_review(state, request, set, now);
    }
    check_fresh(statement, now)?;
    if state.has_taken(&statement.id) {
        let waiting = state.admin_changes.get(&statement.id).filter(|change| change.is_waiting(now)).map(|_| statement.id.clone());
        return Ok(Accepted { waiting, ..Accepted::nothing_new() });
    }
    binding::check_bound(statement)?;
    let accepted = decide_command(state, statement, now)?;
    let mut accepted = admin_change::decide::hold_for_second(state, request, accepted, now)?;
    if accepted.drafts.is_empty() {
        return Ok(accepted);
    }
    let envelope = accepted.body(&CommandBody { salt: request.salt.clone(), envelope: request.envelope.clone() })?;
    for draft in std::mem::take(&mut accepted.drafts) {
        let signed = draft.signed(&statement.id, &envelope);
        let signed = signed.map_err(|error| Refusal::new(Code::Internal, format!("The record's header cannot be written: {error}.")))?;
        let body = if is_body_of_record(&statement.command) { Some(envelope) } else { signed.body };
        accepted.add(Draft { body, ..signed });
    }
    Ok(accepted)
}

/// Whether the signed command is itself the body of its record: its text is for everyone who may
/// read the record's body, and is erased with it.
pub(crate) const fn is_body_of_record(command: &DeskCommand) -> bool {
    matches!(
        command,
        DeskCommand::NoteIncident { .. }
            | DeskCommand::Rule { .. }
            | DeskCommand::Appeal { .. }
            | DeskCommand::OfferHandOver { .. }
            | DeskCommand::PlanFaults { .. }
            | DeskCommand::PublishDrill { .. }
            | DeskCommand::AnswerDrill { .. }
    )
}

fn decide_command(state: &State, statement: &Statement, now: Ms) -> Result<Accepted, Refusal> {
    let by = &statement.person;
    if let Some(roles) = statement.command.required_roles() {
        check_role(state, by, roles)?;
    }
    match &statement.command {
        DeskCommand::Claim { action } => claim::decide::claim_action(state, statement, action, now),
        DeskCommand::Release { action } => claim::decide::release_action(state, statement, action, now),
        DeskCommand::AddTool { name, owner, token } => {
            let terms = ToolTerms { owner: owner.clone(), ..ToolTerms::default() };
            tool::decide::add_tool(state, by, name, &terms, *token, now)
        }
        DeskCommand::RegisterTool { name, token, terms } => tool::decide::add_tool(state, by, name, terms, *token, now),
        DeskCommand::ChangeTool { name, terms } => tool::decide::change_tool(state, by, name, terms, now),
        DeskCommand::RevokeTool { name } => tool::decide::revoke_tool(state, by, name, now),
        DeskCommand::RotateTool { name, token, overlap_ms } => tool::decide::rotate_token(state, by, name, *token, *overlap_ms, now),
        DeskCommand::Invite { invite, code, valid_ms, profile, person } => {
            let inviting = invite::decide::Inviting { invite, code: *code, valid_ms: *valid_ms, profile, person: person.as_deref() };
            invite::decide::make_invite(state, by, &inviting, now)
        }
        DeskCommand::RevokeInvite { invite } => invite::decide::revoke_invite(state, by, invite, now),
        DeskCommand::ChangePerson { person, profile } => person::decide::change_person(state, by, person, profile, now),
        DeskCommand::RevokePerson { person } => person::decide::revoke_person(state, by, person, now),
        DeskCommand::RevokeDevice { device } => device::decide::revoke_device(state, by, device, now),
        DeskCommand::PublishPolicy { source, replaces } => policy::decide::publish(state, by, source, replaces, now),
        DeskCommand::PublishServices { source, replaces } => services::decide::publish(state, by, source, replaces, now),
        DeskCommand::EraseBody { digest, reason } => body::decide::erase(state, by, digest, reason, now),
        DeskCommand::ConfirmChange { change } => confirm_change(state, statement, change, now),
        DeskCommand::DeclineChange { change } => admin_change::decide::decline(state, by, change, now),
        DeskCommand::StateIncidents { incidents } => incident::decide::state_incidents(state, by, incidents, now),
        DeskCommand::MergeIncidents { incident, into } => incident::merge::merge_incidents(state, by, incident, into, now),
        DeskCommand::SplitIncident { incident } => incident::merge::split_incident(state, by, incident, now),
        DeskCommand::Stop { stop, pulled } => stop::decide::pull(state, by, stop, pulled, now),
        DeskCommand::Resume { stop, stage } => stop::decide::resume(state, by, stop, stage, now),
        DeskCommand::StateChanges { changes } => change::decide::state_changes(state, by, changes, now),
        DeskCommand::AddSource { name, source } => source::decide::add_source(state, by, name, source, now),
        DeskCommand::RevokeSource { name } => source::decide::revoke_source(state, by, name, now),
        DeskCommand::StateFinding { incident, cause, grade, why } => {
            let stated = FindingStated { cause: cause.clone(), grade: *grade, why: why.clone(), method: None };
            finding::decide::state_finding(state, by, incident, &stated, now)
        }
        DeskCommand::NoteIncident { incident, text } => incident::decide::note(state, by, incident, text, now),
        DeskCommand::RequestRereview { action, incident, like } => {
            let requested = RereviewRequested { incident: incident.clone(), like: like.clone() };
            rereview::decide::request(state, by, action, &requested, now)
        }
        DeskCommand::PublishTriggers { source, replaces } => trigger::decide::publish(state, by, source, replaces, now),
        DeskCommand::PlanFreeze { freeze, planned } => freeze::decide::plan(state, by, freeze, planned, now),
        DeskCommand::CancelFreeze { freeze } => freeze::decide::cancel(state, by, freeze, now),
        DeskCommand::EndFreeze { freeze } => freeze::decide::end(state, by, freeze, now),
        DeskCommand::AskFreezeException { freeze, exception } => freeze::decide::ask_exception(state, by, freeze, exception, now),
        DeskCommand::AgreeFreezeException { freeze, exception } => freeze::decide::agree_exception(state, by, freeze, exception, now),
        DeskCommand::RevokeFreezeException { freeze, exception } => freeze::decide::revoke_exception(state, by, freeze, exception, now),
        DeskCommand::Rule { action, right, tags, lesson, arguments, replaces } => {
            let rule = ruling::decide::Rule { right: *right, tags, lesson, arguments: arguments.as_ref(), replaces: replaces.as_ref() };
            ruling::decide::rule(state, by, action, &rule, now)
        }
        DeskCommand::Appeal { action, ruling, reason } => ruling::decide::appeal(state, by, action, ruling.as_ref(), reason, now),
        DeskCommand::PublishTags { tags, replaces } => ruling::decide::publish_tags(state, by, tags, replaces, now),
        DeskCommand::RecordRelease { tool, release } => release::decide::record_release(state, by, tool, release, now),
        DeskCommand::FreezeDataset { digest, frozen } => release::decide::freeze_dataset(state, by, digest, frozen, now),
        DeskCommand::PlanFaults { tool, items } => fault::decide::plan_faults(state, by, tool, items, now),
        DeskCommand::SetFaultRate { tool, per_day } => fault::decide::set_rate(state, by, tool, *per_day, now),
        DeskCommand::PlanShifts { shifts } => shift::decide::plan(state, by, shifts, now),
        DeskCommand::CancelShift { shift } => shift::decide::cancel(state, by, shift, now),
        DeskCommand::PlanAbsence { absence, planned } => shift::decide::plan_absence(state, by, absence, planned, now),
        DeskCommand::EndAbsence { absence } => shift::decide::end_absence(state, by, absence, now),
        DeskCommand::OfferHandOver { hand_over, offered, content } => hand_over::decide::offer(state, by, hand_over, offered, content, now),
        DeskCommand::TakeHandOver { hand_over } => hand_over::decide::take(state, by, hand_over, now),
        DeskCommand::PublishDrill { drill, published, lessons } => drill::decide::publish(state, by, drill, published, lessons, now),
        DeskCommand::AnswerDrill { drill, answers, before } => drill::decide::answer(state, by, drill, answers, before.as_ref(), now),
        DeskCommand::Review(_) | DeskCommand::ReviewSet(_) => {
            Err(Refusal::new(Code::Internal, "A review is decided with its signed envelope."))
        }
    }
}

// The change takes effect as if its requester had asked now, so that a stale one is refused.
fn confirm_change(state: &State, statement: &Statement, id: &CommandId, now: Ms) -> Result<Accepted, Refusal> {
    let change = admin_change::decide::find_confirmable(state, &statement.person, id, now)?;
    let effect = decide_command(state, &change.statement(id, &statement.hub, now), now)?;
    let mut accepted = admin_change::decide::confirm(&statement.person, id, now)?;
    accepted.drafts.extend(effect.drafts);
    Ok(accepted)
}

fn check_role(state: &State, person: &str, roles: &[Role]) -> Result<(), Refusal> {
    if roles.iter().any(|role| state.people.has_role(person, *role)) {
        return Ok(());
    }
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    Err(Refusal::new(Code::Forbidden, format!("Only a person with the role {} may do this.", names.join(" or "))))
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
    if state.people.is_deactivated(&statement.person) {
        return Err(Refusal::new(Code::PersonRevoked, "Your access to this hub was revoked. Ask an administrator."));
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
