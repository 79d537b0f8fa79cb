//! What an incident says, statement by statement, and how much each counts.

use super::case::{Incident, Signal};
use super::outside::{self, OutsideCause};
use super::service_map::{ServiceMap, canonical};
use super::trend::Trend;
use super::weights::{ANNOUNCEMENT, FALLING_STATEMENT, OTHER_SERVICE_STATEMENT, TITLE_STATEMENT, UNCOMPARED_STATEMENT};
use super::words::each_word;
use std::collections::BTreeSet;

/// The title, the text, or a signal.
pub(super) struct Statement<'a> {
    pub(super) text: &'a str,
    /// None for title and text.
    pub(super) service: Option<&'a str>,
    /// 0 to 1: how much it says about what went wrong.
    pub(super) weight: f64,
    /// It is about the impaired service: title, text and its own signals.
    pub(super) impaired: bool,
    /// It became more frequent, or it has nothing to compare with.
    pub(super) rising: bool,
    /// The cause that it names, if it is none of the changes.
    pub(super) outside: Option<OutsideCause>,
}

/// All statements of an incident, title and text first.
pub(super) fn statements<'a>(incident: &'a Incident, map: &ServiceMap) -> Vec<Statement<'a>> {
    let loudest = incident.signals.iter().map(|signal| signal.count).fold(0.0, f64::max);
    let of_incident = [(&incident.title, TITLE_STATEMENT), (&incident.text, 1.0)]
        .map(|(text, weight)| Statement::new(text, None, weight, true, Trend::Uncompared, 0.0));
    let of_signals = incident.signals.iter().map(|signal| {
        let trend = Trend::of(signal);
        let service = canonical(&signal.service);
        let impaired = map.is_impaired(&service);
        // A called service is nearer to the cause, a caller repeats the consequence.
        let weight = signal_weight(signal, trend, loudest) * if map.is_called(&service) { 1.0 } else { OTHER_SERVICE_STATEMENT };
        Statement::new(&signal.text, Some(&signal.service), weight, impaired, trend, signal.count)
    });
    of_incident.into_iter().chain(of_signals).filter(|statement| !statement.text.trim().is_empty()).collect()
}

impl<'a> Statement<'a> {
    fn new(text: &'a str, service: Option<&'a str>, weight: f64, impaired: bool, trend: Trend, count: f64) -> Self {
        let words = word_set(text);
        let outside = if matches!(trend, Trend::Falling) { None } else { outside::cause_named_in(text, &words, trend.rise(), count) };
        let weight = if announces_change(&words) { weight * ANNOUNCEMENT } else { weight };
        Self { text, service, weight, impaired, rising: !matches!(trend, Trend::Falling | Trend::Steady), outside }
    }
}

/// New signals count more than ones that are always there, frequent ones more than rare ones.
fn signal_weight(signal: &Signal, trend: Trend, loudest: f64) -> f64 {
    let novelty = match trend {
        Trend::Rising(share) => 0.2 + 0.8 * share,
        Trend::Steady => 0.2,
        Trend::Falling => FALLING_STATEMENT,
        Trend::Uncompared => UNCOMPARED_STATEMENT,
    };
    let volume = if loudest > 0.0 { 0.5 + 0.5 * signal.count.ln_1p() / loudest.ln_1p() } else { 1.0 };
    novelty * volume
}

fn word_set(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    each_word(text, &mut |word, _| _ = words.insert(word.to_owned()));
    words
}

/// "feature flag x enabled", "starting y", "config reloaded".
fn announces_change(words: &BTreeSet<String>) -> bool {
    const WHAT: [&str; 9] = ["flag", "feature", "deploy", "deployment", "rollout", "release", "config", "configuration", "version"];
    const DONE: [&str; 12] = [
        "enabled",
        "disabled",
        "toggled",
        "started",
        "starting",
        "completed",
        "reloaded",
        "refreshed",
        "applied",
        "activated",
        "loaded",
        "rolled",
    ];
    let has = |list: &[&str]| list.iter().any(|word| words.contains(*word));
    has(&WHAT) && has(&DONE)
}
