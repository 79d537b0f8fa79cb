//! The rows of the calendar: what each window does to each service.

use super::tier::tier_of;
use super::view::{FreezeLane, FreezeSpan, Hole};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Freeze, FreezeStatus, Ms, Target};

/// A row for each service, then one for what names none. Cancelled windows are left out.
pub(super) fn lanes(all: &[Freeze], services: &[String], now: Ms) -> Vec<FreezeLane> {
    let named = services.iter().filter(|service| !service.contains('*')).map(|service| Some(service.as_str()));
    let mut lanes: Vec<FreezeLane> = named.chain([None]).map(|service| lane(all, service, now)).collect();
    lanes.sort_by_key(|lane| (lane.service.is_none(), lane.tier.unwrap_or(u32::MAX)));
    lanes
}

fn lane(all: &[Freeze], service: Option<&str>, now: Ms) -> FreezeLane {
    let target = Target { service: service.map(str::to_owned), ..Target::default() };
    FreezeLane {
        service: service.map(visible_line),
        tier: service.and_then(tier_of),
        spans: all.iter().filter_map(|freeze| span(freeze, &target, now)).collect(),
    }
}

fn span(freeze: &Freeze, target: &Target, now: Ms) -> Option<FreezeSpan> {
    if freeze.status(now) == FreezeStatus::Cancelled {
        return None;
    }
    let planned = &freeze.planned;
    let effect = planned.rules.iter().filter(|rule| rule.matches(target, tier_of)).map(|rule| rule.effect).max()?;
    let until = freeze.ended_at.unwrap_or(planned.until);
    let granted = freeze.exceptions.iter().filter(|exception| exception.granted.is_some()).map(|exception| &exception.asked);
    let own = granted.filter(|asked| target.service.as_deref().is_some_and(|service| service.eq_ignore_ascii_case(&asked.service)));
    let holes = own.map(|asked| Hole {
        exception: asked.id.to_string(),
        from: asked.from.unwrap_or(planned.from).max(planned.from),
        until: asked.until.min(until),
    });
    Some(FreezeSpan { freeze: freeze.id.to_string(), effect, from: planned.from, until, holes: holes.collect() })
}
