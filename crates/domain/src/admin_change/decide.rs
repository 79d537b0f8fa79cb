//! Changes that need a second administrator: which they are, who confirms them, and until when.
//!
//! Carrying out a confirmed change is in `signed_command.rs`, where every command is.

use crate::person::decide::is_acting_administrator;
use crate::{
    Accepted, AdminChangeEvent, AdminChangeRequested, CHANGE_WAIT_MS, ChangeOutcome, Code, CommandId, DeskCommand, DeskRequest, Draft,
    Empty, Event, Ms, PendingChange, Refusal, Role, State, Statement, span,
};

/// What becomes of an accepted command: it takes effect, or it waits for a second administrator.
///
/// The owner of the hub's folder acts alone, and the record says so.
pub(crate) fn hold_for_second(state: &State, request: &DeskRequest, accepted: Accepted, now: Ms) -> Result<Accepted, Refusal> {
    let statement = &request.statement;
    if accepted.drafts.is_empty() || !needs_second(state, statement) {
        return Ok(accepted);
    }
    if !request.by_owner {
        return request_change(statement, now);
    }
    let mut drafts = vec![made_by_owner(&statement.person, &statement.id, now)?];
    drafts.extend(accepted.drafts);
    Ok(Accepted { drafts, ..accepted })
}

fn request_change(statement: &Statement, now: Ms) -> Result<Accepted, Refusal> {
    let requested =
        AdminChangeRequested { asked: Box::new(statement.command.clone()), device: statement.device.clone(), until: now + CHANGE_WAIT_MS };
    let draft = Event::from(AdminChangeEvent::Requested(requested)).draft(now, &statement.person, &statement.id, None);
    Ok(Accepted { waiting: Some(statement.id.clone()), ..Accepted::one(draft)? })
}

/// The record that the owner of the hub's folder acted alone.
pub(crate) fn made_by_owner(by: &str, subject: &str, now: Ms) -> Result<Draft, Refusal> {
    Event::from(AdminChangeEvent::MadeByOwner(Empty {})).draft(now, by, subject, None)
}

/// Whether this command needs a second administrator, and there is one.
pub(crate) fn needs_second(state: &State, statement: &Statement) -> bool {
    let requester = &statement.person;
    let is_second = |id: &str| id != requester.as_str() && is_acting_administrator(state, id);
    is_covered(state, statement) && state.people.by_id.keys().any(|id| is_second(id))
}

/// Whether two administrators could act now.
pub(crate) fn has_two_administrators(state: &State) -> bool {
    state.people.by_id.keys().filter(|id| is_acting_administrator(state, id)).nth(1).is_some()
}

fn is_covered(state: &State, statement: &Statement) -> bool {
    match &statement.command {
        DeskCommand::PublishPolicy { .. } | DeskCommand::PublishServices { .. } | DeskCommand::PublishTriggers { .. } => true,
        DeskCommand::Invite { person: Some(person), .. } => *person != statement.person,
        DeskCommand::Invite { person: None, profile, .. } => profile.roles.contains(&Role::Administrator),
        DeskCommand::ChangePerson { person, profile } => {
            profile.roles.contains(&Role::Administrator) && !state.people.has_role(person, Role::Administrator)
        }
        DeskCommand::Review(_)
        | DeskCommand::ReviewSet(_)
        | DeskCommand::Claim { .. }
        | DeskCommand::Release { .. }
        | DeskCommand::AddTool { .. }
        | DeskCommand::RegisterTool { .. }
        | DeskCommand::ChangeTool { .. }
        | DeskCommand::RevokeTool { .. }
        | DeskCommand::RotateTool { .. }
        | DeskCommand::RevokeInvite { .. }
        | DeskCommand::RevokePerson { .. }
        | DeskCommand::RevokeDevice { .. }
        | DeskCommand::EraseBody { .. }
        | DeskCommand::ConfirmChange { .. }
        | DeskCommand::DeclineChange { .. }
        | DeskCommand::StateIncidents { .. }
        | DeskCommand::Stop { .. }
        | DeskCommand::Resume { .. }
        | DeskCommand::StateChanges { .. }
        | DeskCommand::AddSource { .. }
        | DeskCommand::RevokeSource { .. }
        | DeskCommand::StateFinding { .. }
        | DeskCommand::MergeIncidents { .. }
        | DeskCommand::SplitIncident { .. }
        | DeskCommand::NoteIncident { .. }
        | DeskCommand::RequestRereview { .. }
        | DeskCommand::PlanFreeze { .. }
        | DeskCommand::CancelFreeze { .. }
        | DeskCommand::EndFreeze { .. }
        | DeskCommand::AskFreezeException { .. }
        | DeskCommand::AgreeFreezeException { .. }
        | DeskCommand::RevokeFreezeException { .. }
        | DeskCommand::Rule { .. }
        | DeskCommand::Appeal { .. }
        | DeskCommand::PublishTags { .. }
        | DeskCommand::RecordRelease { .. }
        | DeskCommand::FreezeDataset { .. }
        | DeskCommand::PlanShifts { .. }
        | DeskCommand::CancelShift { .. }
        | DeskCommand::PlanAbsence { .. }
        | DeskCommand::EndAbsence { .. }
        | DeskCommand::OfferHandOver { .. }
        | DeskCommand::TakeHandOver { .. }
        | DeskCommand::PlanFaults { .. }
        | DeskCommand::SetFaultRate { .. }
        | DeskCommand::PublishDrill { .. }
        | DeskCommand::AnswerDrill { .. } => false,
    }
}

/// The change, provided that `by` may confirm it now and its requester could still ask for it.
pub(crate) fn find_confirmable<'a>(state: &'a State, by: &str, id: &str, now: Ms) -> Result<&'a PendingChange, Refusal> {
    let change = find_waiting(state, id, now)?;
    if change.by == by {
        return Err(Refusal::new(Code::NotEligible, "You asked for this change yourself. Another administrator has to confirm it."));
    }
    if !state.people.has_role(&change.by, Role::Administrator) || !state.may_sign(&change.requested.device) {
        let detail = "The administrator who asked for this change, or their device, may no longer do so. Decline it.";
        return Err(Refusal::new(Code::Forbidden, detail));
    }
    Ok(change)
}

pub(crate) fn confirm(by: &str, id: &CommandId, now: Ms) -> Result<Accepted, Refusal> {
    Accepted::one(Event::from(AdminChangeEvent::Confirmed(Empty {})).draft(now, by, id, None))
}

/// Declined by another administrator, or taken back by the requester.
pub(crate) fn decline(state: &State, by: &str, id: &CommandId, now: Ms) -> Result<Accepted, Refusal> {
    find_waiting(state, id, now)?;
    Accepted::one(Event::from(AdminChangeEvent::Declined(Empty {})).draft(now, by, id, None))
}

fn find_waiting<'a>(state: &'a State, id: &str, now: Ms) -> Result<&'a PendingChange, Refusal> {
    let change = state.admin_changes.get(id);
    let change = change.ok_or_else(|| Refusal::new(Code::NotFound, "There is no waiting change with this id."))?;
    if change.is_waiting(now) {
        return Ok(change);
    }
    let detail = match change.outcome {
        Some(ChangeOutcome::Confirmed) => "This change was confirmed already.".into(),
        Some(ChangeOutcome::Declined) => "This change was declined or taken back.".into(),
        None => format!("This change lapsed {} ago. Ask for it again.", span(now - change.requested.until)),
    };
    Err(Refusal::new(Code::ChangeClosed, detail))
}
