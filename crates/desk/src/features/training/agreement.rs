//! Agreement of blind double reviews: Krippendorff's alpha with intervals, by group.

use super::view::{AgreementGroup, AgreementLevel, AgreementRow};
use crate::replica::{people, rulings};
use holdpoint_domain::Ms;
use holdpoint_domain::text::visible_line;
use holdpoint_metrics::agreement::{Bootstrap, RELIABLE, Rating, Scale, Statistic, TENTATIVE, Table, measure};
use rulings::DoubleVerdict;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Double reviews below which nothing is said.
pub(super) const MIN_DOUBLE_REVIEWS: u32 = 30;
/// Resamples; the same ones at every look.
const BOOTSTRAP: Bootstrap = Bootstrap { rounds: 1_000, seed: 1 };
/// In the order of the scale.
const VERDICTS: [&str; 4] = ["approve", "edit", "reject", "respond"];
/// Hours of a shift, UTC.
const SHIFT_HOURS: i64 = 8;
const HOUR_MS: Ms = 3600 * 1000;

/// All together, and by kind, team, shift and risk.
pub(super) fn read(conn: &Connection, since: Ms) -> rusqlite::Result<(AgreementRow, Vec<AgreementGroup>)> {
    let verdicts = rulings::double_verdicts(conn, since)?;
    let teams: BTreeMap<String, Vec<String>> =
        people::everybody(conn)?.into_iter().map(|person| (person.id, person.profile.teams)).collect();
    let by_action = group_by_action(verdicts);
    let all: Vec<&Vec<DoubleVerdict>> = by_action.values().collect();
    let overall = row("Overall", &all);
    let group = |by: &str, name: &dyn Fn(&[DoubleVerdict]) -> String| {
        let mut found: BTreeMap<String, Vec<&Vec<DoubleVerdict>>> = BTreeMap::new();
        for verdicts in &all {
            found.entry(name(verdicts)).or_default().push(verdicts);
        }
        let mut rows: Vec<AgreementRow> = found.iter().map(|(name, verdicts)| row(name, verdicts)).collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        AgreementGroup { by: by.to_owned(), rows }
    };
    let groups = vec![
        group("Kind", &|verdicts| visible_line(&verdicts[0].kind)),
        group("Team", &|verdicts| team_of(verdicts, &teams)),
        group("Shift", &|verdicts| shift_of(verdicts[0].at)),
        group("Risk", &|verdicts| verdicts[0].risk.clone()),
    ];
    Ok((overall, groups))
}

// Actions with at least two people's verdicts; of a person the last one counts.
pub(super) fn group_by_action(verdicts: Vec<DoubleVerdict>) -> BTreeMap<String, Vec<DoubleVerdict>> {
    let mut found: BTreeMap<String, Vec<DoubleVerdict>> = BTreeMap::new();
    for verdict in verdicts {
        let known = found.entry(verdict.action.clone()).or_default();
        known.retain(|earlier| earlier.person != verdict.person);
        known.push(verdict);
    }
    found.retain(|_, verdicts| verdicts.len() > 1);
    found
}

fn team_of(verdicts: &[DoubleVerdict], teams: &BTreeMap<String, Vec<String>>) -> String {
    let of = |verdict: &DoubleVerdict| teams.get(&verdict.person).cloned().unwrap_or_default();
    let mut common: BTreeSet<String> = of(&verdicts[0]).into_iter().collect();
    verdicts.iter().skip(1).for_each(|verdict| common.retain(|team| of(verdict).contains(team)));
    match common.into_iter().next() {
        Some(team) => visible_line(&team),
        None if verdicts.iter().any(|verdict| of(verdict).is_empty()) => "without a team".to_owned(),
        None => "of two teams".to_owned(),
    }
}

fn shift_of(at: Ms) -> String {
    let hour = at.div_euclid(HOUR_MS).rem_euclid(24) / SHIFT_HOURS * SHIFT_HOURS;
    format!("{hour:02} to {:02} UTC", hour + SHIFT_HOURS)
}

pub(super) fn row(name: &str, actions: &[&Vec<DoubleVerdict>]) -> AgreementRow {
    let count = u32::try_from(actions.len()).unwrap_or(u32::MAX);
    let none = |sentence: String| AgreementRow {
        name: name.to_owned(),
        value: None,
        low: None,
        high: None,
        percent: None,
        count,
        sentence: Some(sentence),
        level: AgreementLevel::Unknown,
    };
    if count < MIN_DOUBLE_REVIEWS {
        return none(format!("too few double reviews to say ({count} of {MIN_DOUBLE_REVIEWS})"));
    }
    // Of one person on one item there is one label, so there is no conflict.
    let Ok(table) = Table::new(Scale::nominal(VERDICTS.len() as u32), &ratings(actions)) else { return none("not known".into()) };
    let measures = measure(&table, &[Statistic::Alpha, Statistic::Percent], Some(BOOTSTRAP));
    let percent = measures[1].value.ok();
    match measures[0].value {
        Err(why) => AgreementRow { percent, ..none(format!("undefined: {why}")) },
        Ok(value) => AgreementRow {
            value: Some(value),
            low: measures[0].ci95.map(|[low, _]| low),
            high: measures[0].ci95.map(|[_, high]| high),
            percent,
            sentence: None,
            level: level(value),
            ..none(String::new())
        },
    }
}

fn ratings(actions: &[&Vec<DoubleVerdict>]) -> Vec<Rating> {
    let people: BTreeSet<&str> = actions.iter().flat_map(|verdicts| verdicts.iter()).map(|verdict| verdict.person.as_str()).collect();
    let people: BTreeMap<&str, u32> = people.into_iter().zip(0..).collect();
    let category = |verdict: &str| VERDICTS.iter().position(|known| *known == verdict).unwrap_or_default() as u32;
    let of_action = |(item, verdicts): (u32, &&Vec<DoubleVerdict>)| {
        verdicts
            .iter()
            .map(|verdict| Rating { item, rater: people[verdict.person.as_str()], category: category(&verdict.verdict) })
            .collect::<Vec<_>>()
    };
    (0..).zip(actions).flat_map(of_action).collect()
}

fn level(value: f64) -> AgreementLevel {
    match value {
        value if value >= RELIABLE => AgreementLevel::Reliable,
        value if value >= TENTATIVE => AgreementLevel::Tentative,
        _ => AgreementLevel::Low,
    }
}
