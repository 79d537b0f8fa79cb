//! A policy in force.

use super::checkpoint::Checkpoint;
use super::condition::Compiled;
use super::health::HealthTargets;
use serde::{Deserialize, Serialize};

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Its version.
    pub version: String,
    /// Time to the deadline when the tool names none, ms.
    pub default_ttl_ms: i64,
    /// What stops, in the order in which it is tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checkpoints: Vec<Checkpoint>,
    /// Most actions of a set; [`crate::DEFAULT_MAX_SET`] when absent, none in sets when 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_max: Option<u32>,
    /// Actions of a set that are opened before it is approved; [`crate::DEFAULT_SET_SAMPLE`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_sample: Option<u32>,
    /// Time without a break after which a person claims nothing more until they pause, ms; no
    /// such rule when absent. Version 1 of the record has none.
    #[serde(skip)]
    pub pause_after_ms: Option<i64>,
    /// A review given in less time than this leads to a blind second review, ms; no such rule when
    /// absent. Versions 1 and 2 of the record have none.
    #[serde(skip)]
    pub second_look_under_ms: Option<i64>,
    /// What oversight is held to. It decides nothing, so it is a field and no new version of the record.
    #[serde(default, skip_serializing_if = "HealthTargets::is_default")]
    pub health: HealthTargets,
    /// The file as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    // Made from the checkpoints at the first check and shared by all clones.
    #[serde(skip)]
    pub(crate) compiled: Compiled,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "default-1".into(),
            default_ttl_ms: 60 * 60 * 1000,
            checkpoints: Vec::new(),
            set_max: None,
            set_sample: None,
            pause_after_ms: None,
            second_look_under_ms: None,
            health: HealthTargets::default(),
            source: None,
            compiled: Compiled::default(),
        }
    }
}
