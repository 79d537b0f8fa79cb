//! Freezes: planned, cancelled, ended early; exceptions are asked for, agreed to and taken back.

use super::exception::find_open_incident;
use crate::input::{check_id, check_line};
use crate::second_person::{SecondPerson, has_role_and_device};
use crate::{
    Accepted, CHANGE_WAIT_MS, Code, Draft, Empty, Event, Exception, ExceptionGranted, ExceptionRevoked, Freeze, FreezeEnded, FreezeEvent,
    FreezeException, FreezeId, FreezePlanned, FreezeStatus, MAX_COMMAND_AGE_MS, MAX_FREEZE_EXCEPTIONS, MAX_FREEZE_MS, MAX_FREEZE_PATTERNS,
    MAX_NAME_CHARS, MAX_TITLE_CHARS, Ms, Refusal, RequestedBy, State, invalid, local_text,
};

/// The years 1970 to 9999.
const CALENDAR_MS: std::ops::Range<Ms> = 0..253_402_300_800_000;

pub(crate) fn plan(state: &State, by: &str, id: &FreezeId, planned: &FreezePlanned, now: Ms) -> Result<Accepted, Refusal> {
    check_id("freeze", id)?;
    check_planned(planned, now)?;
    check_local(planned)?;
    if let Some(known) = state.freezes.get(id) {
        if known.planned == *planned {
            return Ok(Accepted::nothing_new());
        }
        check_planned_still(known, now)?;
    }
    one(FreezeEvent::Planned(planned.clone()), by, id, now)
}

/// Checks a window: its texts, its times and its rules.
pub(crate) fn check_planned(planned: &FreezePlanned, now: Ms) -> Result<(), Refusal> {
    check_line("name", &planned.name, 1, MAX_NAME_CHARS)?;
    check_line("reason", &planned.reason, 1, MAX_TITLE_CHARS)?;
    check_times([("from", planned.from), ("until", planned.until)])?;
    if planned.until <= planned.from {
        return Err(invalid("until", "until is not after from. A window ends after it begins."));
    }
    if planned.until - planned.from > MAX_FREEZE_MS {
        return Err(invalid("until", "A window is at most 366 days long."));
    }
    if planned.until <= now {
        return Err(invalid("until", "until is past. The window would have no effect."));
    }
    if planned.from < now - MAX_COMMAND_AGE_MS {
        return Err(invalid("from", "from is past. Let the window begin now."));
    }
    if planned.rules.is_empty() || planned.rules.len() > MAX_FREEZE_PATTERNS {
        return Err(invalid("rules", format!("A window has 1 to {MAX_FREEZE_PATTERNS} rules.")));
    }
    planned.rules.iter().enumerate().try_for_each(|(place, rule)| rule.check(&format!("rules[{place}]")))
}

// Times outside the calendar have no text, and no difference.
fn check_times<const N: usize>(times: [(&str, Ms); N]) -> Result<(), Refusal> {
    let outside = times.into_iter().find(|(_, at)| !CALENDAR_MS.contains(at));
    outside.map_or(Ok(()), |(field, _)| Err(invalid(field, format!("{field} is a time of the years 1970 to 9999."))))
}

// What the person saw is what is in force. The zones of this build are compared here only.
fn check_local(planned: &FreezePlanned) -> Result<(), Refusal> {
    let times = [("from_local", planned.from, &planned.from_local), ("until_local", planned.until, &planned.until_local)];
    for (field, at, signed) in times {
        let expected = local_text(at, &planned.zone)?;
        if expected != *signed {
            return Err(invalid(field, format!("{field} is not the local time of the instant; in {} it is {expected}.", planned.zone)));
        }
    }
    Ok(())
}

pub(crate) fn check_planned_still(freeze: &Freeze, now: Ms) -> Result<(), Refusal> {
    match freeze.status(now) {
        FreezeStatus::Planned => Ok(()),
        FreezeStatus::Active => {
            let detail = "This window has begun. It is not changed and not cancelled any more; two people may end it.";
            Err(Refusal::new(Code::FreezeActive, detail))
        }
        FreezeStatus::Ended | FreezeStatus::Cancelled => Err(over()),
    }
}

pub(crate) fn cancel(state: &State, by: &str, id: &FreezeId, now: Ms) -> Result<Accepted, Refusal> {
    check_planned_still(find_freeze(state, id)?, now)?;
    one(FreezeEvent::Cancelled(Empty {}), by, id, now)
}

pub(crate) fn end(state: &State, by: &str, id: &FreezeId, now: Ms) -> Result<Accepted, Refusal> {
    let step = find_end_step(state, find_freeze(state, id)?, by, now)?;
    one(step, by, id, now)
}

/// What follows where `person` asks to end a window: one person asks, another one agrees.
pub(crate) fn find_end_step(state: &State, freeze: &Freeze, person: &str, now: Ms) -> Result<FreezeEvent, Refusal> {
    match freeze.status(now) {
        FreezeStatus::Active => {}
        FreezeStatus::Planned => return Err(Refusal::new(Code::FreezePlanned, "This window has not begun. Cancel it instead.")),
        FreezeStatus::Ended | FreezeStatus::Cancelled => return Err(over()),
    }
    match freeze.end_requested.as_ref().filter(|requested| now - requested.at < CHANGE_WAIT_MS) {
        None => Ok(FreezeEvent::EndRequested(Empty {})),
        Some(requested) => {
            second_person(state, requested).check(person, now)?;
            Ok(FreezeEvent::Ended(FreezeEnded { requested_by: requested.by.clone() }))
        }
    }
}

