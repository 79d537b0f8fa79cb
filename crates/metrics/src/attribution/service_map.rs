//! Where a change is in the service map, seen from the impaired service.

use super::case::{Case, Change};
use super::trend::Trend;
use super::weights::{
    ALSO_FAILING, CALLED_FAILING, DIRECT_CALLER, FAR_CALLED, FAR_CALLER, IMPAIRED_SERVICE, NOT_IN_MAP, PER_CALL, UNRELATED,
    UNSTATED_SERVICE,
};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// How a change's nearest service is related to the impaired ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// It is one of them.
    Impaired,
    /// They call it, over so many calls.
    Called(u32),
    /// They call it, over so many calls, and it reports faults itself.
    CalledFailing(u32),
    /// It reports faults too, without calling them.
    AlsoFailing,
    /// It calls them, over so many calls.
    Calls(u32),
    /// The map does not connect them.
    Unrelated,
    /// The map does not know it.
    NotInMap,
    /// The change states no service, or the incident names none.
    Unstated,
}

impl Relation {
    /// Its weight in the score.
    pub(super) fn score(self) -> f64 {
        match self {
            Self::Impaired => IMPAIRED_SERVICE,
            Self::Called(calls) => (IMPAIRED_SERVICE - PER_CALL * f64::from(calls)).max(FAR_CALLED),
            Self::CalledFailing(_) => CALLED_FAILING,
            Self::AlsoFailing => ALSO_FAILING,
            Self::Calls(1) => DIRECT_CALLER,
            Self::Calls(_) => FAR_CALLER,
            Self::Unrelated => UNRELATED,
            Self::NotInMap => NOT_IN_MAP,
            Self::Unstated => UNSTATED_SERVICE,
        }
    }
}

/// One spelling per service: lower case, `-` for `_`.
pub(super) fn canonical(name: &str) -> String {
    name.trim().to_lowercase().replace('_', "-")
}

/// Relations of all services that are reachable from the impaired ones.
pub(super) struct ServiceMap {
    relations: HashMap<String, Relation>,
    known: HashSet<String>,
}

type Edges = HashMap<String, Vec<String>>;

impl ServiceMap {
    pub(super) fn new(case: &Case) -> Self {
        let incident = &case.incident;
        let named = incident.services.iter().map(|name| canonical(name)).filter(|name| !name.is_empty());
        let mut impaired: Vec<String> = named.collect();
        if impaired.is_empty() {
            impaired = incident.signals.iter().map(|signal| canonical(&signal.service)).filter(|name| !name.is_empty()).collect();
        }
        let (calls, callers) = edges(&case.depends);
        let doubled = incident.signals.iter().filter(|signal| Trend::of(signal).doubled());
        let failing: HashSet<String> = doubled.map(|signal| canonical(&signal.service)).collect();
        let mut relations = HashMap::new();
        walk(&impaired, &callers, |name, steps| _ = relations.insert(name.to_owned(), Relation::Calls(steps)));
        for service in incident.signals.iter().map(|signal| canonical(&signal.service)).filter(|name| !name.is_empty()) {
            relations.entry(service).or_insert(Relation::AlsoFailing);
        }
        // Last, so that in a circle being called counts: it is the nearer relation.
        walk(&impaired, &calls, |name, steps| {
            let relation = match steps {
                0 => Relation::Impaired,
                steps if failing.contains(name) => Relation::CalledFailing(steps),
                steps => Relation::Called(steps),
            };
            relations.insert(name.to_owned(), relation);
        });
        Self { relations, known: calls.into_keys().chain(callers.into_keys()).collect() }
    }

    /// Whether this service, in its canonical spelling, is impaired.
    pub(super) fn is_impaired(&self, name: &str) -> bool {
        matches!(self.relations.get(name), Some(Relation::Impaired))
    }

    /// Whether this service, in its canonical spelling, is impaired or called by an impaired one.
    pub(super) fn is_called(&self, name: &str) -> bool {
        matches!(self.relations.get(name), Some(Relation::Impaired | Relation::Called(_) | Relation::CalledFailing(_)))
    }

