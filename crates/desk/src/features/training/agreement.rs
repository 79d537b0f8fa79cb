//! Agreement of blind double reviews: Krippendorff's alpha with intervals, by group.

use super::view::{AgreementGroup, AgreementLevel, AgreementRow};
use crate::replica::{people, rulings, shifts};
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

/// All together, and by kind, team, shift, time zone, risk and week.
pub(super) fn read(conn: &Connection, since: Ms, now: Ms) -> rusqlite::Result<(AgreementRow, Vec<AgreementGroup>)> {
    let verdicts = rulings::double_verdicts(conn, since)?;
    let teams: BTreeMap<String, Vec<String>> =
        people::everybody(conn)?.into_iter().map(|person| (person.id, person.profile.teams)).collect();
    // The zone of a person's latest shift.
    let zones: BTreeMap<String, String> =
        shifts::between(conn, since, now)?.into_iter().map(|shift| (shift.planned.person, shift.planned.zone)).collect();
    let by_action = group_by_action(verdicts);
    let all: Vec<&Vec<DoubleVerdict>> = by_action.values().collect();
    let overall = row("Overall", &all);
    let group = |by: &str, name: &dyn Fn(&[DoubleVerdict]) -> String| {
        let mut found: BTreeMap<String, Vec<&Vec<DoubleVerdict>>> = BTreeMap::new();
        for verdicts in &all {
            found.entry(name(verdicts)).or_default().push(verdicts);
        }
        let mut rows: Vec<AgreementRow> = found.iter().map(|(name, verdicts)| row(name, verdicts)).collect();
        // Weeks in their order; else what most is known of first.
        if by != "Week" {
            rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        }
        AgreementGroup { by: by.to_owned(), rows }
    };
    let groups = vec![
        group("Kind", &|verdicts| visible_line(&verdicts[0].kind)),
        group("Team", &|verdicts| team_of(verdicts, &teams)),
        group("Shift", &|verdicts| shift_of(verdicts[0].at)),
        group("Zone", &|verdicts| zones_of(verdicts, &zones)),
        group("Risk", &|verdicts| verdicts[0].risk.clone()),
        group("Week", &|verdicts| week_of(verdicts[0].at)),
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

// The time zones of those who reviewed an action, each once.
fn zones_of(verdicts: &[DoubleVerdict], zones: &BTreeMap<String, String>) -> String {
    let of: BTreeSet<&str> = verdicts.iter().map(|verdict| zones.get(&verdict.person).map_or("no shift", String::as_str)).collect();
    of.into_iter().map(visible_line).collect::<Vec<_>>().join(" and ")
}

/// `2026-W13`: the ISO week, UTC.
fn week_of(at: Ms) -> String {
    use chrono::Datelike as _;
    let week = chrono::DateTime::from_timestamp_millis(at).map(|at| at.iso_week());
    week.map_or_else(|| "no date".to_owned(), |week| format!("{}-W{:02}", week.year(), week.week()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(person: &str) -> DoubleVerdict {
        let text = str::to_owned;
        DoubleVerdict { action: text("act_1"), kind: text("k"), risk: text("high"), person: text(person), at: 0, verdict: text("approve") }
    }

    #[test]
    fn week_is_that_of_the_calendar_also_over_new_year() {
        let day = |text: &str| holdpoint_domain::parse_rfc3339(text).unwrap();
        assert_eq!(week_of(day("2026-03-29T23:59:59Z")), "2026-W13");
        assert_eq!(week_of(day("2026-03-30T00:00:00Z")), "2026-W14");
        assert_eq!(week_of(day("2027-01-02T12:00:00Z")), "2026-W53");
    }

    #[test]
    fn zones_are_named_once_in_the_same_order() {
        let zones = BTreeMap::from([("a", "Asia/Kolkata"), ("b", "Europe/Dublin"), ("c", "Asia/Kolkata")]);
        let zones: BTreeMap<String, String> = zones.into_iter().map(|(person, zone)| (person.to_owned(), zone.to_owned())).collect();
        let of = |people: [&str; 2]| zones_of(&people.map(verdict), &zones);
        assert_eq!(of(["a", "b"]), of(["b", "a"]));
        assert_eq!(of(["a", "b"]), "Asia/Kolkata and Europe/Dublin");
        assert_eq!(of(["a", "c"]), "Asia/Kolkata");
        assert_eq!(of(["a", "new"]), "Asia/Kolkata and no shift");
    }
}
