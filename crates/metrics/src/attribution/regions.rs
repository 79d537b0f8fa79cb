//! Regions that an incident names.

use super::case::Incident;
use std::collections::BTreeSet;

/// Impaired regions, and words of the incident that may be some.
pub(super) struct Regions {
    impaired: BTreeSet<String>,
}

impl Regions {
    /// `known` are the regions of the changes: the texts are searched for these.
    pub(super) fn new<'a>(incident: &Incident, known: impl Iterator<Item = &'a str>) -> Self {
        let stated: BTreeSet<String> =
            incident.regions.iter().map(|region| canonical(region)).filter(|region| !region.is_empty()).collect();
        if !stated.is_empty() {
            return Self { impaired: stated };
        }
        let named = words_of(incident);
        Self { impaired: known.map(canonical).filter(|region| named.contains(region)).collect() }
    }

    /// None if the incident names no region, or the change runs everywhere.
    pub(super) fn is_impaired(&self, region: &str) -> Option<bool> {
        let region = canonical(region);
        let known = !self.impaired.is_empty() && !region.is_empty() && region != "global";
        known.then(|| self.impaired.contains(&region))
    }
}

fn canonical(region: &str) -> String {
    region.trim().to_lowercase().replace('_', "-")
}

/// Words with their hyphens. A zone such as `eu-west-1a` also gives its region.
fn words_of(incident: &Incident) -> BTreeSet<String> {
    let texts = [&incident.title, &incident.text].into_iter().chain(incident.signals.iter().map(|signal| &signal.text));
    let mut words = BTreeSet::new();
    for text in texts {
        for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).filter(|word| !word.is_empty()) {
            let word = canonical(word);
            let zone = word.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
            words.extend(zone.map(str::to_owned));
            words.insert(word);
        }
    }
    words
}
