//! The page: drills, who is qualified, who should take a drill again.

use super::refreshers;
use super::standing::{name_of, state_of};
use super::view::{DrillDraft, DrillRow, DrillsView, QualifiedRow};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::drills::{self, DrillRow as Row};
use crate::replica::people;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Drills, Ms, PersonId, Qualification, Role};
use std::collections::HashMap;

pub(crate) fn view(core: &Core) -> Result<DrillsView, DeskError> {
    let (now, me) = (core.clock.now(), core.me().unwrap_or_default());
    Ok(core.replica.read(|conn| {
        let (published, held, names) = (drills::all(conn)?, drills::qualifications(conn)?, people::names(conn)?);
        let roles = people::profile(conn, &me)?.map(|profile| profile.roles).unwrap_or_default();
        let everyone = roles.contains(&Role::Trainer) || roles.contains(&Role::Manager);
        let mut rows = Vec::new();
        for row in &published {
            let answered = drills::newest_attempt(conn, &row.id, &me)?.map(|attempt| attempt.answers);
            rows.push(drill_row(row, answered, find_own(&held, &me, &row.drill.qualification), now));
        }
        Ok::<_, rusqlite::Error>(DrillsView {
            drills: rows,
            qualified: qualified(&held, &published, &names, (&me, everyone), now),
            refreshers: refreshers::suggest(conn, &published, &held, (&me, everyone), now)?,
            everyone,
            cannot: (!roles.contains(&Role::Trainer)).then(|| "Trainers publish drills.".to_owned()),
        })
    })?)
}

fn find_own<'a>(held: &'a [(PersonId, Qualification)], me: &str, qualification: &str) -> Option<&'a Qualification> {
    let key = Drills::key(qualification);
    held.iter().find(|(person, held)| *person == *me && Drills::key(&held.name) == key).map(|(_, held)| held)
}

fn drill_row(row: &Row, answered: Option<u32>, own: Option<&Qualification>, now: Ms) -> DrillRow {
    DrillRow {
        id: row.id.clone(),
        name: visible_line(&row.drill.name),
        qualification: visible_line(&row.drill.qualification),
        valid_days: row.drill.valid_days,
        cases: u32::try_from(row.drill.cases.len()).unwrap_or(u32::MAX),
        passes_after: row.drill.missing_right(0, 0),
        answered,
        until: own.map(|own| own.until),
        holds: own.is_some_and(|own| own.until > now),
    }
}

fn qualified(
    held: &[(PersonId, Qualification)],
    published: &[Row],
    names: &HashMap<String, String>,
    (me, everyone): (&str, bool),
    now: Ms,
) -> Vec<QualifiedRow> {
    let drill_name =
        |id: &str| published.iter().find(|row| row.id == id).map_or_else(|| id.to_owned(), |row| visible_line(&row.drill.name));
    let row = |(person, held): &(PersonId, Qualification)| QualifiedRow {
        person: name_of(names, person),
        mine: *person == *me,
        qualification: visible_line(&held.name),
        drill: drill_name(&held.drill),
        at: held.at,
        until: held.until,
        state: state_of(held.until, now),
    };
    let mut rows: Vec<QualifiedRow> = held.iter().filter(|(person, _)| everyone || *person == *me).map(row).collect();
    rows.sort_by(|a, b| (a.until, &a.person, &a.qualification).cmp(&(b.until, &b.person, &b.qualification)));
    rows
}

/// A drill as it was published.
pub(crate) fn published(core: &Core, id: &str) -> Result<DrillDraft, DeskError> {
    let row = core.replica.read(|conn| drills::get(conn, id))?.ok_or_else(no_drill)?;
    let test = row.drill.test;
    Ok(DrillDraft {
        id: Some(id.to_owned()),
        name: row.drill.name,
        qualification: row.drill.qualification,
        valid_days: row.drill.valid_days,
        p0: test.p0,
        p1: test.p1,
        alpha: test.alpha,
        beta: test.beta,
        cases: row.drill.cases.into_iter().map(|case| case.action.into()).collect(),
    })
}

pub(super) fn no_drill() -> DeskError {
    refused("not_found", "There is no such drill", "It may have been published a moment ago. Look at the drills again.")
}
