//! The rows of the calendar: what each window does to each service.

use super::view::{FreezeLane, FreezeSpan, Hole};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Exception, Freeze, FreezeStatus, Ms, ServiceMap, Target};

/// A row for each service, then one for what names none. Cancelled windows are left out.
pub(super) fn lanes(all: &[Freeze], services: &[String], map: &ServiceMap, now: Ms) -> Vec<FreezeLane> {
    let named = services.iter().filter(|service| !service.contains('*')).map(|service| Some(service.as_str()));
    let mut lanes: Vec<FreezeLane> = named.chain([None]).map(|service| lane(all, service, map, now)).collect();
    lanes.sort_by_key(|lane| (lane.service.is_none(), lane.tier.unwrap_or(u32::MAX)));
    lanes
}

fn lane(all: &[Freeze], service: Option<&str>, map: &ServiceMap, now: Ms) -> FreezeLane {
    let target = Target { service: service.map(str::to_owned), ..Target::default() };
    FreezeLane {
        service: service.map(visible_line),
        tier: service.and_then(|name| map.find(name).iter().map(|found| found.tier).min()),
        spans: all.iter().filter_map(|freeze| span(freeze, &target, map, now)).collect(),
    }
}

fn span(freeze: &Freeze, target: &Target, map: &ServiceMap, now: Ms) -> Option<FreezeSpan> {
    if freeze.status(now) == FreezeStatus::Cancelled {
        return None;
    }
    let planned = &freeze.planned;
    let effect = planned.rules.iter().filter(|rule| rule.matches(target, map)).map(|rule| rule.effect).max()?;
    let until = freeze.ended_at.unwrap_or(planned.until);
    let own = freeze.exceptions.iter().filter(|exception| {
        let service = &exception.asked.service;
        exception.granted.is_some() && target.service.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(service))
    });
    let holes = own.filter_map(|exception| hole(exception, planned.from, until)).collect();
    Some(FreezeSpan { freeze: freeze.id.to_string(), effect, from: planned.from, until, holes })
}

// Until it was taken back; none where that was before it began.
fn hole(exception: &Exception, from: Ms, until: Ms) -> Option<Hole> {
    let asked = &exception.asked;
    let from = asked.from.unwrap_or(from).max(from);
    let until = exception.revoked.as_ref().map_or(until, |revoked| revoked.at.min(until)).min(asked.until);
    (from < until).then(|| Hole { exception: asked.id.to_string(), from, until })
}
