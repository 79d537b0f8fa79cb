//! Who should take a drill again: a qualification that runs out, drift against rulings, a kind of
//! action that the person has not reviewed.

use super::standing::{SOON_MS, name_of};
use super::view::{DrillName, RefresherRow};
use crate::features::training::verdict_of;
use crate::replica::drills::{self, DrillRow};
use crate::replica::{actions, people, rulings};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Drills, Ms, PersonId, Qualification, Role};
use holdpoint_metrics::vigilance::cusum::Cusum;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A qualification that ran out is mentioned for so long.
const MENTION_MS: Ms = 60 * 24 * 3600 * 1000;
/// The chart of a person's errors against rulings: 5 % usual, 15 % drifted (Reynolds and Stoumbos 1999).
const USUAL: f64 = 0.05;
const DRIFTED: f64 = 0.15;
const LIMIT: f64 = 3.5;
/// A signal within so many of the newest ruled reviews is mentioned.
const RECENT_REVIEWS: usize = 40;
/// Reviewers of a kind are read from at most so many of its newest decided actions.
const MAX_OF_KIND: u32 = 500;

/// Suggestions for one person, or for everyone.
pub(super) fn suggest(
    conn: &Connection,
    published: &[DrillRow],
    held: &[(PersonId, Qualification)],
    (me, everyone): (&str, bool),
    now: Ms,
) -> rusqlite::Result<Vec<RefresherRow>> {
    let names = people::names(conn)?;
    let wanted = |person: &str| everyone || person == me;
    let row = |person: &str, why: String, drill: Option<&DrillRow>| RefresherRow {
        person: name_of(&names, person),
        mine: person == me,
        why,
        drill: drill.map(|drill| DrillName { id: drill.id.clone(), name: visible_line(&drill.drill.name) }),
    };
    let mut rows = Vec::new();
    for (person, held) in held.iter().filter(|(person, held)| wanted(person) && mentions(held.until, now)) {
        let way = if held.until > now { "runs out" } else { "ran out" };
        let day = holdpoint_domain::rfc3339(held.until);
        let why = format!("{} {way} on {}.", visible_line(&held.name), day.get(..10).unwrap_or(&day));
        rows.push(row(person, why, find_giving(published, &held.name)));
    }
    for (person, (errors, reviews)) in drifted(conn)?.into_iter().filter(|(person, _)| wanted(person)) {
        let why = format!("Errors against rulings rose: {errors} of the last {reviews} ruled reviews.");
        // Which of several drills helps is for the person and the trainer to say.
        rows.push(row(&person, why, published.first().filter(|_| published.len() == 1)));
    }
    for (person, kind, drill) in new_kinds(conn, published, held, wanted, now)? {
        rows.push(row(&person, format!("Has not reviewed {} yet.", visible_line(&kind)), Some(drill)));
    }
    Ok(rows)
}

const fn mentions(until: Ms, now: Ms) -> bool {
    until - now <= SOON_MS && now - until <= MENTION_MS
}

fn find_giving<'a>(published: &'a [DrillRow], qualification: &str) -> Option<&'a DrillRow> {
    let key = Drills::key(qualification);
    published.iter().find(|row| Drills::key(&row.drill.qualification) == key)
}

// People whose chart signalled among their newest ruled reviews, with errors and number of these.
fn drifted(conn: &Connection) -> rusqlite::Result<BTreeMap<String, (usize, usize)>> {
    let mut answers: HashMap<String, Vec<(Ms, bool)>> = HashMap::new();
    for (action, known) in rulings::all(conn)? {
        let Some(ruling) = known.settled() else { continue };
        for review in rulings::known_reviews(conn, &action)? {
            if let Some(right) = ruling.made.right.agrees(verdict_of(&review.verdict)) {
                answers.entry(review.person).or_default().push((review.at, !right));
            }
        }
    }
    let signals = answers.into_iter().filter_map(|(person, mut errors)| {
        errors.sort_unstable();
        let errors: Vec<bool> = errors.into_iter().map(|(_, error)| error).collect();
        let recent = errors.len().saturating_sub(RECENT_REVIEWS);
        let mut chart = Cusum::new(USUAL, DRIFTED, LIMIT);
        let signalled = errors.iter().enumerate().filter(|(at, error)| chart.add(**error).signal && *at >= recent).count() > 0;
        let count = errors[recent..].iter().filter(|error| **error).count();
        signalled.then_some((person, (count, errors.len() - recent)))
    });
    Ok(signals.collect())
}

// Reviewers who have reviewed none of the newest actions of a kind that a drill has cases of, and
// do not hold its qualification.
fn new_kinds<'a>(
    conn: &Connection,
    published: &'a [DrillRow],
    held: &[(PersonId, Qualification)],
    wanted: impl Fn(&str) -> bool,
    now: Ms,
) -> rusqlite::Result<Vec<(String, String, &'a DrillRow)>> {
    let everybody = people::everybody(conn)?;
    let reviewers: Vec<_> = everybody
        .iter()
        .filter(|person| person.left_at.is_none() && person.profile.roles.contains(&Role::Reviewer) && wanted(&person.id))
        .collect();
    let mut found = Vec::new();
    for drill in published {
        let mut kinds = BTreeSet::new();
        for case in &drill.drill.cases {
            kinds.extend(actions::get(conn, &case.action)?.map(|row| row.kind));
        }
        let key = Drills::key(&drill.drill.qualification);
        let holds = |id: &str| held.iter().any(|(person, held)| *person == *id && Drills::key(&held.name) == key && held.until > now);
        for kind in kinds {
            let known = drills::reviewers_of_kind(conn, &kind, MAX_OF_KIND)?;
            let missing = reviewers.iter().filter(|person| !known.contains(&person.id) && !holds(&person.id));
            found.extend(missing.map(|person| (person.id.clone(), kind.clone(), drill)));
        }
    }
    Ok(found)
}
