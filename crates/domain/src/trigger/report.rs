//! Triggers as they are told to people.

use crate::{State, StopScope, Trigger, TriggerMode, TriggerRule, rfc3339};
use serde::{Deserialize, Serialize};

/// What fired that is told of each trigger.
const MAX_FIRED_TOLD: usize = 100;

/// All triggers, and what each did or would have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersReport {
    /// Version of the file in force; empty before the first.
    pub version: String,
    /// The file as written.
    pub source: String,
    /// In the order of the file.
    pub triggers: Vec<TriggerReport>,
}

/// One trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerReport {
    /// Its name.
    pub name: String,
    /// What it does.
    pub mode: TriggerMode,
    /// When it fires.
    pub when: TriggerRule,
    /// The same in words.
    pub when_in_words: String,
    /// How often it fired that is known.
    pub fired: u32,
    /// The latest first, at most 100.
    pub latest: Vec<FiredReport>,
}

/// What a trigger did once, or would have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiredReport {
    /// When, RFC 3339.
    pub at: String,
    /// Its mode then.
    pub mode: TriggerMode,
    /// What was stopped, or would have been.
    pub scope: StopScope,
    /// The same in words.
    pub scope_in_words: String,
    /// What it saw.
    pub why: String,
    /// Open actions that were held, or would have been.
    pub held: u32,
}

impl State {
    /// What is told of all triggers.
    #[must_use]
    pub fn triggers_report(&self) -> TriggersReport {
        let triggers = self.triggers.in_force.iter().map(|trigger| self.trigger_report(trigger)).collect();
        TriggersReport { version: self.triggers.version.clone(), source: self.triggers.source.clone(), triggers }
    }

    fn trigger_report(&self, trigger: &Trigger) -> TriggerReport {
        let own = || self.triggers.fired.iter().rev().filter(|firing| firing.trigger == trigger.name);
        let told = own().take(MAX_FIRED_TOLD).map(|firing| FiredReport {
            at: rfc3339(firing.at),
            mode: firing.fired.mode,
            scope: firing.fired.scope.clone(),
            scope_in_words: firing.fired.scope.in_words(),
            why: firing.fired.why.clone(),
            held: firing.fired.held,
        });
        TriggerReport {
            name: trigger.name.clone(),
            mode: trigger.mode,
            when: trigger.when.clone(),
            when_in_words: trigger.when.in_words(),
            fired: u32::try_from(own().count()).unwrap_or(u32::MAX),
            latest: told.collect(),
        }
    }
}
