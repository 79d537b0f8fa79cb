//! What an incident means: services, what customers lose, and what it cost so far.

use super::{Money, Service, ServiceMap};
use holdpoint_incidents::{Incident, Interval};
use serde::Serialize;
use std::collections::BTreeMap;

const HOUR_MS: i128 = 3_600_000;
const MINUTE_MS: f64 = 60_000.0;

/// The impact of an incident under a map of services.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Impact {
    /// Services that the incident names, the strictest tier first.
    pub services: Vec<ImpactService>,
    /// Names of the incident that the map does not know.
    pub unmapped: Vec<String>,
    /// Services that call one of these, directly or through others.
    pub dependants: Vec<String>,
    /// The strictest tier; none where no service is mapped.
    pub tier: Option<u32>,
    /// How long it went on so far; none where its end is at or before its start.
    pub duration_minutes: Option<f64>,
    /// Duration × cost per hour, for each currency.
    pub cost_so_far: Vec<Money>,
}

/// A service that an incident touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImpactService {
    /// Its name in the map.
    pub name: String,
    /// Its tier.
    pub tier: u32,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What customers lose while it is down.
    pub customers_lose: Option<String>,
    /// What an hour without it costs.
    pub cost_per_hour: Option<Money>,
}

impl ServiceMap {
    /// What an hour without these services costs, for each currency.
    #[must_use]
    pub fn cost_per_hour(services: &[&Service]) -> Vec<Money> {
        money(rates(services).into_iter())
    }

    /// The impact of an incident; `now` in ms ends what goes on.
    #[must_use]
    pub fn impact(&self, incident: &Incident, now: i64) -> Impact {
        let mut touched: Vec<&Service> = Vec::new();
        let mut unmapped = Vec::new();
        for name in &incident.services {
            let found = self.find(name);
            if found.is_empty() {
                unmapped.push(name.clone());
            }
            touched.extend(found);
        }
        touched.sort_by(|a, b| (a.tier, &a.name).cmp(&(b.tier, &b.name)));
        touched.dedup_by(|a, b| a.name == b.name);
        let duration_ms = (!incident.is_impossible()).then(|| duration(&incident.intervals, now));
        Impact {
            services: touched.iter().map(|service| of_service(service)).collect(),
            unmapped,
            dependants: self.dependants(&touched),
            tier: touched.first().map(|service| service.tier),
            duration_minutes: duration_ms.map(|ms| ms as f64 / MINUTE_MS),
            cost_so_far: duration_ms.map_or_else(Vec::new, |ms| cost(&touched, ms)),
        }
    }
}

fn of_service(service: &Service) -> ImpactService {
    ImpactService {
        name: service.name.clone(),
        tier: service.tier,
        owner: service.owner.clone(),
        customers_lose: service.customers_lose.clone(),
        cost_per_hour: service.cost_per_hour.clone(),
    }
}

fn duration(intervals: &[Interval], now: i64) -> i64 {
    intervals.iter().map(|interval| (interval.to.unwrap_or(now) - interval.from).max(0)).sum()
}

// The rates are added before the product is rounded to the nearest unit, so that it is rounded once.
fn cost(services: &[&Service], duration_ms: i64) -> Vec<Money> {
    let product = |rate: i128| (rate * i128::from(duration_ms) + HOUR_MS / 2) / HOUR_MS;
    money(rates(services).into_iter().map(|(currency, rate)| (currency, product(rate))))
}

// Costs of an hour, added for each currency.
fn rates<'a>(services: &[&'a Service]) -> BTreeMap<&'a str, i128> {
    let mut rates: BTreeMap<&str, i128> = BTreeMap::new();
    for rate in services.iter().filter_map(|service| service.cost_per_hour.as_ref()) {
        *rates.entry(&rate.currency).or_default() += i128::from(rate.amount);
    }
    rates
}

fn money<'a>(amounts: impl Iterator<Item = (&'a str, i128)>) -> Vec<Money> {
    let amount = |amount: i128| i64::try_from(amount).unwrap_or(i64::MAX);
    amounts.map(|(currency, number)| Money { currency: currency.to_owned(), amount: amount(number) }).collect()
}
