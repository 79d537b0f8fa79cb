//! The map of services in force, and a text checked as one.

use crate::core::Core;
use crate::error::DeskError;
use crate::features::audit::sentences;
use crate::features::people::read as parties;
use crate::features::policy::problems::shown;
use crate::replica::{other_changes, people, services};
use crate::view::{PolicyVersion, ServiceRow, ServicesCheck, ServicesView, UnmappedName};
use crate::words::count;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{Service, ServiceMap, UnmappedNames, format_money};

/// What the editor starts with where no map was published.
const EXAMPLE: &str = r#"# No map of services was published yet. Uncomment this example and change it.
# [[service]]
# name = "checkout-api"
# tier = 1
# owner = "payments"
# depends = ["address-svc"]
# customers_lose = "Orders cannot be placed."
# cost_per_hour = 1250000 # in cents
# currency = "EUR"
# aliases = ["checkout", "checkout-*"]
"#;

/// The map in force.
pub(crate) fn view(core: &Core) -> Result<ServicesView, DeskError> {
    let (map, published) = core.replica.read(|conn| {
        let names = people::names(conn)?;
        let newest = services::versions(conn)?.into_iter().next();
        let published = newest.map(|(seq, version, by, at)| PolicyVersion {
            version: visible_line(&version),
            by: sentences::actor(&by, &names),
            at,
            seq,
        });
        Ok::<_, DeskError>((services::in_force(conn)?, published))
    })?;
    Ok(ServicesView {
        version: map.version().to_owned(),
        text: if published.is_none() { EXAMPLE.into() } else { map.source().to_owned() },
        published,
        services: map.services().iter().map(row).collect(),
        unmapped: unmapped(core, &map)?,
        read_only: parties::read_only(core)?,
        waiting: false,
    })
}

fn unmapped(core: &Core, map: &ServiceMap) -> Result<Vec<UnmappedName>, DeskError> {
    let mut names = UnmappedNames::new(map);
    core.incidents.with(&core.replica, |conn, known| {
        services::named_by_actions(conn)?.iter().for_each(|(name, count)| names.add_actions(name, *count));
        for listed in known.listed() {
            listed.incident.services.iter().for_each(|name| names.add_incident(name));
        }
        for change in other_changes::began_between(conn, 0, i64::MAX)? {
            change.services.iter().for_each(|name| names.add_change(name));
        }
        Ok::<_, DeskError>(())
    })?;
    let seen = |number: u64, one: &str, many: &str| (number > 0).then(|| count(usize::try_from(number).unwrap_or(usize::MAX), one, many));
    let name = |found: holdpoint_domain::UnmappedName| {
        let parts = [
            seen(found.actions, "action", "actions"),
            seen(found.incidents, "incident", "incidents"),
            seen(found.changes, "change", "changes"),
        ];
        UnmappedName { name: visible_line(&found.name), seen_in: parts.into_iter().flatten().collect::<Vec<_>>().join(", ") }
    };
    Ok(names.finish().into_iter().map(name).collect())
}

/// A text read as a map of services, with every mistake at its place.
pub(crate) fn check(text: &str) -> ServicesCheck {
    match ServiceMap::parse(text) {
        Ok(services) => {
            ServicesCheck { problems: Vec::new(), summary: Some(summary(&services)), services: services.iter().map(row).collect() }
        }
        Err(problems) => ServicesCheck { problems: shown(problems), services: Vec::new(), summary: None },
    }
}

fn summary(services: &[Service]) -> String {
    let first = services.iter().filter(|service| service.tier == 1).count();
    format!("{}, {first} of tier 1.", count(services.len(), "service", "services"))
}

fn row(service: &Service) -> ServiceRow {
    let lines = |names: &[String]| names.iter().map(|name| visible_line(name)).collect();
    ServiceRow {
        name: visible_line(&service.name),
        tier: service.tier,
        owner: service.owner.as_deref().map(visible_line),
        depends: lines(&service.depends),
        customers_lose: service.customers_lose.as_deref().map(visible),
        cost_per_hour: service.cost_per_hour.as_ref().map(format_money),
        aliases: lines(&service.aliases),
    }
}
