//! The services of the organisation, and which ones they call.

use std::collections::BTreeMap;

/// A service and the services it calls.
pub(crate) const CALLS: [(&str, &[&str]); 16] = [
    ("storefront", &["checkout", "search", "recommendations", "identity", "image-cache"]),
    ("checkout", &["basket", "payments", "identity", "pricing", "delivery"]),
    ("basket", &["catalog", "pricing", "stock-db"]),
    ("payments", &["orders-db", "customers-db"]),
    ("search", &["catalog"]),
    ("recommendations", &["catalog", "customers-db"]),
    ("catalog", &["stock-db", "image-cache"]),
    ("pricing", &["stock-db"]),
    ("identity", &["customers-db"]),
    ("delivery", &["orders-db", "stock-db"]),
    ("support", &["orders-db", "delivery", "customers-db"]),
    ("image-cache", &[]),
    ("orders-db", &[]),
    ("stock-db", &[]),
    ("customers-db", &[]),
    ("staging", &["build"]),
];

/// The map that the administrators publish: the same calls, with tiers, owners and what an hour costs.
pub(crate) const MAP: &str = include_str!("services.toml");

/// The map of the services, as an organisation would state it.
#[must_use]
pub fn list_dependencies() -> BTreeMap<String, Vec<String>> {
    CALLS.iter().map(|(service, called)| ((*service).to_owned(), called.iter().map(|name| (*name).to_owned()).collect())).collect()
}

/// Services that call this one.
pub(crate) fn list_callers(service: &str) -> Vec<&'static str> {
    CALLS.iter().filter(|(_, called)| called.contains(&service)).map(|(caller, _)| *caller).collect()
}

/// The name of a service as the table has it.
pub(crate) fn find_service(name: &str) -> Option<&'static str> {
    CALLS.iter().flat_map(|(service, called)| std::iter::once(service).chain(*called)).find(|known| **known == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::KINDS;
    use holdpoint_domain::ServiceMap;

    #[test]
    fn services_of_all_kinds_are_in_the_map() {
        for service in KINDS.iter().flat_map(|kind| kind.services) {
            assert_eq!(find_service(service), Some(*service));
        }
        assert!(list_callers("orders-db").contains(&"payments"));
    }

    #[test]
    fn published_map_has_the_calls_of_the_simulation() {
        let map = ServiceMap::new("1".into(), MAP.into(), ServiceMap::parse(MAP).unwrap());
        let calling = list_dependencies().into_iter().filter(|(_, called)| !called.is_empty()).collect::<BTreeMap<_, _>>();
        assert_eq!(map.depends(), calling);
        let customers_notice = map.services().iter().filter(|service| service.tier <= 2);
        assert!(customers_notice.into_iter().all(|service| service.owner.is_some() && service.cost_per_hour.is_some()));
    }
}