pub(crate) fn ask_exception(state: &State, by: &str, id: &FreezeId, asked: &FreezeException, now: Ms) -> Result<Accepted, Refusal> {
    let freeze = find_freeze(state, id)?;
    check_exception(freeze, asked, now)?;
    let known = state.tools.find(&asked.tool).map(|(name, _)| name.clone());
    let tool = known.ok_or_else(|| invalid("tool", "There is no tool with this name."))?;
    let asked = FreezeException { tool, ..asked.clone() };
    let incident = asked.undo_of.as_ref().map(|action| require_open_incident(state, action)).transpose()?;
    let granted =
        incident.map(|incident| ExceptionGranted { exception: asked.id.clone(), requested_by: by.into(), incident: Some(incident) });
    let mut accepted = one(FreezeEvent::ExceptionRequested(asked), by, id, now)?;
    if let Some(granted) = granted {
        accepted.add(draft(FreezeEvent::ExceptionGranted(granted), by, id, now)?);
    }
    Ok(accepted)
}

fn require_open_incident(state: &State, action: &str) -> Result<String, Refusal> {
    let detail = "No open incident is tied to this action. Leave undo_of out: then a second person agrees.";
    find_open_incident(state, action).ok_or_else(|| invalid("undo_of", detail))
}

/// What an exception must be.
pub(crate) fn check_exception(freeze: &Freeze, asked: &FreezeException, now: Ms) -> Result<(), Refusal> {
    if !matches!(freeze.status(now), FreezeStatus::Planned | FreezeStatus::Active) {
        return Err(over());
    }
    check_id("id", &asked.id)?;
    check_line("kind", &asked.kind, 1, MAX_NAME_CHARS)?;
    check_line("service", &asked.service, 1, MAX_NAME_CHARS)?;
    check_line("reason", &asked.reason, 1, MAX_TITLE_CHARS)?;
    check_times([("until", asked.until), ("from", asked.from.unwrap_or(asked.until))])?;
    if asked.until <= now || asked.from.is_some_and(|from| asked.until <= from) {
        return Err(invalid("until", "until is past, or not after from."));
    }
    if freeze.exception(&asked.id).is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "An exception has this id. Use a new one."));
    }
    if freeze.exceptions.len() >= MAX_FREEZE_EXCEPTIONS {
        return Err(Refusal::new(Code::TooMany, format!("A window has at most {MAX_FREEZE_EXCEPTIONS} exceptions.")));
    }
    Ok(())
}

pub(crate) fn agree_exception(state: &State, by: &str, id: &FreezeId, exception: &str, now: Ms) -> Result<Accepted, Refusal> {
    let granted = find_grant(state, find_freeze(state, id)?, by, exception, now)?;
    one(FreezeEvent::ExceptionGranted(granted), by, id, now)
}

/// What follows where `person` agrees to an exception.
pub(crate) fn find_grant(state: &State, freeze: &Freeze, person: &str, exception: &str, now: Ms) -> Result<ExceptionGranted, Refusal> {
    let Exception { asked, requested, granted, revoked } = find_exception(freeze, exception, now)?;
    if revoked.is_some() {
        return Err(Refusal::new(Code::FreezeEnded, "This exception was taken back. Ask for another one."));
    }
    if granted.is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "Two people have signed this exception already."));
    }
    second_person(state, requested).check(person, now)?;
    Ok(ExceptionGranted { exception: asked.id.clone(), requested_by: requested.by.clone(), incident: None })
}

// An exception that could still hold.
fn find_exception<'a>(freeze: &'a Freeze, id: &str, now: Ms) -> Result<&'a Exception, Refusal> {
    let found = freeze.exception(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no exception with this id."))?;
    if !matches!(freeze.status(now), FreezeStatus::Planned | FreezeStatus::Active) {
        return Err(over());
    }
    if found.asked.until <= now {
        return Err(Refusal::new(Code::FreezeEnded, "This exception has ended."));
    }
    Ok(found)
}

// One person suffices: the window only gets stricter.
pub(crate) fn revoke_exception(state: &State, by: &str, id: &FreezeId, exception: &str, now: Ms) -> Result<Accepted, Refusal> {
    let found = find_freeze(state, id)?;
    match find_revocation(found, exception, now)? {
        Some(revoked) => one(FreezeEvent::ExceptionRevoked(revoked), by, id, now),
        None => Ok(Accepted::nothing_new()),
    }
}

/// What follows where a person takes an exception back; nothing where that was done before.
pub(crate) fn find_revocation(freeze: &Freeze, exception: &str, now: Ms) -> Result<Option<ExceptionRevoked>, Refusal> {
    let found = find_exception(freeze, exception, now)?;
    Ok(found.revoked.is_none().then(|| ExceptionRevoked { exception: found.asked.id.clone() }))
}

fn second_person<'a>(state: &'a State, requested: &'a RequestedBy) -> SecondPerson<'a> {
    let may = Box::new(move |id: &str| has_role_and_device(state, id));
    SecondPerson { state, by: &requested.by, at: requested.at, may, early: Code::TooEarly }
}

fn over() -> Refusal {
    Refusal::new(Code::FreezeEnded, "This window has ended or was cancelled. Plan another one.")
}

fn find_freeze<'a>(state: &'a State, id: &str) -> Result<&'a Freeze, Refusal> {
    state.freezes.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no freeze with this id."))
}

fn draft(event: FreezeEvent, by: &str, id: &FreezeId, now: Ms) -> Result<Draft, Refusal> {
    Event::from(event).draft(now, by, id, None)
}

fn one(event: FreezeEvent, by: &str, id: &FreezeId, now: Ms) -> Result<Accepted, Refusal> {
    Accepted::one(draft(event, by, id, now))
}
