//! What a stop did, at each place where it is enforced.

use crate::stop::may_stop;
use crate::{Ms, PersonId, RequestedStage, RunningAction, State, Stop, StopId, StopProposals, StopScope, StopStage, ToolName};
use serde::{Deserialize, Serialize};

/// What a stop did, at each place where it is enforced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StopReport {
    /// The stop.
    pub stop: StopId,
    /// What it holds.
    pub scope: StopScope,
    /// "the environment prod"
    pub scope_in_words: String,
    /// Why.
    pub reason: String,
    /// It counts and reports, and refuses nothing.
    pub drill: bool,
    /// What becomes of new proposals.
    pub proposals: StopProposals,
    /// The incident it is for.
    pub incident: Option<String>,
    /// Who pulled it.
    pub by: PersonId,
    /// When, ms.
    pub at: Ms,
    /// How far it was resumed.
    pub stage: StopStage,
    /// Since when, ms.
    pub stage_since: Ms,
    /// A stage that one person asked for.
    pub requested: Option<RequestedStage>,
    /// Active people who may take part in resuming it.
    pub may_resume: Vec<PersonId>,
    /// "14 of 14 connected tools refused in 0.2 s, 3 not connected: not asked, 23 held, 2 still running."
    pub sentence: String,
    /// Hub processes that enforce it.
    pub hubs: u32,
    /// Tools in scope that were connected to a hub when it learned of the stop.
    pub connected: u32,
    /// Of these, refused since.
    pub refused: u32,
    /// Tools in scope that were not connected, so that they were not asked.
    pub not_connected: u32,
    /// From the record of the stop until the last connected tool was refused, ms.
    pub slowest_ms: Option<Ms>,
    /// Every tool in scope, by name.
    pub tools: Vec<ToolReport>,
    /// Open actions in scope.
    pub held: u32,
    /// Of these, claimed by people.
    pub claimed: u32,
    /// Approvals that the tool knows of and that are void.
    pub void: u32,
    /// Approvals that the tool was not told of: it is told `stopped`.
    pub withheld: u32,
    /// Actions in scope that run, and cannot be recalled.
    pub running: Vec<RunningAction>,
    /// Tools that run without asking for their grant, so that they cannot be stopped.
    pub cannot_be_stopped: Vec<ToolName>,
}

/// What a stop did to one tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ToolReport {
    /// The tool.
    pub tool: ToolName,
    /// Who answers for it.
    pub owner: Option<String>,
    /// From the record of the stop until it was refused, ms; none where it was not connected.
    pub refused_after_ms: Option<Ms>,
    /// Its open actions in scope.
    pub held: u32,
    /// It was seen to run without asking for its grant.
    pub runs_without_asking: bool,
}

impl State {
    /// What a stop did, as the state is now.
    #[must_use]
    pub fn stop_report(&self, stop: &Stop) -> StopReport {
        let effect = self.stop_effect(&stop.pulled.scope);
        let tools: Vec<ToolReport> = effect
            .tools
            .into_iter()
            .map(|tool| ToolReport {
                refused_after_ms: refused_after(stop, &tool.tool),
                tool: tool.tool,
                owner: tool.owner,
                held: tool.held,
                runs_without_asking: tool.runs_without_asking,
            })
            .collect();
        let refused = count(tools.iter().filter(|tool| tool.refused_after_ms.is_some()).count());
        let mut report = StopReport {
            stop: stop.id.clone(),
            scope: stop.pulled.scope.clone(),
            scope_in_words: stop.pulled.scope.in_words(),
            reason: stop.pulled.reason.clone(),
            drill: stop.pulled.drill,
            proposals: stop.pulled.proposals,
            incident: stop.pulled.incident.clone(),
            by: stop.by.clone(),
            at: stop.at,
            stage: stop.stage.clone(),
            stage_since: stop.stage_since,
            requested: stop.requested.clone(),
            may_resume: self.may_resume(stop),
            sentence: String::new(),
            hubs: count(stop.reached.len()),
            connected: refused,
            refused,
            not_connected: count(tools.len()) - refused,
            slowest_ms: tools.iter().filter_map(|tool| tool.refused_after_ms).max(),
            held: effect.held,
            claimed: effect.claimed,
            void: effect.void,
            withheld: effect.withheld,
            running: effect.running,
            cannot_be_stopped: tools.iter().filter(|tool| tool.runs_without_asking).map(|tool| tool.tool.clone()).collect(),
            tools,
        };
        report.sentence = describe(&report);
        report
    }

    fn may_resume(&self, stop: &Stop) -> Vec<PersonId> {
        let able = |id: &PersonId| self.devices.has_active(id, None) && may_stop(self, id, &stop.pulled.scope).is_ok();
        let mut people: Vec<PersonId> = self.people.active().map(|(id, _)| id.clone()).filter(able).collect();
        people.sort_unstable();
        people
    }
}

// At the last of the hubs that the tool was connected to.
fn refused_after(stop: &Stop, tool: &ToolName) -> Option<Ms> {
    let reached = stop.reached.iter().flat_map(|(_, reached)| &reached.tools);
    reached.filter(|reached| reached.tool == *tool).map(|reached| reached.after_ms).max()
}

fn describe(report: &StopReport) -> String {
    let would = if report.drill { "would be " } else { "" };
    let within = report.slowest_ms.map_or_else(String::new, |ms| format!(" in {}", seconds(ms)));
    let StopReport { refused, connected, not_connected, held, .. } = report;
    let mut parts = vec![format!("{refused} of {connected} connected tools {would}refused{within}")];
    if *not_connected > 0 {
        parts.push(format!("{not_connected} not connected: not asked"));
    }
    parts.push(format!("{held} {would}held"));
    let titles: Vec<String> = report.running.iter().take(3).map(|running| crate::text::visible_line(&running.title)).collect();
    let more = if report.running.len() > titles.len() { ", …" } else { "" };
    let running = if titles.is_empty() { String::new() } else { format!(": {}{more}", titles.join(", ")) };
    parts.push(format!("{} still running{running}", report.running.len()));
    if !report.cannot_be_stopped.is_empty() {
        let names: Vec<String> = report.cannot_be_stopped.iter().map(|name| crate::text::visible_line(name)).collect();
        parts.push(format!("{} cannot be stopped, for they run without asking for their grant", names.join(", ")));
    }
    format!("{}.", parts.join(", "))
}

fn seconds(ms: Ms) -> String {
    format!("{}.{} s", ms / 1000, ms % 1000 / 100)
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
