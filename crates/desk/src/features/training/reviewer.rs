//! One reviewer: against rulings, on planted faults, by stated certainty, and with others.

use super::agreement;
use super::faults::{self, ENOUGH_FAULTS};
use super::list::{certainty_of, verdict_of};
use super::reviewer_view::{CertaintyRow, ConfusionRow, ReviewerChoice, ReviewerView, ShareCell};
use super::view::AgreementRow;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::{people, rulings};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Certainty, Ms, RightVerdict, Role, Verdict};
use holdpoint_metrics::ability::accuracy::Accuracy;
use holdpoint_metrics::proportion::{share, wilson95};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How far back double reviews count (90 days).
const LOOK_BACK_MS: Ms = 90 * 24 * 3600 * 1000;
/// Cases of a certainty below which nothing is said.
const MIN_CASES: u64 = 30;
const RIGHTS: [RightVerdict; 3] = [RightVerdict::Approve, RightVerdict::Edit, RightVerdict::Reject];
const SAID: [Verdict; 3] = [Verdict::Approve, Verdict::Edit, Verdict::Reject];
const CERTAINTIES: [Certainty; 4] = [Certainty::Guess, Certainty::Unsure, Certainty::Fairly, Certainty::Certain];

/// A review of the person on an action that was ruled on.
struct Ruled {
    right: RightVerdict,
    said: Verdict,
    certainty: Option<Certainty>,
}

/// The page; of this person where `person` is empty.
pub(crate) fn view(core: &Core, person: &str) -> Result<ReviewerView, DeskError> {
    let me = core.me().unwrap_or_default();
    let since = core.clock.now() - LOOK_BACK_MS;
    let person = if person.is_empty() { me.clone() } else { person.to_owned() };
    let read = core.replica.read(|conn| {
        let choices = choices(conn, &me)?;
        let allowed = choices.iter().any(|choice| choice.id == person);
        if allowed { read(conn, &person, choices, since).map(Some) } else { Ok::<_, rusqlite::Error>(None) }
    })?;
    read.ok_or_else(|| refused("forbidden", "This page is not for you", "It is for the person, managers and trainers."))
}

// Managers and trainers look at everybody who may review, others at themselves.
fn choices(conn: &Connection, me: &str) -> rusqlite::Result<Vec<ReviewerChoice>> {
    let everybody = people::everybody(conn)?;
    let own = everybody.iter().find(|person| person.id == me);
    let sees_all = own.is_some_and(|own| [Role::Manager, Role::Trainer].iter().any(|role| own.profile.roles.contains(role)));
    let mut found: Vec<ReviewerChoice> = everybody
        .iter()
        .filter(|person| person.id == me || sees_all)
        .map(|person| ReviewerChoice { id: person.id.clone(), name: visible_line(&person.profile.name) })
        .collect();
    found.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(found)
}

fn read(conn: &Connection, person: &str, people: Vec<ReviewerChoice>, since: Ms) -> rusqlite::Result<ReviewerView> {
    let name = people.iter().find(|choice| choice.id == person).map(|choice| choice.name.clone()).unwrap_or_default();
    let vigilance = faults::figure_of(conn, person, &name)?;
    let judged = vigilance.hits + vigilance.missed;
    let ruled = ruled(conn, person)?;
    let too_early = format!("Too early to say how well {name} finds faults: {judged} of about {ENOUGH_FAULTS} planted faults.");
    Ok(ReviewerView {
        about: about(conn, person)?,
        too_early: (judged < ENOUGH_FAULTS).then_some(too_early),
        confusion: RIGHTS.into_iter().map(|right| confusion_row(right, &ruled)).collect(),
        accuracy: accuracy(&ruled),
        certainty: CERTAINTIES.into_iter().map(|certainty| certainty_row(certainty, &ruled)).collect(),
        pairs: pairs(conn, person, since)?,
        footer: format!(
            "{name} sees this page too, with the same figures. It holds no rank and no comparison of people. It is for training, and decides nothing about anyone."
        ),
        person: person.to_owned(),
        name,
        people,
        vigilance,
    })
}

