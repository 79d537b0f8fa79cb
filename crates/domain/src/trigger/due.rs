//! Which triggers fire now: the one place of their predicates.

use crate::{
    Digest, Ms, RUN_MEMORY_MS, State, StopId, StopProposals, StopPulled, StopScope, Streak, ToolName, Trigger, TriggerFired, TriggerMode,
    TriggerPer, TriggerRule,
};
use holdpoint_incidents::{Incident, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// A trigger that fires now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTrigger {
    /// Its name.
    pub trigger: String,
    /// What it saw, and does.
    pub fired: TriggerFired,
}

impl DueTrigger {
    /// The stop that it writes where it enforces; the id follows from what it saw, so that every
    /// hub writes the same one.
    #[must_use]
    pub fn stop(&self) -> Option<(StopId, StopPulled)> {
        if self.fired.mode != TriggerMode::Enforce {
            return None;
        }
        let id = format!("stp_{}", &Digest::of(format!("{}\n{}", self.trigger, self.fired.of).as_bytes()).hex()[..32]);
        let reason = format!("Trigger {}: {}.", self.trigger, self.fired.why);
        let pulled = StopPulled { scope: self.fired.scope.clone(), reason, proposals: StopProposals::Hold, drill: false, incident: None };
        Some((id.into(), pulled))
    }
}

// What a trigger saw.
struct Sight {
    scope: StopScope,
    why: String,
    of: String,
}

impl State {
    /// What fires now, in the order of the file and of the names. A trigger does not fire again
    /// for the same row of rejections, within the same minutes of a rate, or for the same incident and tool.
    #[must_use]
    pub fn due_triggers(&self, now: Ms) -> Vec<DueTrigger> {
        let triggers = &self.triggers;
        let due = triggers.in_force.iter().flat_map(|trigger| {
            let mut seen = self.look(trigger, now);
            seen.retain(|sight| self.is_news(trigger, sight, now));
            seen.into_iter().map(move |sight| self.due(trigger, sight))
        });
        due.collect()
    }

    fn due(&self, trigger: &Trigger, sight: Sight) -> DueTrigger {
        let held = self.stop_effect(&sight.scope).held;
        let fired = TriggerFired { mode: trigger.mode, scope: sight.scope, why: sight.why, of: sight.of, held };
        DueTrigger { trigger: trigger.name.clone(), fired }
    }

    fn is_news(&self, trigger: &Trigger, sight: &Sight, now: Ms) -> bool {
        match (self.triggers.fired_at(&trigger.name, &sight.of), &trigger.when) {
            (None, _) => true,
            (Some(at), TriggerRule::Rate { minutes, .. }) => at < now - minutes_ms(*minutes),
            (Some(_), _) => false,
        }
    }

    fn look(&self, trigger: &Trigger, now: Ms) -> Vec<Sight> {
        match &trigger.when {
            TriggerRule::Rejections { in_a_row, per } => self.look_at_rejections(*in_a_row, *per),
            TriggerRule::Rate { above, minutes, per } => self.look_at_rate(*above, *minutes, *per, now),
            TriggerRule::SevOne { minutes } => self.look_at_incidents(*minutes, now),
        }
    }

    fn look_at_rejections(&self, in_a_row: u32, per: TriggerPer) -> Vec<Sight> {
        let activity = &self.triggers.activity;
        let mut long: Vec<(String, Streak)> = match per {
            TriggerPer::Tool => activity.rejections_by_tool.iter().map(|(name, streak)| (name.to_string(), *streak)).collect(),
            TriggerPer::Kind => activity.rejections_by_kind.iter().map(|(kind, streak)| (kind.clone(), *streak)).collect(),
        };
        long.retain(|(_, streak)| streak.count >= in_a_row);
        long.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let sight = |(name, streak): (String, Streak)| Sight {
            why: format!("{in_a_row} actions of {name} were rejected in a row"),
            of: format!("{name} since {}", streak.since),
            scope: scope_of(per, &name),
        };
        long.into_iter().map(sight).collect()
    }

    fn look_at_rate(&self, above: u32, minutes: u32, per: TriggerPer, now: Ms) -> Vec<Sight> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        // The minutes end now, and begin right after the instant so many minutes ago.
        for run in self.triggers.activity.runs_since(now - minutes_ms(minutes) + 1) {
            let name = match per {
                TriggerPer::Tool => run.tool.as_str(),
                TriggerPer::Kind => run.kind.as_str(),
            };
            *counts.entry(name).or_default() += 1;
        }
        let sight = |(name, count): (&str, u32)| Sight {
            why: format!("{count} actions of {name} began within {minutes} min"),
            of: name.to_owned(),
            scope: scope_of(per, name),
        };
        counts.into_iter().filter(|(_, count)| *count > above).map(sight).collect()
    }

    // Incidents that began within a day: what ran before them is remembered no longer.
    fn look_at_incidents(&self, minutes: u32, now: Ms) -> Vec<Sight> {
        let mut open: Vec<Incident> = self.incidents.book.incidents();
        open.retain(|incident| is_sev_one(incident) && now - incident.started_at < RUN_MEMORY_MS);
        open.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        open.iter().flat_map(|incident| self.look_at_incident(incident, minutes)).collect()
    }

    fn look_at_incident(&self, incident: &Incident, minutes: u32) -> Vec<Sight> {
        let services: BTreeSet<String> = incident.services.iter().map(|service| service.trim().to_lowercase()).collect();
        let before = self.triggers.activity.runs_since(incident.started_at - minutes_ms(minutes));
        // A run that names no service could have touched any.
        let touches = |service: &Option<String>| service.as_ref().is_none_or(|service| services.contains(service));
        let tools: BTreeSet<&ToolName> =
            before.filter(|run| run.at <= incident.started_at && touches(&run.service)).map(|run| &run.tool).collect();
        let sight = |tool: &ToolName| Sight {
            scope: StopScope::Tool(tool.clone()),
            why: format!("SEV 1 began on a service that {tool} had touched within {minutes} min"),
            of: format!("{} by {tool}", incident.id),
        };
        tools.into_iter().map(sight).collect()
    }
}

fn scope_of(per: TriggerPer, name: &str) -> StopScope {
    match per {
        TriggerPer::Tool => StopScope::Tool(name.into()),
        // A kind as it is: the characters of a pattern in it hold more, never less.
        TriggerPer::Kind => StopScope::Kind(name.into()),
    }
}

fn is_sev_one(incident: &Incident) -> bool {
    let severity = incident.severity.as_deref().unwrap_or_default().to_lowercase();
    let compact: String = severity.chars().filter(|c| c.is_alphanumeric()).collect();
    let grave = ["sev1", "p1", "critical", "page", "emergency", "fatal"].contains(&compact.as_str());
    grave && incident.kind == Kind::Outage && incident.is_open() && incident.merged_into.is_none() && !incident.is_impossible()
}

fn minutes_ms(minutes: u32) -> Ms {
    Ms::from(minutes) * 60_000
}
