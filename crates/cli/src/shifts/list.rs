//! `holdpoint shifts list`: shifts and absences with the names of people.

use crate::admin::read_people;
use crate::args::{ShiftsWindow, Window};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::incidents::Began;
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Absence, Ms, Shift, State, local_words, rfc3339};
use holdpoint_protocol::ShiftList;
use serde::Serialize;

/// The answer with `--json`.
#[derive(Serialize)]
struct Listed {
    shifts: Vec<ShiftRow>,
    absences: Vec<AbsenceRow>,
}

#[derive(Serialize)]
struct ShiftRow {
    id: String,
    /// Name of the person; as the file stated it while no person of the workspace has that name.
    person: String,
    /// Null while no person of the workspace has that name.
    person_id: Option<String>,
    team: String,
    zone: String,
    /// RFC 3339 UTC.
    start: String,
    end: String,
    /// In the zone, with its offset.
    start_local: String,
    end_local: String,
}

#[derive(Serialize)]
struct AbsenceRow {
    id: String,
    person: String,
    person_id: String,
    /// Name of the person who stands in.
    delegate: Option<String>,
    start: String,
    end: String,
}

pub(super) async fn run(place: &Place, window: ShiftsWindow, json: bool) -> Result<Exit, Failure> {
    let (from, to) = Began::read(&Window { from: window.from, to: window.to })?.ends();
    let desk = Desk::open_where(place, None).await?;
    let read = read(&desk).await;
    desk.leave().await;
    let (list, people) = read?;
    let within = |start: Ms, end: Ms| to.is_none_or(|to| start < to) && from.is_none_or(|from| end > from);
    let listed = Listed {
        shifts: list
            .shifts
            .iter()
            .filter(|shift| within(shift.planned.from, shift.planned.until))
            .map(|shift| shift_row(shift, &people))
            .collect(),
        absences: list
            .absences
            .iter()
            .filter(|absence| within(absence.planned.from, absence.until()))
            .map(|absence| absence_row(absence, &people))
            .collect(),
    };
    if json {
        output::json(&listed)
    } else {
        print(&list, &listed)
    }
    Ok(Exit::Done)
}

async fn read(desk: &Desk) -> Result<(ShiftList, State), Failure> {
    Ok((desk.client.shifts().await?, read_people(desk).await?))
}

fn name_of(people: &State, id: &str) -> Option<String> {
    people.people.get(id).map(|person| person.name.clone())
}

fn shift_row(shift: &Shift, people: &State) -> ShiftRow {
    let planned = &shift.planned;
    let name = name_of(people, &planned.person);
    ShiftRow {
        id: shift.id.to_string(),
        person_id: name.as_ref().map(|_| planned.person.clone()),
        person: name.unwrap_or_else(|| planned.person.clone()),
        team: planned.team.clone(),
        zone: planned.zone.clone(),
        start: rfc3339(planned.from),
        end: rfc3339(planned.until),
        start_local: planned.from_local.clone(),
        end_local: planned.until_local.clone(),
    }
}

fn absence_row(absence: &Absence, people: &State) -> AbsenceRow {
    let planned = &absence.planned;
    AbsenceRow {
        id: absence.id.to_string(),
        person: name_of(people, &planned.person).unwrap_or_else(|| planned.person.to_string()),
        person_id: planned.person.to_string(),
        delegate: planned.delegate.as_ref().map(|delegate| name_of(people, delegate).unwrap_or_else(|| delegate.to_string())),
        start: rfc3339(planned.from),
        end: rfc3339(absence.until()),
    }
}

fn print(list: &ShiftList, listed: &Listed) {
    if listed.shifts.is_empty() && listed.absences.is_empty() {
        output::error_line("There are no shifts or absences.");
        return;
    }
    let times = |row: &ShiftRow| list.shifts.iter().find(|shift| *shift.id == *row.id).map(local_times).unwrap_or_default();
    let mut rows = vec![["ID", "PERSON", "TEAM", "SHIFT"].map(str::to_owned).to_vec()];
    rows.extend(listed.shifts.iter().map(|row| vec![row.id.clone(), visible_line(&row.person), visible_line(&row.team), times(row)]));
    rows.extend(listed.absences.iter().map(|row| {
        let stands_in = row.delegate.as_ref().map_or_else(String::new, |name| format!(", {} stands in", visible_line(name)));
        let when = format!("absent from {} until {}{stands_in}", row.start, row.end);
        vec![row.id.clone(), visible_line(&row.person), String::new(), when]
    }));
    output::table(&rows);
}

// "Fri 27 Nov 09:00 to Fri 27 Nov 17:00 Europe/Madrid"
fn local_times(shift: &Shift) -> String {
    let planned = &shift.planned;
    let [from, until] = [planned.from, planned.until].map(|at| local_words(at, &planned.zone));
    format!("{from} to {until} {}", visible_line(&planned.zone))
}
