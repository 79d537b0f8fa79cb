//! Planted faults: plans, what was found and missed, and what a reviewer is told.

use super::disagreement::command;
use super::faults_view::{FaultFigure, FaultItemRow, FaultNotice, FaultRow, FaultTool, FaultsView};
use super::list::verdict_of;
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{faults, people, rulings};
use faults::{KnownFault, PlanRow};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{DeskCommand, FaultItem, FaultOutcome, RightVerdict, Role, Verdict};
use holdpoint_metrics::proportion::{share, wilson95};
use holdpoint_metrics::vigilance::detection::{Judgements, constant, detect};
use rusqlite::Connection;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Planted faults of a person below which nothing is said of them: for a reliability of 0.7.
pub(super) const ENOUGH_FAULTS: u32 = 100;
/// Decided ones that are listed, the newest.
const MAX_RECENT: usize = 100;
/// Changed places of a fault that are named.
const MAX_CHANGES: usize = 4;

/// The page; plans are fetched first, as far as this person may read them.
pub(crate) async fn read(core: Arc<Core>) -> Result<FaultsView, DeskError> {
    let missing = blocking(core.clone(), |core| {
        Ok(core.replica.read(|conn| {
            let trainer = is(conn, &core.me().unwrap_or_default(), Role::Trainer)?;
            let plans = if trainer { faults::plans(conn)? } else { Vec::new() };
            fetch::absent(conn, plans.into_iter().filter_map(|plan| plan.body))
        })?)
    })
    .await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, view).await
}

fn view(core: &Core) -> Result<FaultsView, DeskError> {
    let me = core.me().unwrap_or_default();
    Ok(core.replica.read(|conn| {
        let (trainer, manager) = (is(conn, &me, Role::Trainer)?, is(conn, &me, Role::Manager)?);
        let known = faults::known(conn)?;
        let names = names(conn)?;
        let counted = counted(conn, &known)?;
        let alarms = false_alarms(conn)?;
        let mut by_person: BTreeMap<String, Vec<&KnownFault>> = BTreeMap::new();
        for fault in &counted {
            by_person.entry(fault.reviewer.clone().unwrap_or_default()).or_default().push(fault);
        }
        let name = |id: &str| names.get(id).map_or_else(|| id.to_owned(), |name| visible_line(name));
        let mut people: Vec<FaultFigure> =
            by_person.iter().map(|(id, faults)| figure(&name(id), faults, alarms.get(id).copied().unwrap_or_default(), true)).collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        let all: Vec<&KnownFault> = counted.iter().collect();
        let everybody = alarms.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Ok::<_, rusqlite::Error>(FaultsView {
            tools: tools(conn, &known, &names)?,
            overall: figure(if trainer || manager { "All reviewers" } else { "You" }, &all, everybody, !(trainer || manager)),
            people,
            recent: known.iter().take(MAX_RECENT).map(|fault| row(fault, &name)).collect(),
            cannot_plan: (!trainer).then(|| "Trainers sign the plans.".to_owned()),
            cannot_set_rate: (!manager).then(|| "Managers set the rate.".to_owned()),
            note: "Reviews of trainers, who could have read the plan, and of those who reviewed the settled action that a fault was \
                   made from are left out. Public counts of actions include planted faults."
                .to_owned(),
        })
    })?)
}

/// The figure of one person, as the page shows it.
pub(super) fn figure_of(conn: &Connection, person: &str, name: &str) -> rusqlite::Result<FaultFigure> {
    let counted = counted(conn, &faults::known(conn)?)?;
    let own: Vec<&KnownFault> = counted.iter().filter(|fault| fault.reviewer.as_deref() == Some(person)).collect();
    Ok(figure(name, &own, false_alarms(conn)?.get(person).copied().unwrap_or_default(), true))
}

fn is(conn: &Connection, person: &str, role: Role) -> rusqlite::Result<bool> {
    Ok(people::profile(conn, person)?.is_some_and(|profile| profile.roles.contains(&role)))
}

fn names(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    Ok(people::everybody(conn)?.into_iter().map(|person| (person.id, person.profile.name)).collect())
}

