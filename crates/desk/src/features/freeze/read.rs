//! Freezes, from the replica: they are known offline too.

use super::lanes::{self, LaneMaps};
use super::view::{ExceptionRow, FreezeBar, FreezeNote, FreezeRow, FreezesView, LocalTimes, SignedBy};
use crate::core::Core;
use crate::error::DeskError;
use crate::features::stop::read::{distinct, open_contents};
use crate::replica::{freezes, people, services};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    ActionProposed, Exception, Freeze, FreezeEffect, FreezeRule, FreezeStatus, Ms, Role, has_clock_change, local_words, zone_names,
};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};

/// A window is announced this long before it begins (7 days).
const ANNOUNCED_MS: Ms = 7 * 24 * 3600 * 1000;

/// Windows in force, then those that begin within a week; the strictest and the next ones first.
pub(crate) fn bars(core: &Core) -> Result<Vec<FreezeBar>, DeskError> {
    let (now, all) = (core.clock.now(), core.replica.read(freezes::all)?);
    let announced = |freeze: &&Freeze| match freeze.status(now) {
        FreezeStatus::Active => true,
        FreezeStatus::Planned => freeze.planned.from - now <= ANNOUNCED_MS,
        FreezeStatus::Ended | FreezeStatus::Cancelled => false,
    };
    let mut bars: Vec<FreezeBar> = all.iter().filter(announced).map(|freeze| bar(freeze, now)).collect();
    bars.sort_by_key(|bar| (!bar.active, if bar.active { -(bar.effect as i64) } else { bar.from }));
    Ok(bars)
}

fn bar(freeze: &Freeze, now: Ms) -> FreezeBar {
    let planned = &freeze.planned;
    FreezeBar {
        id: freeze.id.to_string(),
        name: visible_line(&planned.name),
        reason: visible_line(&planned.reason),
        effect: freeze.strictest(),
        scope: planned.rules.iter().map(FreezeRule::scope_in_words).collect::<Vec<_>>().join("; "),
        from: planned.from,
        until: planned.until,
        active: freeze.status(now) == FreezeStatus::Active,
    }
}

/// All windows.
pub(crate) fn view(core: &Core) -> Result<FreezesView, DeskError> {
    let (now, me) = (core.clock.now(), core.me());
    let (all, names, tools, open, maps) = core.replica.read(|conn| {
        let tools = people::tools(conn)?.into_iter().filter(|tool| tool.revoked_at.is_none()).map(|tool| visible_line(&tool.name));
        let all = freezes::all(conn)?;
        let maps = LaneMaps::read(conn, &all, now)?;
        Ok::<_, rusqlite::Error>((all, people::names(conn)?, tools.collect(), open_contents(core, conn)?, maps))
    })?;
    let zones: BTreeSet<&str> = all.iter().map(|freeze| freeze.planned.zone.as_str()).chain(["UTC"]).collect();
    let seen = Seen { now, me: me.as_deref(), names: &names, zones: &zones };
    let in_rules = |of: fn(&FreezeRule) -> &Vec<String>| all.iter().flat_map(|freeze| &freeze.planned.rules).flat_map(of);
    let in_open = |of: fn(&ActionProposed) -> Option<&String>| open.iter().filter_map(of);
    let excepted = all.iter().flat_map(|freeze| &freeze.exceptions).map(|exception| &exception.asked.service);
    let services = distinct(in_rules(|rule| &rule.services).chain(in_open(|content| content.target.service.as_ref())).chain(excepted));
    Ok(FreezesView {
        lanes: lanes::lanes(&all, &services, &maps, now),
        freezes: all.iter().map(|freeze| row(freeze, &seen)).collect(),
        services,
        environments: distinct(in_rules(|rule| &rule.environments).chain(in_open(|content| content.target.environment.as_ref()))),
        tools,
        zones: zone_names().into_iter().map(str::to_owned).collect(),
        cannot: cannot(core)?,
    })
}

fn cannot(core: &Core) -> Result<Option<String>, DeskError> {
    let Some(me) = core.me() else { return Ok(None) };
    let profile = core.replica.read(|conn| people::profile(conn, &me))?.unwrap_or_default();
    let may = [Role::Manager, Role::Administrator].iter().any(|role| profile.roles.contains(role));
    Ok((!may).then(|| "Only a manager or an administrator may plan and end windows.".into()))
}

