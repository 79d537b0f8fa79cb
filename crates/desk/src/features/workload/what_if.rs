//! What one hour would be like with other people, arrivals, second reviews or handle times.

use super::cost;
use super::figures::clock;
use super::plan::{HourPlan, plan_hour};
use super::rota::read_rota;
use super::view::{WhatIfQuery, WhatIfRow, WhatIfStart, WhatIfView};
use crate::core::Core;
use crate::core::workload_basis::{Basis, HOUR_MS};
use crate::error::{DeskError, refused};
use holdpoint_domain::{Ms, span};
use holdpoint_metrics::staffing::{Answer, Limit, Question};

const LEAST_SLIDER_REVIEWERS: u32 = 10;
/// The year 9999 or so: sums of times stay within 64 bits.
const LATEST_MS: Ms = 253_402_300_800_000;

/// Where the sliders begin: at the hour with the highest load that is left.
pub(super) fn start(basis: &Basis, hours: &[HourPlan], now: Ms) -> WhatIfStart {
    let left = hours.iter().filter(|hour| hour.at + HOUR_MS > now);
    let load = |hour: &&HourPlan| hour.load(basis).unwrap_or(hour.people);
    let peak = left.max_by(|a, b| load(a).total_cmp(&load(b)).then(b.at.cmp(&a.at))).or(hours.last());
    let (at, people, needed) = peak.map_or((now, 0.0, None), |hour| (hour.at, hour.people, hour.needed));
    let reviewers = whole(people);
    WhatIfStart {
        at,
        label: clock(at),
        query: WhatIfQuery { at, reviewers, peak_percent: 100, second_percent: 0, handle_seconds: handle_seconds(basis) },
        most_reviewers: (reviewers.max(needed.unwrap_or(0)) * 2).max(LEAST_SLIDER_REVIEWERS),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people of an hour, seconds of a review")]
fn whole(number: f64) -> u32 {
    number.round().max(0.0) as u32
}

fn handle_seconds(basis: &Basis) -> u32 {
    whole(basis.handle.minutes * 60.0).max(1)
}

/// The answer.
pub(crate) fn answer(core: &Core, query: WhatIfQuery) -> Result<WhatIfView, DeskError> {
    check(&query)?;
    let now = core.clock.now();
    let basis = core.workload.get(&core.replica, now)?;
    let duties = read_rota(core, query.at, query.at + HOUR_MS)?.duties;
    let hour = plan_hour(&basis, &duties, query.at, now);
    let Some(expected) = hour.expected else { return Ok(WhatIfView { rows: Vec::new(), model: "There is no forecast yet.".into() }) };
    let usual = WhatIfQuery {
        at: query.at,
        reviewers: whole(hour.people),
        peak_percent: 100,
        second_percent: 0,
        handle_seconds: handle_seconds(&basis),
    };
    let (planned, what_if) = (Hour::new(&basis, expected.mean, &usual), Hour::new(&basis, expected.mean, &query));
    Ok(WhatIfView { rows: rows(&basis, &planned, &what_if), model: model(&basis) })
}

fn check(query: &WhatIfQuery) -> Result<(), DeskError> {
    let rules = [
        ("reviewers", query.reviewers <= 100_000),
        ("peak_percent", query.peak_percent <= 10_000),
        ("second_percent", query.second_percent <= 1_000),
        ("handle_seconds", (1..=86_400).contains(&query.handle_seconds)),
        ("at", query.at.rem_euclid(HOUR_MS) == 0 && (0..LATEST_MS).contains(&query.at)),
    ];
    match rules.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(refused("invalid_field", "A field does not hold what it should", format!("{field} is out of range."))),
        None => Ok(()),
    }
}

struct Hour {
    reviewers: u32,
    actions: f64,
    answer: Option<Answer>,
}

impl Hour {
    fn new(basis: &Basis, mean: f64, query: &WhatIfQuery) -> Self {
        let actions = mean * f64::from(query.peak_percent) / 100.0;
        let reviews = actions * (basis.reviews_per_action + f64::from(query.second_percent) / 100.0);
        let question = Question {
            arrivals_per_hour: reviews,
            handle_minutes: f64::from(query.handle_seconds) / 60.0,
            reviewers: query.reviewers.max(1),
            limit: basis.deadline_minutes.map_or(Limit::None, Limit::Deadline),
            handle_cv: None,
            seed: 1,
            target_load: 0.85,
            target_expired: 0.01,
        };
        Self { reviewers: query.reviewers, actions, answer: question.answer().ok() }
    }

    fn text(&self, nobody: &str, of: impl Fn(&Answer) -> String) -> String {
        match &self.answer {
            _ if self.reviewers == 0 && self.actions > 0.0 => nobody.into(),
            Some(answer) => of(answer),
            None => "not known".into(),
        }
    }

    // Waiting actions at any time, by Little's law, each at the cost of an average one.
    fn waiting_hours(&self) -> Option<f64> {
        if self.reviewers == 0 {
            return None;
        }
        self.answer.and_then(|answer| answer.mean_wait_minutes).map(|minutes| self.actions * minutes / 60.0)
    }
}

fn rows(basis: &Basis, planned: &Hour, what_if: &Hour) -> Vec<WhatIfRow> {
    let row = |label: &str, nobody: &str, of: &dyn Fn(&Answer) -> String| WhatIfRow {
        label: label.into(),
        planned: planned.text(nobody, of),
        what_if: what_if.text(nobody, of),
    };
    let needed = |answer: &Answer| answer.needed_reviewers.map_or_else(|| "no number suffices".into(), |needed| needed.to_string());
    let mut rows = vec![
        row("Past deadline", "all", &|answer| format!("{:.1} %", answer.expired_share * 100.0)),
        row("Mean wait", "until the deadline", &|answer| answer.mean_wait_minutes.map_or_else(|| "grows without end".into(), wait)),
        row("Load", "nobody on shift", &|answer| format!("{:.2}", answer.load)),
        row("People needed", "at least 1", &needed),
    ];
    rows.extend(cost::per_action(basis).into_iter().map(|(currency, amount)| {
        let told = |hour: &Hour| hour.waiting_hours().map_or_else(|| "not known".into(), |hours| cost::money(&currency, hours * amount));
        WhatIfRow { label: format!("Cost of waiting, {currency}"), planned: told(planned), what_if: told(what_if) }
    }));
    rows
}

#[expect(clippy::cast_possible_truncation, reason = "float to integer casts saturate")]
fn wait(minutes: f64) -> String {
    span((minutes * 60_000.0) as i64)
}

fn model(basis: &Basis) -> String {
    match basis.deadline_minutes {
        Some(minutes) => format!("Fixed deadline of {}", wait(minutes)),
        None => "No deadline is known".into(),
    }
}
