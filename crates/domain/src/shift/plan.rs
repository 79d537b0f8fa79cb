//! What a stated shift becomes in the record, and why one is refused.

use super::state::{Shifts, person_key};
use crate::text::visible_line;
use crate::{Digest, MAX_NAME_CHARS, MAX_SHIFT_MS, Ms, People, ShiftId, ShiftPlanned, local_text, local_words};

/// Why a shift is not taken. Others of the same command are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRefusal {
    /// Stable, for example `overlap`.
    pub code: &'static str,
    /// The field that it is about.
    pub field: &'static str,
    /// A sentence.
    pub reason: String,
}

impl ShiftRefusal {
    pub(super) fn new(code: &'static str, field: &'static str, reason: impl Into<String>) -> Self {
        Self { code, field, reason: reason.into() }
    }
}

/// The id of a shift: the same person and beginning give the same id.
#[must_use]
pub fn shift_id(person: &str, from: Ms) -> ShiftId {
    let digest = Digest::of(format!("{}\n{from}", person_key(person)).as_bytes());
    format!("shf_{}", &digest.hex()[..24]).into()
}

/// The shift as it is recorded: the person by id, where they are known, and the id of the shift.
pub(crate) fn resolve_shift(people: &People, shifts: &Shifts, asked: &ShiftPlanned) -> Result<(ShiftId, ShiftPlanned), ShiftRefusal> {
    check_times(asked)?;
    let (person, names) = find_person(people, &asked.person)?;
    let team = check_team(&asked.team)?;
    if let Some(other) = shifts.overlapping(&names, asked.from, asked.until) {
        return Err(overlap(other));
    }
    let id = shifts.beginning_at(&names, asked.from).map_or_else(|| shift_id(&person, asked.from), |known| known.id.clone());
    Ok((id, ShiftPlanned { person, team, ..asked.clone() }))
}

/// Whether the local texts are those of the instants. The zones of this build are compared here only.
pub(super) fn check_local(asked: &ShiftPlanned) -> Result<(), ShiftRefusal> {
    let times = [("start", asked.from, &asked.from_local), ("end", asked.until, &asked.until_local)];
    for (field, at, signed) in times {
        let expected = local_text(at, &asked.zone).map_err(|refusal| ShiftRefusal::new("unknown_zone", "zone", refusal.detail))?;
        if expected != *signed {
            let reason = format!("{field} is not the local time of the instant; in {} it is {expected}.", visible_line(&asked.zone));
            return Err(ShiftRefusal::new("wrong_local_time", field, reason));
        }
    }
    Ok(())
}

pub(super) fn check_times(asked: &ShiftPlanned) -> Result<(), ShiftRefusal> {
    if asked.until <= asked.from {
        let reason = "end is not after start. A shift across midnight ends on the next day.";
        return Err(ShiftRefusal::new("end_before_start", "end", reason));
    }
    if asked.until.saturating_sub(asked.from) > MAX_SHIFT_MS {
        return Err(ShiftRefusal::new("too_long", "end", "A shift is at most 7 days long."));
    }
    Ok(())
}

fn check_team(team: &str) -> Result<String, ShiftRefusal> {
    let team = team.trim();
    if team.is_empty() {
        return Err(ShiftRefusal::new("missing_value", "team", "team is empty."));
    }
    if team.chars().count() > MAX_NAME_CHARS || team.chars().any(char::is_control) {
        return Err(ShiftRefusal::new("bad_name", "team", format!("team is one line of 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(team.to_owned())
}

// The id of the person, and everything their shifts may be filed under. While one person alone
// uses the workspace a rota may name people who will join.
fn find_person(people: &People, text: &str) -> Result<(String, Vec<String>), ShiftRefusal> {
    let key = person_key(text);
    if key.is_empty() || key.chars().count() > MAX_NAME_CHARS || key.chars().any(char::is_control) {
        let reason = format!("person is one line of 1 to {MAX_NAME_CHARS} characters: an id, a name or an address.");
        return Err(ShiftRefusal::new(if key.is_empty() { "missing_value" } else { "bad_name" }, "person", reason));
    }
    let named = people.by_id.iter().filter(|(id, person)| names_of(id, &person.name, person.email.as_deref()).contains(&key));
    let (inactive, active): (Vec<_>, Vec<_>) = named.partition(|(id, _)| people.is_deactivated(id));
    match active.as_slice() {
        [(id, person)] => Ok((id.to_string(), names_of(id, &person.name, person.email.as_deref()))),
        [_, _, ..] => Err(ShiftRefusal::new(
            "ambiguous_person",
            "person",
            format!("Several people are called {}. Write the address or the id.", visible_line(text)),
        )),
        [] if !inactive.is_empty() => {
            Err(ShiftRefusal::new("person_deactivated", "person", format!("The access of {} was revoked.", visible_line(text))))
        }
        [] if people.by_id.len() > 1 => {
            Err(ShiftRefusal::new("unknown_person", "person", format!("{} is no person of this workspace.", visible_line(text))))
        }
        [] => Ok((text.trim().to_owned(), vec![key])),
    }
}

fn names_of(id: &str, name: &str, email: Option<&str>) -> Vec<String> {
    [Some(id), Some(name), email].into_iter().flatten().map(person_key).collect()
}

fn overlap(other: &super::Shift) -> ShiftRefusal {
    let ShiftPlanned { from, until, zone, team, .. } = &other.planned;
    let (from, until) = (local_words(*from, zone), local_words(*until, zone));
    let reason =
        format!("It overlaps the shift of the same person from {from} to {until} ({}, {}).", visible_line(zone), visible_line(team));
    ShiftRefusal::new("overlap", "start", reason)
}