// What rows are made with.
struct Seen<'a> {
    now: Ms,
    me: Option<&'a str>,
    names: &'a HashMap<String, String>,
    zones: &'a BTreeSet<&'a str>,
}

fn row(freeze: &Freeze, seen: &Seen<'_>) -> FreezeRow {
    let planned = &freeze.planned;
    let others = seen.zones.iter().copied().filter(|zone| *zone != planned.zone);
    let local =
        |zone: &str| LocalTimes { zone: zone.to_owned(), from: local_words(planned.from, zone), until: local_words(planned.until, zone) };
    FreezeRow {
        id: freeze.id.to_string(),
        name: visible_line(&planned.name),
        reason: visible_line(&planned.reason),
        status: freeze.status(seen.now),
        effect: freeze.strictest(),
        rules: planned.rules.clone(),
        scopes: planned.rules.iter().map(FreezeRule::scope_in_words).collect(),
        from: planned.from,
        until: planned.until,
        zone: planned.zone.clone(),
        from_local: planned.from_local.clone(),
        until_local: planned.until_local.clone(),
        locals: std::iter::once(planned.zone.as_str()).chain(others).map(local).collect(),
        clock_change: has_clock_change(planned.from, planned.until, &planned.zone),
        by: name_of(seen.names, &freeze.by),
        at: freeze.at,
        ended_at: freeze.ended_at.or(freeze.cancelled_at),
        end_requested: freeze.end_requested.as_ref().map(|requested| signed(seen, &requested.by, requested.at)),
        exceptions: freeze.exceptions.iter().map(|exception| exception_row(freeze, exception, seen)).collect(),
    }
}

fn exception_row(freeze: &Freeze, exception: &Exception, seen: &Seen<'_>) -> ExceptionRow {
    let Exception { asked, requested, granted, revoked } = exception;
    let is_live = matches!(freeze.status(seen.now), FreezeStatus::Planned | FreezeStatus::Active);
    ExceptionRow {
        id: asked.id.to_string(),
        tool: visible_line(&asked.tool),
        kind: visible_line(&asked.kind),
        service: visible_line(&asked.service),
        reason: visible_line(&asked.reason),
        from: asked.from,
        until: asked.until,
        undo_of: asked.undo_of.as_ref().map(ToString::to_string),
        first: signed(seen, &requested.by, requested.at),
        second: granted.as_ref().map(|granted| signed(seen, &granted.by, granted.at)),
        revoked: revoked.as_ref().map(|revoked| signed(seen, &revoked.by, revoked.at)),
        revocable: is_live && revoked.is_none() && seen.now < asked.until,
        incident: granted.as_ref().and_then(|granted| granted.incident.as_deref()).map(visible_line),
    }
}

fn signed(seen: &Seen<'_>, by: &str, at: Ms) -> SignedBy {
    SignedBy { by: name_of(seen.names, by), by_me: seen.me == Some(by), at }
}

fn name_of(names: &HashMap<String, String>, id: &str) -> String {
    visible_line(names.get(id).map_or(id, String::as_str))
}

/// The window that holds an open action now: the strictest, and of these the last to end.
pub(crate) fn note(conn: &Connection, content: &ActionProposed, now: Ms) -> rusqlite::Result<Option<FreezeNote>> {
    let all = freezes::all(conn)?;
    let mut effects = Vec::new();
    for freeze in all.iter().filter(|freeze| freeze.status(now) == FreezeStatus::Active) {
        let maps = services::since(conn, freeze.begins_at())?;
        let effect = freeze.effect_on(&content.tool.name, &content.kind, &content.target, now, maps.iter());
        effects.extend(effect.map(|effect| (effect, freeze.planned.until, freeze)));
    }
    let strictest = effects.into_iter().max_by_key(|(effect, until, _)| (*effect, *until));
    Ok(strictest.map(|(effect, until, freeze)| FreezeNote {
        name: visible_line(&freeze.planned.name),
        effect,
        until,
        sentence: match effect {
            FreezeEffect::Deny => "An approval cannot be used before the window ends.".into(),
            FreezeEffect::Tighten => "Actions that are proposed in the window need one more approval.".into(),
        },
    }))
}
