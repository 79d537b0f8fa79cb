//! The rows of the calendar: what each window does to each service.

use super::view::{FreezeLane, FreezeSpan, Hole};
use crate::replica::services;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Exception, Freeze, FreezeEffect, FreezeId, FreezeStatus, Ms, ServiceMap, Target};
use rusqlite::Connection;
use std::collections::HashMap;

/// The maps of services that windows are drawn under.
pub(super) struct LaneMaps {
    in_force: ServiceMap,
    // By the id of an active window: those since its beginning.
    active: HashMap<FreezeId, Vec<ServiceMap>>,
}

impl LaneMaps {
    pub(super) fn read(conn: &Connection, all: &[Freeze], now: Ms) -> rusqlite::Result<Self> {
        let active = all.iter().filter(|freeze| freeze.status(now) == FreezeStatus::Active);
        let active = active.map(|freeze| Ok((freeze.id.clone(), services::since(conn, freeze.begins_at())?)));
        Ok(Self { in_force: services::in_force(conn)?, active: active.collect::<rusqlite::Result<_>>()? })
    }

    fn effect(&self, freeze: &Freeze, target: &Target) -> Option<FreezeEffect> {
        let maps = self.active.get(&freeze.id).map_or(std::slice::from_ref(&self.in_force), Vec::as_slice);
        maps.iter().filter_map(|map| freeze.effect_under(target, map)).max()
    }
}

/// A row for each service, then one for what names none. Cancelled windows are left out.
pub(super) fn lanes(all: &[Freeze], services: &[String], maps: &LaneMaps, now: Ms) -> Vec<FreezeLane> {
    let named = services.iter().filter(|service| !service.contains('*')).map(|service| Some(service.as_str()));
    let mut lanes: Vec<FreezeLane> = named.chain([None]).map(|service| lane(all, service, maps, now)).collect();
    lanes.sort_by_key(|lane| (lane.service.is_none(), lane.tier.unwrap_or(u32::MAX)));
    lanes
}

fn lane(all: &[Freeze], service: Option<&str>, maps: &LaneMaps, now: Ms) -> FreezeLane {
    let target = Target { service: service.map(str::to_owned), ..Target::default() };
    FreezeLane {
        service: service.map(visible_line),
        tier: service.and_then(|name| maps.in_force.find(name).iter().map(|found| found.tier).min()),
        spans: all.iter().filter_map(|freeze| span(freeze, &target, maps, now)).collect(),
    }
}

fn span(freeze: &Freeze, target: &Target, maps: &LaneMaps, now: Ms) -> Option<FreezeSpan> {
    if freeze.status(now) == FreezeStatus::Cancelled {
        return None;
    }
    let planned = &freeze.planned;
    let effect = maps.effect(freeze, target)?;
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
