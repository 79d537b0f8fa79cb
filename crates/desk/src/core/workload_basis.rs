//! What the figures of the Workload screen are computed from, read at most once a minute.

use crate::replica::quarter_hours::ActionOutcome;
use crate::replica::shifts::work::{HandleTimes, KindOfService, deadlines, handle_times, kinds_of_services};
use crate::replica::{Replica, quarter_hours, records, services};
use holdpoint_domain::{Ms, ServiceMap};
use holdpoint_metrics::forecast::{Forecast, HourCount, NoForecast};
use holdpoint_metrics::pace::median;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) const HOUR_MS: Ms = 3_600_000;
/// Weeks that the forecast is made from.
const HISTORY_WEEKS: Ms = 8;
/// Days in which the minutes of a review are measured.
const HANDLE_DAYS: Ms = 28;
/// Below so many known reviews a handle time is assumed.
const LEAST_REVIEWS: u64 = 20;
const ASSUMED_HANDLE_MINUTES: f64 = 4.0;
const ASSUMED_HANDLE_CV: f64 = 1.0;
/// Newest actions from which deadlines and costs are taken.
const NEWEST_ACTIONS: u32 = 500;
const BASIS_AGE_MS: Ms = 60_000;

/// History, and what follows from it.
pub(crate) struct Basis {
    at: Ms,
    /// Arrivals and expired ones of each hour of the last weeks, by hours since 1970 UTC.
    pub hours: BTreeMap<i64, (u32, u32)>,
    pub forecast: Result<Forecast, NoForecast>,
    pub handle: Handle,
    /// The usual minutes from proposal to deadline; none where nothing was proposed.
    pub deadline_minutes: Option<f64>,
    /// Reviews for each action, measured; 1 where too few are known.
    pub reviews_per_action: f64,
    pub kinds: Vec<KindOfService>,
    pub map: ServiceMap,
}

/// Minutes of a review.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handle {
    pub minutes: f64,
    pub cv: f64,
    /// Reviews it was measured on; none where it is assumed.
    pub measured: Option<u64>,
}

/// The newest basis.
#[derive(Default)]
pub(crate) struct WorkloadBasis(Mutex<Option<Arc<Basis>>>);

impl WorkloadBasis {
    /// The basis, read anew after a minute or where the clock went back.
    pub fn get(&self, replica: &Replica, now: Ms) -> rusqlite::Result<Arc<Basis>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|basis| (0..BASIS_AGE_MS).contains(&(now - basis.at))) {
            Some(basis) => Ok(basis.clone()),
            None => {
                let head = replica.head().0;
                let basis = Arc::new(replica.read(|conn| read(conn, head, now))?);
                *kept = Some(basis.clone());
                Ok(basis)
            }
        }
    }
}

fn read(conn: &Connection, head: u64, now: Ms) -> rusqlite::Result<Basis> {
    let hours = read_hours(conn, now)?;
    // The hour that goes on is not observed whole, and nothing before the first record was observed.
    let this_hour = now.div_euclid(HOUR_MS);
    let counts: Vec<HourCount> = match hours.first_key_value() {
        None => Vec::new(),
        Some((first, _)) => {
            (first + 1..this_hour).map(|hour| HourCount { hour, arrivals: hours.get(&hour).map_or(0, |of| of.0), factor: 1.0 }).collect()
        }
    };
    let first = records::first_since(conn, now - HANDLE_DAYS * 24 * HOUR_MS, head)?;
    let times = handle_times(conn, first)?;
    let deadline = median(&mut deadlines(conn, NEWEST_ACTIONS)?);
    Ok(Basis {
        at: now,
        forecast: Forecast::fit(&counts),
        handle: handle(&times),
        deadline_minutes: deadline.map(|ms| ms as f64 / 60_000.0),
        reviews_per_action: reviews_per_action(&times, &hours, now),
        kinds: kinds_of_services(conn, NEWEST_ACTIONS)?,
        map: services::in_force(conn)?,
        hours,
    })
}

fn read_hours(conn: &Connection, now: Ms) -> rusqlite::Result<BTreeMap<i64, (u32, u32)>> {
    let from = now - HISTORY_WEEKS * 7 * 24 * HOUR_MS;
    let mut hours: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
    for (at, outcome, actions) in quarter_hours::series(conn, from - from.rem_euclid(HOUR_MS), i64::MAX)? {
        let hour = hours.entry(at.div_euclid(HOUR_MS)).or_default();
        let actions = u32::try_from(actions).unwrap_or(u32::MAX);
        hour.0 = hour.0.saturating_add(actions);
        if outcome == ActionOutcome::Expired {
            hour.1 = hour.1.saturating_add(actions);
        }
    }
    Ok(hours)
}

fn handle(times: &HandleTimes) -> Handle {
    let known = times.known as f64;
    let mean = times.sum_ms / known;
    if times.known < LEAST_REVIEWS || mean < 1.0 {
        return Handle { minutes: ASSUMED_HANDLE_MINUTES, cv: ASSUMED_HANDLE_CV, measured: None };
    }
    let variance = (times.sum_squares / known - mean * mean).max(0.0);
    Handle { minutes: mean / 60_000.0, cv: variance.sqrt() / mean, measured: Some(times.known) }
}

// Second reviews, several approvals, planted faults and returns are all in it.
fn reviews_per_action(times: &HandleTimes, hours: &BTreeMap<i64, (u32, u32)>, now: Ms) -> f64 {
    let since = (now - HANDLE_DAYS * 24 * HOUR_MS).div_euclid(HOUR_MS);
    let arrivals: f64 = hours.range(since..).map(|(_, (arrivals, expired))| f64::from(arrivals.saturating_sub(*expired))).sum();
    if times.total < LEAST_REVIEWS || arrivals < 1.0 { 1.0 } else { (times.total as f64 / arrivals).clamp(0.05, 10.0) }
}