    /// Whether this service, in its canonical spelling, fails without a connection to the impaired ones.
    pub(super) fn is_apart(&self, name: &str) -> bool {
        matches!(self.relations.get(name), Some(Relation::AlsoFailing))
    }

    /// The nearest relation of a change's services.
    pub(super) fn relation(&self, change: &Change) -> Relation {
        if change.services.is_empty() || self.relations.is_empty() {
            return Relation::Unstated;
        }
        let related = change.services.iter().filter_map(|name| self.find(name));
        related.max_by(|a, b| a.score().total_cmp(&b.score())).unwrap_or_else(|| self.unrelated(change))
    }

    /// Most names are written as in the map.
    fn find(&self, name: &str) -> Option<Relation> {
        self.relations.get(name).or_else(|| self.relations.get(&canonical(name))).copied()
    }

    fn unrelated(&self, change: &Change) -> Relation {
        let known = change.services.iter().any(|name| self.known.contains(name) || self.known.contains(&canonical(name)));
        if known { Relation::Unrelated } else { Relation::NotInMap }
    }
}

/// What each service calls, and what calls it.
fn edges(depends: &BTreeMap<String, Vec<String>>) -> (Edges, Edges) {
    let (mut calls, mut callers) = (Edges::new(), Edges::new());
    for (caller, called) in depends {
        for called in called {
            let (caller, called) = (canonical(caller), canonical(called));
            callers.entry(called.clone()).or_default().push(caller.clone());
            calls.entry(caller).or_default().push(called);
        }
    }
    (calls, callers)
}

/// Breadth first from all of `from`; every service is visited once, so circles end.
fn walk(from: &[String], edges: &Edges, mut visit: impl FnMut(&str, u32)) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut open: VecDeque<&str> = VecDeque::new();
    for name in from {
        if seen.insert(name, 0).is_none() {
            open.push_back(name);
        }
    }
    while let Some(name) = open.pop_front() {
        let steps = seen[name];
        visit(name, steps);
        for next in edges.get(name).into_iter().flatten() {
            if !seen.contains_key(next.as_str()) {
                seen.insert(next, steps + 1);
                open.push_back(next);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::case::Incident;

    fn relation(depends: &[(&str, &[&str])], impaired: &str, service: &str) -> Relation {
        let depends = depends.iter().map(|(name, calls)| ((*name).to_owned(), calls.iter().map(|call| (*call).to_owned()).collect()));
        let incident = Incident { services: vec![impaired.to_owned()], ..Incident::default() };
        let map = ServiceMap::new(&Case { incident, depends: depends.collect(), changes: Vec::new() });
        map.relation(&Change { services: vec![service.to_owned()], ..Change::default() })
    }

    #[test]
    fn distance_follows_calls_in_their_direction() {
        let map: [(&str, &[&str]); 3] = [("web", &["shop"]), ("shop", &["stock"]), ("stock", &["db"])];
        assert_eq!(relation(&map, "shop", "Shop"), Relation::Impaired);
        assert_eq!(relation(&map, "shop", "stock"), Relation::Called(1));
        assert_eq!(relation(&map, "shop", "db"), Relation::Called(2));
        assert_eq!(relation(&map, "db", "web"), Relation::Calls(3));
        assert_eq!(relation(&map, "shop", "mail"), Relation::NotInMap);
        assert_eq!(relation(&map, "not-in-the-map", "shop"), Relation::Unrelated);
    }

    #[test]
    fn circle_in_the_map_ends() {
        let map: [(&str, &[&str]); 2] = [("a", &["b", "a"]), ("b", &["c", "a"])];
        assert_eq!(relation(&map, "a", "b"), Relation::Called(1));
        assert_eq!(relation(&map, "b", "a"), Relation::Called(1));
    }

    #[test]
    fn change_without_service_is_unstated() {
        let incident = Incident { services: vec!["a".to_owned()], ..Incident::default() };
        let map = ServiceMap::new(&Case { incident, ..Case::default() });
        assert_eq!(map.relation(&Change::default()), Relation::Unstated);
    }
}