// Reviews that count: not of trainers, and not of who knew the settled action.
fn counted(conn: &Connection, known: &[KnownFault]) -> rusqlite::Result<Vec<KnownFault>> {
    let trainers: BTreeSet<String> = people::everybody(conn)?
        .into_iter()
        .filter(|person| person.profile.roles.contains(&Role::Trainer))
        .map(|person| person.id)
        .collect();
    let mut counted = Vec::new();
    for fault in known {
        let Some(reviewer) = fault.reviewer.as_ref().filter(|reviewer| !trainers.contains(*reviewer)) else { continue };
        let knew = match &fault.source {
            Some(source) => rulings::known_reviews(conn, source)?.iter().any(|review| review.person == *reviewer),
            None => false,
        };
        if !knew {
            counted.push(fault.clone());
        }
    }
    Ok(counted)
}

// Of each person: sound actions that they rejected, and sound actions that they judged. Sound is
// what a ruling says should have been approved.
fn false_alarms(conn: &Connection) -> rusqlite::Result<BTreeMap<String, (u64, u64)>> {
    let mut found: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (action, known) in rulings::all(conn)? {
        if known.settled().is_none_or(|ruling| ruling.made.right != RightVerdict::Approve) {
            continue;
        }
        for review in rulings::known_reviews(conn, &action)? {
            let verdict = verdict_of(&review.verdict);
            if matches!(verdict, Verdict::Approve | Verdict::Reject) {
                let counts = found.entry(review.person).or_default();
                counts.0 += u64::from(verdict == Verdict::Reject);
                counts.1 += 1;
            }
        }
    }
    Ok(found)
}

// `personal`: nothing is said of a person before there are enough.
fn figure(name: &str, reviews: &[&KnownFault], (false_alarms, sound): (u64, u64), personal: bool) -> FaultFigure {
    let count = |wanted: FaultOutcome| reviews.iter().filter(|review| outcome(review) == Some(wanted)).count() as u64;
    let (hits, missed) = (count(FaultOutcome::Hit), count(FaultOutcome::Missed));
    let faults = hits + missed;
    let apart = [
        (FaultOutcome::EditedOtherwise, "edited otherwise"),
        (FaultOutcome::Escalated, "escalated"),
        (FaultOutcome::Responded, "answered"),
        (FaultOutcome::Abstained, "abstained"),
    ];
    let apart: Vec<String> = apart
        .iter()
        .map(|(which, words)| (count(*which), words))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let early = personal && faults < u64::from(ENOUGH_FAULTS);
    let interval = wilson95(hits, faults);
    let sentence = match (faults, early) {
        (0, _) => "undefined: no planted fault was judged yet".to_owned(),
        (_, true) => format!("too early ({faults} of about {ENOUGH_FAULTS})"),
        _ => describe(Judgements { hits, faults, false_alarms, sound }),
    };
    FaultFigure {
        name: name.to_owned(),
        hits: u32::try_from(hits).unwrap_or(u32::MAX),
        missed: u32::try_from(missed).unwrap_or(u32::MAX),
        apart: apart.join(", "),
        value: share(hits, faults).filter(|_| !early),
        low: interval.map(|[low, _]| low),
        high: interval.map(|[_, high]| high),
        sentence,
    }
}

// Sensitivity and criterion, where sound actions were judged too; a constant responder is named first.
fn describe(judgements: Judgements) -> String {
    if let Some(constant) = constant(judgements) {
        return format!("{}: sensitivity means nothing then", constant.as_str());
    }
    match detect(judgements) {
        Ok(found) => format!("d′ {:.2} (standard error {:.2}), criterion {:.2}", found.d_prime, found.se_d_prime, found.criterion),
        Err(_) => "sensitivity is not known: no ruling says that an action was sound".to_owned(),
    }
}

fn outcome(fault: &KnownFault) -> Option<FaultOutcome> {
    fault.outcome.as_deref().and_then(faults::parse)
}

fn row(fault: &KnownFault, name: &impl Fn(&str) -> String) -> FaultRow {
    FaultRow {
        action: fault.action.clone(),
        title: visible_line(&fault.title),
        tool: visible_line(&fault.tool),
        at: fault.decided_at,
        difficulty: faults::parse(&fault.difficulty).unwrap_or_default(),
        lesson: visible(&fault.lesson),
        person: fault.reviewer.as_deref().map(name),
        outcome: outcome(fault),
    }
}

// Every active tool: one without a plan says what is missing.
fn tools(conn: &Connection, known: &[KnownFault], names: &BTreeMap<String, String>) -> rusqlite::Result<Vec<FaultTool>> {
    let plans: BTreeMap<String, PlanRow> = faults::plans(conn)?.into_iter().map(|plan| (plan.tool.clone(), plan)).collect();
    let mut found = Vec::new();
    for tool in people::tools(conn)?.into_iter().filter(|tool| tool.revoked_at.is_none()) {
        let plan = plans.get(&tool.name);
        let items = match plan.and_then(|plan| plan.body) {
            Some(body) => command(conn, &body)?.and_then(planned_items),
            None => None,
        };
        let decided: BTreeSet<&str> = known.iter().filter(|fault| fault.tool == tool.name).map(|fault| fault.item.as_str()).collect();
        found.push(fault_tool(&tool.name, plan, items.as_deref(), &decided, names));
    }
    Ok(found)
}