fn about(conn: &Connection, person: &str) -> rusqlite::Result<String> {
    let Some(profile) = people::profile(conn, person)? else { return Ok(String::new()) };
    let teams = profile.teams.iter().map(|team| visible_line(team));
    let qualified = profile.qualifications.iter().map(|name| visible_line(name)).collect::<Vec<_>>().join(", ");
    let qualified = (!qualified.is_empty()).then(|| format!("qualified for {qualified}"));
    Ok(teams.chain(qualified).collect::<Vec<_>>().join(" · "))
}

// Settled rulings, but those that both verdicts were acceptable.
fn ruled(conn: &Connection, person: &str) -> rusqlite::Result<Vec<Ruled>> {
    let mut found = Vec::new();
    for (action, known) in rulings::all(conn)? {
        let Some(right) = known.settled().map(|ruling| ruling.made.right).filter(|right| *right != RightVerdict::Both) else { continue };
        for review in rulings::known_reviews(conn, &action)?.into_iter().filter(|review| review.person == person) {
            let said = verdict_of(&review.verdict);
            if SAID.contains(&said) {
                found.push(Ruled { right, said, certainty: certainty_of(review.certainty.as_deref()) });
            }
        }
    }
    Ok(found)
}

fn cell(count: u64, of: u64) -> ShareCell {
    let interval = wilson95(count, of);
    ShareCell {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        value: share(count, of),
        low: interval.map(|[low, _]| low),
        high: interval.map(|[_, high]| high),
    }
}

fn confusion_row(right: RightVerdict, ruled: &[Ruled]) -> ConfusionRow {
    let cases: Vec<&Ruled> = ruled.iter().filter(|case| case.right == right).collect();
    let of = cases.len() as u64;
    let said = SAID.into_iter().map(|verdict| cell(cases.iter().filter(|case| case.said == verdict).count() as u64, of)).collect();
    ConfusionRow { right, said, cases: u32::try_from(of).unwrap_or(u32::MAX) }
}

fn is_right(case: &Ruled) -> bool {
    case.right.agrees(case.said) == Some(true)
}

fn accuracy(ruled: &[Ruled]) -> String {
    let found = Accuracy::of(ruled.iter().map(|case| (is_right(case), true)));
    match found.value().zip(found.ci95()) {
        None => "undefined: no ruling is about a review of this person yet".to_owned(),
        Some((value, [low, high])) => {
            let percent = |share: f64| (share * 100.0).round();
            format!("Right in {} of {}, {} %, interval {} to {} %.", found.right, found.count, percent(value), percent(low), percent(high))
        }
    }
}

fn certainty_row(certainty: Certainty, ruled: &[Ruled]) -> CertaintyRow {
    let cases: Vec<&Ruled> = ruled.iter().filter(|case| case.certainty == Some(certainty)).collect();
    let of = cases.len() as u64;
    let share = cell(cases.iter().filter(|case| is_right(case)).count() as u64, of);
    let few = of < MIN_CASES;
    CertaintyRow {
        certainty,
        share: if few { ShareCell { value: None, low: None, high: None, ..share } } else { share },
        cases: u32::try_from(of).unwrap_or(u32::MAX),
        sentence: few.then(|| format!("too few to say ({of} of {MIN_CASES})")),
    }
}

// With each other person, of the actions that both reviewed blind.
fn pairs(conn: &Connection, person: &str, since: Ms) -> rusqlite::Result<Vec<AgreementRow>> {
    let names: BTreeMap<String, String> = people::everybody(conn)?.into_iter().map(|person| (person.id, person.profile.name)).collect();
    let by_action = agreement::group_by_action(rulings::double_verdicts(conn, since)?);
    let together: Vec<_> = by_action.into_values().filter(|verdicts| verdicts.iter().any(|verdict| verdict.person == person)).collect();
    let others: BTreeSet<String> =
        together.iter().flatten().map(|verdict| verdict.person.clone()).filter(|other| other != person).collect();
    let mut rows = Vec::new();
    for other in others {
        let mut common = Vec::new();
        for verdicts in &together {
            let both: Vec<_> = verdicts.iter().filter(|verdict| verdict.person == person || verdict.person == other).cloned().collect();
            if both.len() > 1 {
                common.push(both);
            }
        }
        let name = names.get(&other).map_or_else(|| other.clone(), |name| visible_line(name));
        rows.push(agreement::row(&name, &common.iter().collect::<Vec<_>>()));
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}
