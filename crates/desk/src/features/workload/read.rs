//! The Workload screen: shifts, history and forecast of one day, in UTC.

use super::duty::Duty;
use super::plan::{HourPlan, figures, plan};
use super::rota::{Rota, read_rota};
use super::view::{OnShiftRow, ShiftPace, WorkloadView};
use super::{absence, cost, figures as drawn, what_if};
use crate::core::Core;
use crate::core::workload_basis::{Basis, HOUR_MS};
use crate::error::DeskError;
use crate::replica::people::PersonRow;
use crate::replica::records;
use crate::replica::shifts::work::{WaitingAction, reviews_since, waiting};
use crate::view::PersonChoice;
use crate::words::count;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Ms, Role, local_words, span};
use holdpoint_metrics::forecast::DayFigures;
use std::collections::{HashMap, HashSet};

const DAY_MS: Ms = 24 * HOUR_MS;
/// Someone without a shift in this time is named.
const AHEAD_MS: Ms = 7 * DAY_MS;
const MAX_DAYS_AWAY: i32 = 56;

/// The screen for the day that is `day_offset` days from today.
pub(crate) fn view(core: &Core, day_offset: i32) -> Result<WorkloadView, DeskError> {
    let day_offset = day_offset.clamp(-MAX_DAYS_AWAY, MAX_DAYS_AWAY);
    let now = core.clock.now();
    let begin = now - now.rem_euclid(DAY_MS) + Ms::from(day_offset) * DAY_MS;
    let basis = core.workload.get(&core.replica, now)?;
    let rota = read_rota(core, begin.min(now - DAY_MS), (begin + DAY_MS).max(now + AHEAD_MS))?;
    let waiting = core.replica.read(waiting)?;
    let hours = plan(&basis, &rota.duties, begin, now);
    let left = figures(&basis, &hours, if day_offset == 0 { waiting.len() } else { 0 }, now);
    Seen { core, now, begin, day_offset, basis: &basis, rota: &rota, waiting: &waiting, hours: &hours, left }.view()
}

// What the parts of the screen are made with.
struct Seen<'a> {
    core: &'a Core,
    now: Ms,
    begin: Ms,
    day_offset: i32,
    basis: &'a Basis,
    rota: &'a Rota,
    waiting: &'a [WaitingAction],
    hours: &'a [HourPlan],
    /// What is expected of the rest of the day.
    left: Option<DayFigures>,
}

