//! Which services a name or a target stands for.

use super::service::{STRICTEST_TIER, Service, name_key};
use crate::Target;
use crate::tool::is_match;
use std::collections::{BTreeSet, HashMap};

/// The services with an index of their names. Empty until a map is published.
#[derive(Clone, Debug, Default)]
pub struct ServiceMap {
    version: String,
    source: String,
    services: Vec<Service>,
    // Names, and aliases without `*`.
    by_name: HashMap<String, usize>,
    patterns: Vec<(String, usize)>,
}

/// The version of a hub where no map was published.
const NO_VERSION: &str = "0";

impl ServiceMap {
    /// With an index of these services.
    #[must_use]
    pub fn new(version: String, source: String, services: Vec<Service>) -> Self {
        let mut map = Self { version, source, ..Self::default() };
        for (place, service) in services.iter().enumerate() {
            map.by_name.insert(name_key(&service.name), place);
            for alias in service.aliases.iter().map(|alias| name_key(alias)) {
                if alias.contains('*') {
                    map.patterns.push((alias, place));
                } else {
                    map.by_name.entry(alias).or_insert(place);
                }
            }
        }
        map.services = services;
        map
    }

    /// The version: a number, and the first digits of the file's digest; `0` where none was published.
    #[must_use]
    pub fn version(&self) -> &str {
        if self.version.is_empty() { NO_VERSION } else { &self.version }
    }

    /// The file as it was published.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every service, in the order of the file.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// Whether no service is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// The services that a name stands for: a label of an alert, a component of a status page, the
    /// service or resource of a target. A name or exact alias goes before patterns. Empty where
    /// the name is not mapped.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<&Service> {
        let key = name_key(name);
        if let Some(place) = self.by_name.get(&key) {
            return vec![&self.services[*place]];
        }
        let places: BTreeSet<usize> = self.patterns.iter().filter(|(pattern, _)| is_match(pattern, &key)).map(|(_, at)| *at).collect();
        places.into_iter().map(|place| &self.services[place]).collect()
    }

    /// The services that a target touches. Empty where it names none that is mapped: such a target
    /// counts as touching every service.
    #[must_use]
    pub fn touched(&self, target: &Target) -> Vec<&Service> {
        let [service, resource] = [&target.service, &target.resource].map(|name| name.as_deref().filter(|name| !name.trim().is_empty()));
        let mut found = service.map_or_else(Vec::new, |name| self.find(name));
        if service.is_some() && found.is_empty() {
            return found;
        }
        for service in resource.map_or_else(Vec::new, |name| self.find(name)) {
            if !found.iter().any(|known| known.name == service.name) {
                found.push(service);
            }
        }
        found
    }

    /// The strictest tier of what a target touches; the strictest of all where it is not mapped.
    #[must_use]
    pub fn tier_of(&self, target: &Target) -> u32 {
        self.touched(target).iter().map(|service| service.tier).min().unwrap_or(STRICTEST_TIER)
    }

    /// Whether a pattern of services, as a stop or a freeze names them, is about a target. Targets
    /// that are missing or not mapped are in every scope.
    #[must_use]
    pub fn is_target_like(&self, pattern: &str, target: &Target) -> bool {
        let pattern = name_key(pattern);
        let named = target.service.as_deref().map(name_key).filter(|name| !name.is_empty());
        if named.as_ref().is_some_and(|name| is_match(&pattern, name)) {
            return true;
        }
        if self.is_empty() {
            return named.is_none();
        }
        let touched = self.touched(target);
        touched.is_empty() || touched.into_iter().any(|service| self.is_like(&pattern, service))
    }

    /// Whether a pattern names a service, by its name or by an alias.
    #[must_use]
    pub fn is_like(&self, pattern: &str, service: &Service) -> bool {
        let pattern = name_key(pattern);
        let names = std::iter::once(&service.name).chain(&service.aliases);
        names.into_iter().any(|name| is_match(&pattern, &name_key(name)))
            || (!pattern.contains('*') && self.find(&pattern).iter().any(|found| found.name == service.name))
    }

    /// Names as the map has them; those that it does not know stay as they are.
    #[must_use]
    pub fn canonical(&self, names: &[String]) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for name in names {
            let found = self.find(name);
            let canonical = found.iter().map(|service| service.name.clone());
            let kept = found.is_empty().then(|| name.clone());
            for name in canonical.chain(kept) {
                if !all.contains(&name) {
                    all.push(name);
                }
            }
        }
        all
    }

    /// Names of the services that call one of these, directly or through others, by name. Those
    /// that are given are not among them.
    #[must_use]
    pub fn dependants(&self, of: &[&Service]) -> Vec<String> {
        let mut callers: HashMap<String, Vec<&Service>> = HashMap::new();
        for service in &self.services {
            for called in &service.depends {
                callers.entry(name_key(called)).or_default().push(service);
            }
        }
        let given: BTreeSet<String> = of.iter().map(|service| name_key(&service.name)).collect();
        let mut seen = given.clone();
        let mut waiting: Vec<String> = given.iter().cloned().collect();
        let mut found = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            for caller in callers.get(&name).into_iter().flatten() {
                if seen.insert(name_key(&caller.name)) {
                    found.insert(caller.name.clone());
                    waiting.push(name_key(&caller.name));
                }
            }
        }
        found.into_iter().collect()
    }

    /// Service → the services it calls, as attribution takes it.
    #[must_use]
    pub fn depends(&self) -> std::collections::BTreeMap<String, Vec<String>> {
        let calling = self.services.iter().filter(|service| !service.depends.is_empty());
        calling.map(|service| (service.name.clone(), self.canonical(&service.depends))).collect()
    }
}
