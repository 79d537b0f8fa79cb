//! What a stop of a scope does, counted: before it is pulled, and after.

use crate::{ActionId, ActionPlace, Approval, Ms, ServiceMap, State, Status, StopScope, Tool, ToolName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a stop of a scope does, or did. Counts are of actions unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StopEffect {
    /// Tools whose proposals may be in scope, by name.
    pub tools: Vec<ToolInScope>,
    /// Open actions, in scope or not.
    pub open: u32,
    /// Open actions in scope.
    pub held: u32,
    /// Of these, claimed by people.
    pub claimed: u32,
    /// Approved, told to the tool, and not run: these approvals are void.
    pub void: u32,
    /// Approved, and not yet told to the tool: it is told `stopped`.
    pub withheld: u32,
    /// Actions in scope that run; they cannot be recalled. The oldest first.
    pub running: Vec<RunningAction>,
}

/// A tool whose proposals may be in scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ToolInScope {
    /// The tool.
    pub tool: ToolName,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its open actions in scope.
    pub held: u32,
    /// It was seen to run without using its grant, so it cannot be stopped.
    pub runs_without_asking: bool,
}

/// An action that runs: its grant was used and no outcome was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RunningAction {
    /// The action.
    pub action: ActionId,
    /// Its title.
    pub title: String,
    /// Its tool.
    pub tool: ToolName,
    /// Since when it runs.
    pub since: Ms,
}

impl State {
    /// What a stop of `scope` does now.
    #[must_use]
    pub fn stop_effect(&self, scope: &StopScope) -> StopEffect {
        let in_scope = |place: ActionPlace<'_>| scope.matches(place.tool, place.kind, place.target, self.services.in_force());
        let open = || self.actions.by_id.values().filter(|action| action.status == Status::Open);
        let held: Vec<_> = open().filter(|action| in_scope(ActionPlace::of(&action.content))).collect();
        let mut held_by: BTreeMap<&ToolName, u32> = BTreeMap::new();
        held.iter().for_each(|action| *held_by.entry(&action.content.tool.name).or_default() += 1);
        let approvals: Vec<&Approval> = self.approvals_in(scope);
        let unused = |delivered: bool| approvals.iter().filter(|one| one.used_at.is_none() && one.delivered == delivered).count();
        StopEffect {
            tools: self.tools_in_scope(scope, &held_by, &approvals),
            open: count(open().count()),
            held: count(held.len()),
            claimed: count(held.iter().filter(|action| action.claim.is_some()).count()),
            void: count(unused(true)),
            withheld: count(unused(false)),
            running: running(&approvals),
        }
    }

    fn approvals_in(&self, scope: &StopScope) -> Vec<&Approval> {
        let all = self.stops.approvals.by_action.values().map(std::convert::AsRef::as_ref);
        // Those whose grant has lapsed stay until the next clean-up.
        let usable = |one: &&Approval| one.used_at.is_some() || one.grant_until > self.at;
        all.filter(|one| scope.matches(&one.content.tool.name, &one.content.kind, &one.content.target, self.services.in_force()))
            .filter(usable)
            .collect()
    }

    fn tools_in_scope(&self, scope: &StopScope, held: &BTreeMap<&ToolName, u32>, approvals: &[&Approval]) -> Vec<ToolInScope> {
        let acted: BTreeSet<&ToolName> = held.keys().copied().chain(approvals.iter().map(|one| &one.content.tool.name)).collect();
        let active = self.tools.by_name.iter().filter(|(_, tool)| tool.revoked_at.is_none());
        let mut tools: Vec<(&ToolName, &Tool)> =
            active.filter(|(name, tool)| acted.contains(name) || may_be_in(name, tool, scope, self.services.in_force())).collect();
        tools.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let in_scope = |(name, tool): (&ToolName, &Tool)| ToolInScope {
            tool: name.clone(),
            owner: tool.terms.owner.clone(),
            held: held.get(name).copied().unwrap_or_default(),
            runs_without_asking: self.stops.approvals.ran_without_grant.contains_key(name),
        };
        tools.into_iter().map(in_scope).collect()
    }
}

// Whether the tool may propose something in this scope. A service has its aliases too.
fn may_be_in(name: &str, tool: &Tool, scope: &StopScope, services: &ServiceMap) -> bool {
    match scope {
        StopScope::All => true,
        StopScope::Tool(tool) => *tool == *name,
        StopScope::Kind(kind) => tool.terms.overlaps_kind(kind),
        StopScope::Service(pattern) => {
            let meant = services.services().iter().filter(|service| services.is_like(pattern, service));
            let mut names = meant.flat_map(|service| std::iter::once(&service.name).chain(&service.aliases));
            tool.terms.overlaps_target("service", pattern) || names.any(|name| tool.terms.overlaps_target("service", name))
        }
        StopScope::Environment(environment) => tool.terms.overlaps_target("environment", environment),
    }
}

fn running(approvals: &[&Approval]) -> Vec<RunningAction> {
    let running = approvals.iter().filter_map(|one| {
        let since = one.used_at?;
        Some(RunningAction { action: one.action.clone(), title: one.content.title.clone(), tool: one.content.tool.name.clone(), since })
    });
    let mut running: Vec<RunningAction> = running.collect();
    running.sort_unstable_by(|a, b| (a.since, &a.action).cmp(&(b.since, &b.action)));
    running
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
