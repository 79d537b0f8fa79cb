//! Freezes, as deciding needs them.

use crate::{ExceptionId, FreezeEffect, FreezeEvent, FreezeException, FreezeId, FreezePlanned, Ms, PersonId, Record, ServiceMap, Target};
use imbl::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A freeze, from its planning to its end and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Its id.
    pub id: FreezeId,
    /// The window and what it does.
    pub planned: FreezePlanned,
    /// Who planned it, or replaced it last.
    pub by: PersonId,
    /// When.
    pub at: Ms,
    /// When it was cancelled, before it began.
    pub cancelled_at: Option<Ms>,
    /// When it was ended early.
    pub ended_at: Option<Ms>,
    /// Who asked to end it early, and when.
    pub end_requested: Option<RequestedBy>,
    /// Exceptions, in the order in which they were asked for.
    pub exceptions: Vec<Exception>,
}

/// Who asked for something that a second person has to agree to, or took an exception back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedBy {
    /// The person.
    pub by: PersonId,
    /// When.
    pub at: Ms,
}

/// An exception from a freeze.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// What is excepted.
    pub asked: FreezeException,
    /// The first signature.
    pub requested: RequestedBy,
    /// The second one; it holds since then.
    pub granted: Option<ExceptionGrant>,
    /// Who took it back, and when: it does not hold any more.
    pub revoked: Option<RequestedBy>,
}

/// The second signature under an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionGrant {
    /// The person.
    pub by: PersonId,
    /// When.
    pub at: Ms,
    /// The open incident for which one person sufficed.
    pub incident: Option<String>,
}

/// Where a freeze stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FreezeStatus {
    /// It has not begun.
    Planned,
    /// It is in force.
    Active,
    /// Its window has passed, or two people ended it.
    Ended,
    /// It was cancelled before it began.
    Cancelled,
}

impl Freeze {
    /// Where it stands.
    #[must_use]
    pub const fn status(&self, now: Ms) -> FreezeStatus {
        match (self.cancelled_at, self.ended_at) {
            (Some(_), _) => FreezeStatus::Cancelled,
            (None, Some(_)) => FreezeStatus::Ended,
            (None, None) if now < self.planned.from => FreezeStatus::Planned,
            (None, None) if now < self.planned.until => FreezeStatus::Active,
            (None, None) => FreezeStatus::Ended,
        }
    }

    /// Since when it holds: its first instant, or when it was planned where that was later.
    #[must_use]
    pub fn begins_at(&self) -> Ms {
        self.planned.from.max(self.at)
    }

    /// What it does to an action now, under the strictest of `maps`: that of its beginning and every
    /// later one. None where it is not in force, no rule is about the action, or an exception holds.
    #[must_use]
    pub fn effect_on<'a>(
        &self,
        tool: &str,
        kind: &str,
        target: &Target,
        now: Ms,
        maps: impl Iterator<Item = &'a ServiceMap>,
    ) -> Option<FreezeEffect> {
        if self.status(now) != FreezeStatus::Active || self.exceptions.iter().any(|one| one.holds_for(tool, kind, target, now)) {
            return None;
        }
        maps.filter_map(|services| self.effect_under(target, services)).max()
    }

    /// The strictest effect of its rules about this target, under one map.
    #[must_use]
    pub fn effect_under(&self, target: &Target, services: &ServiceMap) -> Option<FreezeEffect> {
        let rules = self.planned.rules.iter().filter(|rule| rule.matches(target, services));
        rules.map(|rule| rule.effect).max()
    }

    /// Its strictest effect.
    #[must_use]
    pub fn strictest(&self) -> FreezeEffect {
        self.planned.rules.iter().map(|rule| rule.effect).max().unwrap_or(FreezeEffect::Tighten)
    }

    /// The exception with this id.
    #[must_use]
    pub fn exception(&self, id: &str) -> Option<&Exception> {
        self.exceptions.iter().find(|exception| exception.asked.id == *id)
    }
}

