//! What waiting costs: the cost an hour of the services that actions are about, by kind and
//! currency. Currencies are never added, and a tool's own figure is not part of it.

use super::view::CostRow;
use crate::core::workload_basis::{Basis, HOUR_MS};
use crate::replica::shifts::work::WaitingAction;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Money, Ms, ServiceMap, format_money};
use std::collections::BTreeMap;

type Key = (String, String);

/// What an hour of waiting of an average action costs, by currency, in its smallest unit.
pub(super) fn per_action(basis: &Basis) -> BTreeMap<String, f64> {
    let actions: u64 = basis.kinds.iter().map(|kind| kind.actions).sum();
    let mut costs: BTreeMap<String, f64> = BTreeMap::new();
    for kind in &basis.kinds {
        for money in costs_of(&basis.map, kind.service.as_deref()) {
            *costs.entry(money.currency).or_default() += money.amount as f64 * kind.actions as f64 / actions.max(1) as f64;
        }
    }
    costs
}

/// A row for each kind and currency, the highest cost of a currency first.
pub(super) fn rows(basis: &Basis, waiting: &[WaitingAction], expected_hours: Option<f64>, now: Ms) -> Vec<CostRow> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    let mut of_kind: BTreeMap<&str, u64> = BTreeMap::new();
    for kind in &basis.kinds {
        *of_kind.entry(&kind.kind).or_default() += kind.actions;
        for money in costs_of(&basis.map, kind.service.as_deref()) {
            sums.entry((money.currency, kind.kind.clone())).or_default().of_newest += money.amount as f64 * kind.actions as f64;
        }
    }
    for action in waiting {
        let hours = (now - action.since).max(0) as f64 / HOUR_MS as f64;
        for money in costs_of(&basis.map, action.service.as_deref()) {
            let sum = sums.entry((money.currency, action.kind.clone())).or_default();
            sum.waiting += 1;
            sum.so_far += money.amount as f64 * hours;
        }
    }
    let all: u64 = of_kind.values().sum();
    let mut rows: Vec<(Key, Sum)> = sums.into_iter().collect();
    rows.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(b.1.of_newest.total_cmp(&a.1.of_newest)).then(a.0.1.cmp(&b.0.1)));
    rows.into_iter()
        .map(|((currency, kind), sum)| {
            let of_kind = of_kind.get(kind.as_str()).copied().unwrap_or(0);
            CostRow {
                per_hour: money(&currency, sum.of_newest / of_kind.max(1) as f64),
                waiting: sum.waiting,
                so_far: money(&currency, sum.so_far),
                today: expected_hours.map(|hours| money(&currency, sum.of_newest / all.max(1) as f64 * hours)),
                kind: visible_line(&kind),
            }
        })
        .collect()
}

#[derive(Default)]
struct Sum {
    // Cost an hour of all newest actions of the kind.
    of_newest: f64,
    waiting: u32,
    so_far: f64,
}

// The highest cost in each currency of the services that the name stands for.
fn costs_of(map: &ServiceMap, service: Option<&str>) -> Vec<Money> {
    let mut costs: BTreeMap<String, i64> = BTreeMap::new();
    for money in service.map(|name| map.find(name)).unwrap_or_default().iter().filter_map(|service| service.cost_per_hour.as_ref()) {
        let known = costs.entry(money.currency.clone()).or_insert(money.amount);
        *known = (*known).max(money.amount);
    }
    costs.into_iter().map(|(currency, amount)| Money { currency, amount }).collect()
}

/// "EUR 120.00"
#[expect(clippy::cast_possible_truncation, reason = "float to integer casts saturate")]
pub(super) fn money(currency: &str, amount: f64) -> String {
    format_money(&Money { currency: currency.to_owned(), amount: amount.round() as i64 })
}