fn planned_items(command: DeskCommand) -> Option<Vec<FaultItem>> {
    match command {
        DeskCommand::PlanFaults { items, .. } => Some(items),
        _ => None,
    }
}

fn fault_tool(
    tool: &str,
    plan: Option<&PlanRow>,
    items: Option<&[FaultItem]>,
    decided: &BTreeSet<&str>,
    names: &BTreeMap<String, String>,
) -> FaultTool {
    let signed = plan.filter(|plan| plan.items > 0);
    let per_day = plan.map_or(0, |plan| plan.per_day);
    let decided_of_plan = items.map_or(0, |items| items.iter().filter(|item| decided.contains(item.id.as_str())).count());
    let used_up = items.is_some_and(|items| decided_of_plan == items.len());
    let missing = match (signed.is_some(), per_day, used_up) {
        (false, ..) => Some("A trainer has to sign a plan first."),
        (true, 0, _) => Some("A manager has to set how many are planted a day."),
        (true, _, true) => Some("All faults of the plan were used. A trainer has to sign new ones."),
        _ => None,
    };
    FaultTool {
        tool: visible_line(tool),
        per_day,
        items: signed.map_or(0, |plan| plan.items),
        decided: u32::try_from(decided_of_plan).unwrap_or(u32::MAX),
        planned_by: signed.map(|plan| names.get(&plan.by).map_or_else(|| plan.by.clone(), |name| visible_line(name))),
        planned_at: signed.map(|plan| plan.at),
        missing: missing.map(str::to_owned),
        library: items.map(|items| items.iter().map(|item| item_row(item, decided)).collect()),
        source: items.and_then(|items| serde_json::to_string_pretty(items).ok()).unwrap_or_default(),
    }
}

fn item_row(item: &FaultItem, decided: &BTreeSet<&str>) -> FaultItemRow {
    let mut change = Vec::new();
    name_changes("", &item.sound.arguments, &item.spoiled, &mut change);
    FaultItemRow {
        id: item.id.clone(),
        title: visible_line(&item.sound.title),
        kind: visible_line(&item.sound.kind),
        difficulty: item.difficulty,
        change: change.into_iter().take(MAX_CHANGES).collect(),
        lesson: visible(&item.lesson),
        decided: decided.contains(item.id.as_str()),
    }
}

fn name_changes(path: &str, sound: &Map<String, Value>, spoiled: &Map<String, Value>, found: &mut Vec<String>) {
    let names: BTreeSet<&String> = sound.keys().chain(spoiled.keys()).collect();
    for name in names {
        let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match (sound.get(name), spoiled.get(name)) {
            (before, after) if before == after => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => name_changes(&place, before, after, found),
            (before, after) => {
                let words = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), |value| visible_line(&value.to_string()));
                found.push(format!("{}: {} becomes {}", visible_line(&place), words(before), words(after)));
            }
        }
    }
}

/// What this person was not told yet of planted faults that they reviewed, the newest first.
pub(crate) fn notices(core: &Core) -> Result<Vec<FaultNotice>, DeskError> {
    let me = core.me().unwrap_or_default();
    let known = core.replica.read(faults::known)?;
    let mine = known.iter().filter(|fault| !fault.told && fault.reviewer.as_deref() == Some(me.as_str()));
    Ok(mine.filter_map(notice).collect())
}

fn notice(fault: &KnownFault) -> Option<FaultNotice> {
    let outcome = outcome(fault)?;
    let did = match outcome {
        FaultOutcome::Hit => "and you found it",
        FaultOutcome::Missed => "and you approved it. It could not have run",
        FaultOutcome::EditedOtherwise => "and your edit did not remove it. It could not have run",
        FaultOutcome::Escalated => "and you escalated it",
        FaultOutcome::Responded => "and you answered it",
        FaultOutcome::Abstained => "and you abstained",
    };
    Some(FaultNotice {
        action: fault.action.clone(),
        title: visible_line(&fault.title),
        outcome,
        sentence: format!("This was a planted fault, {did}."),
        lesson: visible(&fault.lesson),
    })
}