impl Exception {
    /// Whether it lets an action of this tool, kind and target through now.
    #[must_use]
    pub fn holds_for(&self, tool: &str, kind: &str, target: &Target, now: Ms) -> bool {
        let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
        let service = target.service.as_deref().is_some_and(|service| same(service, &self.asked.service));
        self.holds(now) && self.asked.tool == *tool && self.asked.kind == kind && service
    }

    /// Whether it holds now.
    #[must_use]
    pub fn holds(&self, now: Ms) -> bool {
        self.granted.is_some() && self.revoked.is_none() && self.asked.from.is_none_or(|from| from <= now) && now < self.asked.until
    }
}

/// All freezes.
#[derive(Clone, Debug, Default)]
pub struct Freezes {
    /// By id, ended and cancelled ones too.
    pub by_id: HashMap<FreezeId, Arc<Freeze>>,
}

impl Freezes {
    /// The freeze with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Freeze> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// All, by their beginning and id.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Freeze> {
        let mut freezes: Vec<&Freeze> = self.by_id.values().map(Arc::as_ref).collect();
        freezes.sort_unstable_by(|a, b| (a.planned.from, &a.id).cmp(&(b.planned.from, &b.id)));
        freezes
    }

    /// The earliest beginning of a window in force.
    pub(crate) fn earliest_active(&self, now: Ms) -> Option<Ms> {
        let active = self.by_id.values().filter(|freeze| freeze.status(now) == FreezeStatus::Active);
        active.map(|freeze| freeze.begins_at()).min()
    }

    pub(crate) fn apply(&mut self, record: &Record, event: FreezeEvent) {
        let before = self.by_id.get(record.subject.as_str()).map(|freeze| Freeze::clone(freeze));
        if let Some(after) = apply_to_freeze(before, record, event) {
            self.by_id.insert(after.id.clone(), Arc::new(after));
        }
    }
}

/// Applies one record to a freeze: the one place where a freeze's records get their meaning.
#[must_use]
pub fn apply_to_freeze(before: Option<Freeze>, record: &Record, event: FreezeEvent) -> Option<Freeze> {
    if let FreezeEvent::Planned(planned) = event {
        // A planned window that is replaced keeps its exceptions.
        let exceptions = before.map(|freeze| freeze.exceptions).unwrap_or_default();
        return Some(new_freeze(record, planned, exceptions));
    }
    let mut freeze = before?;
    change_freeze(&mut freeze, record, event);
    Some(freeze)
}

fn new_freeze(record: &Record, planned: FreezePlanned, exceptions: Vec<Exception>) -> Freeze {
    Freeze {
        id: record.subject.clone().into(),
        planned,
        by: record.actor.clone().into(),
        at: record.at,
        cancelled_at: None,
        ended_at: None,
        end_requested: None,
        exceptions,
    }
}

fn change_freeze(freeze: &mut Freeze, record: &Record, event: FreezeEvent) {
    let by_actor = || RequestedBy { by: record.actor.clone().into(), at: record.at };
    match event {
        FreezeEvent::Planned(_) => {}
        FreezeEvent::Cancelled(_) => freeze.cancelled_at = Some(record.at),
        FreezeEvent::EndRequested(_) => freeze.end_requested = Some(by_actor()),
        FreezeEvent::Ended(_) => freeze.ended_at = Some(record.at),
        FreezeEvent::ExceptionRequested(asked) => {
            freeze.exceptions.retain(|exception| exception.asked.id != asked.id);
            freeze.exceptions.push(Exception { asked, requested: by_actor(), granted: None, revoked: None });
        }
        FreezeEvent::ExceptionGranted(granted) => {
            if let Some(exception) = find_exception(&mut freeze.exceptions, &granted.exception) {
                let grant = ExceptionGrant { by: record.actor.clone().into(), at: record.at, incident: granted.incident };
                exception.granted = Some(grant);
            }
        }
        FreezeEvent::ExceptionRevoked(revoked) => {
            if let Some(exception) = find_exception(&mut freeze.exceptions, &revoked.exception) {
                exception.revoked = Some(by_actor());
            }
        }
    }
}

fn find_exception<'a>(exceptions: &'a mut [Exception], id: &ExceptionId) -> Option<&'a mut Exception> {
    exceptions.iter_mut().find(|exception| exception.asked.id == *id)
}
