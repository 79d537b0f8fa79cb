//! Names in actions, incidents and changes that a map of services does not know.

use super::ServiceMap;
use crate::Target;
use serde::Serialize;
use std::collections::BTreeMap;

/// A name that no service has, and how often it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnmappedName {
    /// The name.
    pub name: String,
    /// Actions whose target it is.
    pub actions: u64,
    /// Incidents that name it as a service.
    pub incidents: u64,
    /// Changes that name it as a service.
    pub changes: u64,
}

/// Collects names that a map does not know.
pub struct UnmappedNames<'a> {
    map: &'a ServiceMap,
    // None for names that it knows.
    names: BTreeMap<String, Option<UnmappedName>>,
}

impl<'a> UnmappedNames<'a> {
    /// Nothing yet.
    #[must_use]
    pub const fn new(map: &'a ServiceMap) -> Self {
        Self { map, names: BTreeMap::new() }
    }

    /// An action was proposed for this target.
    pub fn add_target(&mut self, target: &Target) {
        let name = target.service.as_deref().or(target.resource.as_deref());
        if let Some(name) = name {
            self.add_actions(name, 1);
        }
    }

    /// So many actions name this service.
    pub fn add_actions(&mut self, name: &str, count: u64) {
        self.add(name, |seen| seen.actions += count);
    }

    /// An incident names this service.
    pub fn add_incident(&mut self, name: &str) {
        self.add(name, |seen| seen.incidents += 1);
    }

    /// A change names this service.
    pub fn add_change(&mut self, name: &str) {
        self.add(name, |seen| seen.changes += 1);
    }

    fn add(&mut self, name: &str, count: impl FnOnce(&mut UnmappedName)) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        if !self.names.contains_key(name) {
            let unknown = self.map.find(name).is_empty().then(|| UnmappedName { name: name.to_owned(), ..UnmappedName::default() });
            self.names.insert(name.to_owned(), unknown);
        }
        if let Some(Some(seen)) = self.names.get_mut(name) {
            count(seen);
        }
    }

    /// What is not known, the most frequent first.
    #[must_use]
    pub fn finish(self) -> Vec<UnmappedName> {
        let mut names: Vec<UnmappedName> = self.names.into_values().flatten().collect();
        let count = |seen: &UnmappedName| seen.actions + seen.incidents + seen.changes;
        names.sort_by(|a, b| (std::cmp::Reverse(count(a)), &a.name).cmp(&(std::cmp::Reverse(count(b)), &b.name)));
        names
    }
}
