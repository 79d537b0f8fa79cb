//! One service of the map.

use serde::{Deserialize, Serialize};

/// The tier of what is not mapped: what is most important.
pub const STRICTEST_TIER: u32 = 1;

/// An amount of money. Amounts in different currencies are never added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Money {
    /// ISO 4217 code.
    pub currency: String,
    /// In the smallest unit of the currency, for example cents.
    pub amount: i64,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name, unique in the map.
    pub name: String,
    /// Names of the services it calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<String>,
    /// How important it is: 1 is the most important.
    pub tier: u32,
    /// The team or person who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What customers lose while it is down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_lose: Option<String>,
    /// What an hour without it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_per_hour: Option<Money>,
    /// Other names of it in labels, components and targets; `*` stands for any text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// Names are compared without letter case and the space around them.
pub(crate) fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}
