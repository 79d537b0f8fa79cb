//! Which sources stated an alert. Alerts of two Alertmanagers may have the same labels.

use imbl::HashMap;

/// Sources by the id of an alert.
#[derive(Clone, Debug, Default)]
pub(crate) struct AlertSources {
    by_alert: HashMap<String, Vec<String>>,
}

impl AlertSources {
    pub(crate) fn add<'a>(&mut self, source: &str, alerts: impl IntoIterator<Item = &'a str>) {
        for alert in alerts {
            let sources = self.by_alert.entry(alert.to_owned()).or_default();
            if !sources.iter().any(|known| known == source) {
                sources.push(source.to_owned());
            }
        }
    }

    /// Whether this source stated the alert, or one that may be the same.
    pub(crate) fn has(&self, source: &str, alert: &str) -> bool {
        self.by_alert.get(alert).is_some_and(|sources| sources.iter().any(|known| may_be_same(known, source)))
    }
}

// Imported files and records of before 0.2 name the system alone, which may be any of its sources.
fn may_be_same(a: &str, b: &str) -> bool {
    a == b || system_of(a) == b || a == system_of(b)
}

fn system_of(source: &str) -> &str {
    source.split_once(':').map_or(source, |(system, _)| system)
}