impl Seen<'_> {
    fn view(&self) -> Result<WorkloadView, DeskError> {
        let me = self.core.me();
        let roles = self.roles(me.as_deref());
        let sees_pace = [Role::Manager, Role::Trainer].iter().any(|role| roles.contains(role));
        let may_plan = [Role::Manager, Role::Administrator].iter().any(|role| roles.contains(role));
        let on_shift = self.on_shift(sees_pace, me.as_deref())?;
        let hours = drawn::hours(self.hours);
        let (most, ticks) = drawn::axis(&hours);
        let waiting_hours = self.left.as_ref().map(|left| left.hours.iter().map(|hour| hour.waiting_minutes).sum::<f64>() / 60.0);
        Ok(WorkloadView {
            now: self.now,
            day: format!("{}, UTC", local_words(self.begin, "UTC").trim_end_matches(" 00:00")),
            day_offset: self.day_offset,
            on_shift_of: format!("{} of {}", on_shift.len(), count(self.reviewers().count(), "reviewer", "reviewers")),
            on_shift,
            without_shifts: self.without_shifts(),
            sees_pace,
            coverage: drawn::coverage(&self.rota.duties, self.begin),
            short: if self.rota.shifts == 0 { Vec::new() } else { drawn::short(self.hours) },
            hours,
            most,
            ticks,
            now_at: (self.day_offset == 0).then(|| (self.now - self.begin) as f64 / HOUR_MS as f64),
            peak: self.peak(),
            notes: self.notes(),
            no_forecast: self.no_forecast(),
            costs: cost::rows(self.basis, self.waiting, waiting_hours, self.now),
            what_if: what_if::start(self.basis, self.hours, self.now),
            absences: absence::rows(self.core, &self.rota.everybody, self.now, may_plan)?,
            people: self.active().map(|person| PersonChoice { id: person.id.clone(), name: visible_line(&person.profile.name) }).collect(),
            me,
            shifts: u32::try_from(self.rota.shifts).unwrap_or(u32::MAX),
            read_only: (!may_plan).then(|| "Only a manager or an administrator plans shifts.".into()),
        })
    }

    fn active(&self) -> impl Iterator<Item = &PersonRow> {
        self.rota.everybody.iter().filter(|person| person.left_at.is_none())
    }

    fn reviewers(&self) -> impl Iterator<Item = &PersonRow> {
        self.active().filter(|person| person.profile.roles.contains(&Role::Reviewer))
    }

    fn roles(&self, me: Option<&str>) -> Vec<Role> {
        self.active().find(|person| Some(person.id.as_str()) == me).map(|person| person.profile.roles.clone()).unwrap_or_default()
    }

    fn name(&self, id: &str) -> String {
        self.rota
            .everybody
            .iter()
            .find(|person| person.id == id)
            .map_or_else(|| visible_line(id), |person| visible_line(&person.profile.name))
    }

    fn on_shift(&self, sees_pace: bool, me: Option<&str>) -> Result<Vec<OnShiftRow>, DeskError> {
        let on: Vec<&Duty> = self.rota.duties.iter().filter(|duty| duty.from <= self.now && self.now < duty.until).collect();
        let decided = self.decided(&on)?;
        let row = |duty: &&Duty| OnShiftRow {
            name: self.name(&duty.person),
            detail: format!("{} · until {} {}", visible_line(&duty.team), clock_in(duty.until, &duty.zone), visible_line(&duty.zone)),
            stands_in_for: duty.stands_in_for.as_deref().map(|person| format!("for {}", self.name(person))),
            pace: (sees_pace || me == Some(duty.person.as_str())).then(|| ShiftPace {
                since_break: None,
                decided: decided.get(duty.person.as_str()).copied().unwrap_or(0),
                median_time: None,
                approves: None,
                planted: None,
                state: None,
            }),
        };
        Ok(on.iter().map(row).collect())
    }

    // Reviews of each person since their shift began.
    fn decided(&self, on: &[&Duty]) -> Result<HashMap<String, u32>, DeskError> {
        let Some(first) = on.iter().map(|duty| duty.from).min() else { return Ok(HashMap::new()) };
        let begins: HashMap<&str, Ms> = on.iter().map(|duty| (duty.person.as_str(), duty.from)).collect();
        let head = self.core.replica.head().0;
        let reviews = self.core.replica.read(|conn| reviews_since(conn, records::first_since(conn, first, head)?))?;
        let mut decided: HashMap<String, u32> = HashMap::new();
        for (person, at) in reviews {
            if begins.get(person.as_str()).is_some_and(|begin| *begin <= at) {
                *decided.entry(person).or_default() += 1;
            }
        }
        Ok(decided)
    }

    fn without_shifts(&self) -> Vec<String> {
        let planned: HashSet<&str> =
            self.rota.duties.iter().filter(|duty| duty.until > self.now).map(|duty| duty.person.as_str()).collect();
        let without = self.reviewers().filter(|person| !planned.contains(person.id.as_str()));
        if self.rota.shifts == 0 { Vec::new() } else { without.map(|person| visible_line(&person.profile.name)).collect() }
    }

    fn peak(&self) -> Option<String> {
        let left = self.hours.iter().filter(|hour| hour.at + HOUR_MS > self.now && self.rota.shifts > 0);
        let loads = left.filter_map(|hour| hour.load(self.basis).map(|load| (load, hour)));
        let (load, hour) = loads.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(match load.is_finite() {
            true => format!("load {load:.2} at peak"),
            false => format!("nobody at {}", drawn::clock(hour.at)),
        })
    }

    fn no_forecast(&self) -> Option<String> {
        let short = self.basis.forecast.as_ref().err()?;
        let days = short.hours / 24;
        Some(format!(
            "A forecast needs a week of history; there are {}. Shifts and coverage are shown without it.",
            count(days, "day", "days")
        ))
    }

    #[expect(clippy::cast_possible_truncation, reason = "float to integer casts saturate")]
    fn notes(&self) -> Vec<String> {
        let handle = span((self.basis.handle.minutes * 60_000.0) as i64);
        let mut notes = vec![match self.basis.handle.measured {
            Some(reviews) => format!("A review takes {handle} on average, measured on {reviews} reviews of the last 28 days."),
            None => format!("A review is assumed to take {handle}: too few are known to say."),
        }];
        if let Ok(forecast) = &self.basis.forecast {
            let growth = forecast.weekly_growth * 100.0;
            notes.push(format!(
                "Forecast by hour of the week from {} hours; trend {growth:+.1} % a week; hours vary by {:.0} % beyond chance.",
                forecast.hours,
                forecast.hour_spread.sqrt() * 100.0
            ));
        }
        if self.basis.reviews_per_action > 1.0 {
            notes.push(format!(
                "An action takes {:.2} reviews: second reviews, several approvals and returns are in it.",
                self.basis.reviews_per_action
            ));
        }
        if let Some(left) = &self.left {
            notes.push(format!(
                "Of the actions that are still to come this day, {:.1} % are expected to expire.",
                left.expired_share * 100.0
            ));
        }
        if self.rota.shifts == 0 {
            notes.push("No shift is planned, so capacity and shortage are not shown.".into());
        }
        notes
    }
}

fn clock_in(at: Ms, zone: &str) -> String {
    local_words(at, zone).rsplit(' ').next().unwrap_or_default().to_owned()
}
