//! What an hour of delay of an action costs: that of the services it is about, from the map in
//! force. Each amount is judged beside the highest of its own currency; currencies are neither
//! added nor compared.

use crate::lock::lock;
use crate::replica::services;
use holdpoint_domain::{Money, Seq, ServiceMap};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The costs of the map in force, made anew when another map is published.
#[derive(Default)]
pub(crate) struct DelayCostsInForce(Mutex<Option<(Option<Seq>, Arc<DelayCosts>)>>);

impl DelayCostsInForce {
    pub fn get(&self, conn: &Connection) -> rusqlite::Result<Arc<DelayCosts>> {
        let newest = services::newest(conn)?;
        let mut kept = lock(&self.0);
        if let Some((_, costs)) = kept.as_ref().filter(|(of, _)| *of == newest) {
            return Ok(Arc::clone(costs));
        }
        let costs = Arc::new(DelayCosts::new(services::in_force(conn)?));
        *kept = Some((newest, Arc::clone(&costs)));
        Ok(costs)
    }
}

/// Costs of all services of a map.
#[derive(Debug, Default)]
pub(crate) struct DelayCosts {
    pub map: ServiceMap,
    highest: BTreeMap<String, i64>,
}

/// The cost of one action's delay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DelayCost {
    /// At most one for each currency.
    pub amounts: Vec<Money>,
    // Of each amount: the highest of its currency.
    highest: Vec<i64>,
}

impl DelayCosts {
    pub(crate) fn new(map: ServiceMap) -> Self {
        let highest = highest_by_currency(map.services().iter().filter_map(|service| service.cost_per_hour.as_ref()));
        let highest = highest.into_iter().map(|(currency, amount)| (currency.to_owned(), amount)).collect();
        Self { map, highest }
    }

    /// The highest cost in each currency of the services that the name stands for.
    pub(crate) fn of(&self, service: Option<&str>) -> DelayCost {
        let services = service.map(|name| self.map.find(name)).unwrap_or_default();
        let costs = services.iter().filter_map(|service| service.cost_per_hour.as_ref()).filter(|money| money.amount > 0);
        let costs = highest_by_currency(costs);
        let highest = costs.keys().map(|currency| self.highest.get(*currency).copied().unwrap_or(i64::MAX)).collect();
        let amounts = costs.into_iter().map(|(currency, amount)| Money { currency: currency.to_owned(), amount }).collect();
        DelayCost { amounts, highest }
    }
}

fn highest_by_currency<'a>(costs: impl Iterator<Item = &'a Money>) -> BTreeMap<&'a str, i64> {
    let mut highest = BTreeMap::new();
    for money in costs {
        let known = highest.entry(money.currency.as_str()).or_insert(money.amount);
        *known = money.amount.max(*known);
    }
    highest
}

impl DelayCost {
    /// Its share of the highest cost of its currency, in parts of `whole`; the largest share where it costs in several.
    pub(crate) fn share_of_highest(&self, whole: i64) -> i64 {
        let share = |(money, highest): (&Money, &i64)| i128::from(money.amount) * i128::from(whole) / i128::from(*highest).max(1);
        let largest = self.amounts.iter().zip(&self.highest).map(share).max().unwrap_or(0);
        i64::try_from(largest).unwrap_or(whole).min(whole)
    }
}
