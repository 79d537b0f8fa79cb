//! Stops in force, from the replica; counts and reports, from the hub, which alone knows who is connected.

use super::view::{
    RequestedView, ResumeView, RunningView, StopBar, StopChoices, StopEffectView, StopReportView, StoppedTool, UnstoppableView,
};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::{actions, people, records, services, stops};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    ActionEvent, ActionProposed, Event, KIND_STAGE_MS, OnAction, ProposedUnderRules, Role, RunningAction, Seq, ServiceMap, Stop,
    StopReport, StopScope, StopStage, Target,
};
use holdpoint_protocol::DeskClient;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Open actions whose kinds and targets the dialog offers.
const MAX_ACTIONS_OFFERED: usize = 500;

/// Stops in force, the latest first.
pub(crate) fn bars(core: &Core) -> Result<Vec<StopBar>, DeskError> {
    core.replica.read(|conn| {
        let in_force: Vec<Stop> = stops::all(conn)?.into_iter().filter(Stop::is_in_force).collect();
        if in_force.is_empty() {
            return Ok(Vec::new());
        }
        let names = people::names(conn)?;
        Ok(in_force.iter().map(|stop| bar(stop, &names)).collect())
    })
}

fn bar(stop: &Stop, names: &HashMap<String, String>) -> StopBar {
    StopBar {
        id: stop.id.to_string(),
        scope: stop.pulled.scope.in_words(),
        reason: visible_line(&stop.pulled.reason),
        by: name_of(names, &stop.by),
        at: stop.at,
        drill: stop.pulled.drill,
        only_kind: match &stop.stage {
            StopStage::Kind(kind) => Some(visible_line(kind)),
            StopStage::Hold | StopStage::All => None,
        },
        incident: stop.pulled.incident.as_deref().map(visible_line),
    }
}

/// Stops in force that refuse something, to mark what they hold.
pub(crate) fn holding(conn: &Connection) -> rusqlite::Result<Vec<Stop>> {
    let mut stops = stops::all(conn)?;
    stops.retain(|stop| stop.is_in_force() && !stop.pulled.drill);
    Ok(stops)
}

/// The stop that holds the open action whose present content is in this record.
pub(crate) fn find_holding<'a>(conn: &Connection, stops: &'a [Stop], map: &ServiceMap, latest: i64) -> rusqlite::Result<Option<&'a Stop>> {
    if stops.is_empty() {
        return Ok(None);
    }
    let Some(content) = content_at(conn, latest)? else { return Ok(None) };
    Ok(stops.iter().find(|stop| stop.holds(&content, map)))
}

pub(crate) fn content_at(conn: &Connection, seq: i64) -> rusqlite::Result<Option<ActionProposed>> {
    let Some(record) = records::get(conn, Seq::try_from(seq).unwrap_or(Seq::MAX))? else { return Ok(None) };
    let event = Event::read_for_display(&record).on_action();
    Ok(match event {
        Some(OnAction::Action(ActionEvent::Proposed(head) | ActionEvent::Revised(head))) => Some(head),
        Some(OnAction::Action(
            ActionEvent::ProposedUnderRules(ProposedUnderRules(head)) | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)),
        )) => Some(head),
        _ => None,
    })
}

/// What a stop can be about.
pub(crate) fn choices(core: &Core) -> Result<StopChoices, DeskError> {
    let (tools, open) = core.replica.read(|conn| {
        let tools = people::tools(conn)?.into_iter().filter(|tool| tool.revoked_at.is_none()).map(|tool| tool.name).collect();
        Ok::<(Vec<String>, Vec<ActionProposed>), rusqlite::Error>((tools, open_contents(core, conn)?))
    })?;
    let texts = |of: fn(&Target) -> Option<&String>| distinct(open.iter().filter_map(|content| of(&content.target)));
    Ok(StopChoices {
        only_tools: only_tools(core)?,
        tools: tools.iter().map(|name| visible_line(name)).collect(),
        kinds: distinct(open.iter().map(|content| &content.kind)),
        services: texts(|target| target.service.as_ref()),
        environments: texts(|target| target.environment.as_ref()),
    })
}

pub(crate) fn open_contents(core: &Core, conn: &Connection) -> rusqlite::Result<Vec<ActionProposed>> {
    let keys: Vec<i64> = {
        let order = core.replica.order();
        order.tab(crate::view::QueueTab::All).iter().take(MAX_ACTIONS_OFFERED).map(|(_, n)| *n).collect()
    };
    let mut contents = Vec::new();
    for n in keys {
        if let Some(action) = actions::get_by_place(conn, n)? {
            contents.extend(content_at(conn, action.latest)?);
        }
    }
    Ok(contents)
}

pub(crate) fn distinct<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    // A text with marks would name another kind or target.
    let plain: BTreeSet<&String> = texts.filter(|text| visible_line(text) == **text && !text.trim().is_empty()).collect();
    plain.into_iter().cloned().collect()
}

fn only_tools(core: &Core) -> Result<Option<String>, DeskError> {
    let Some(me) = core.me() else { return Ok(None) };
    let profile = core.replica.read(|conn| people::profile(conn, &me))?.unwrap_or_default();
    let any = [Role::Manager, Role::Administrator].iter().any(|role| profile.roles.contains(role));
    Ok((!any).then(|| "Only a manager or an administrator may stop more than one tool.".into()))
}

/// What a stop of this scope would do now.
pub(crate) async fn effect(core: &Core, scope: &StopScope) -> Result<StopEffectView, DeskError> {
    let effect = client(core)?.stop_effect(scope).await?;
    Ok(StopEffectView {
        counted_at: core.clock.now(),
        tools: u32::try_from(effect.tools.len()).unwrap_or(u32::MAX),
        open: effect.open,
        held: effect.held,
        claimed: effect.claimed,
        void: effect.void,
        withheld: effect.withheld,
        running: effect.running.iter().map(running).collect(),
        cannot_be_stopped: {
            let rude = effect.tools.iter().filter(|tool| tool.runs_without_asking);
            rude.map(|tool| unstoppable(&tool.tool, tool.owner.as_deref())).collect()
        },
    })
}

/// What a stop did.
pub(crate) async fn report(core: &Arc<Core>, id: &str) -> Result<StopReportView, DeskError> {
    let report = client(core)?.stop(id).await?;
    view(core, report)
}

/// The hub that this desk is connected to.
pub(super) fn client(core: &Core) -> Result<DeskClient, DeskError> {
    core.connection
        .client()
        .ok_or_else(|| refused("hub_unreachable", "The hub did not answer", "A stop needs the hub. Try again when the desk is connected."))
}

/// A report of the hub with names and marks.
pub(super) fn view(core: &Core, report: StopReport) -> Result<StopReportView, DeskError> {
    let names = core.replica.read(people::names)?;
    let me = core.me();
    let is_me = |id: &str| me.as_deref() == Some(id);
    let (open, map) = core.replica.read(|conn| Ok::<_, DeskError>((open_contents(core, conn)?, services::in_force(conn)?)))?;
    let held = open.iter().filter(|content| report.scope.matches(&content.tool.name, &content.kind, &content.target, &map));
    let resume = ResumeView {
        requested: report.requested.as_ref().map(|requested| RequestedView {
            stage: requested.stage.clone(),
            by: name_of(&names, &requested.by),
            by_me: is_me(&requested.by),
            at: requested.at,
        }),
        others: report.may_resume.iter().filter(|id| !is_me(id)).map(|id| name_of(&names, id)).collect(),
        cannot: (!report.may_resume.iter().any(|id| is_me(id))).then(|| "You may not resume this stop.".into()),
        all_from: match (&report.stage, &report.scope) {
            (_, StopScope::Kind(_)) => Some(report.stage_since),
            (StopStage::Kind(_), _) => Some(report.stage_since + KIND_STAGE_MS),
            _ if report.drill => Some(report.stage_since),
            _ => None,
        },
        kinds: distinct(held.map(|content| &content.kind)),
    };
    Ok(StopReportView {
        bar: StopBar {
            id: report.stop.to_string(),
            scope: report.scope_in_words.clone(),
            reason: visible_line(&report.reason),
            by: name_of(&names, &report.by),
            at: report.at,
            drill: report.drill,
            only_kind: match &report.stage {
                StopStage::Kind(kind) => Some(visible_line(kind)),
                StopStage::Hold | StopStage::All => None,
            },
            incident: report.incident.as_deref().map(visible_line),
        },
        ended: report.stage == StopStage::All,
        stage_since: report.stage_since,
        sentence: report.sentence.clone(),
        connected: report.connected,
        refused: report.refused,
        not_connected: report.not_connected,
        slowest_ms: report.slowest_ms,
        hubs: report.hubs,
        held: report.held,
        claimed: report.claimed,
        void: report.void,
        withheld: report.withheld,
        running: report.running.iter().map(running).collect(),
        cannot_be_stopped: {
            let rude = report.tools.iter().filter(|tool| tool.runs_without_asking);
            rude.map(|tool| unstoppable(&tool.tool, tool.owner.as_deref())).collect()
        },
        tools: report
            .tools
            .iter()
            .map(|tool| StoppedTool { tool: visible_line(&tool.tool), refused_after_ms: tool.refused_after_ms, held: tool.held })
            .collect(),
        stage: report.stage,
        resume,
    })
}

fn running(running: &RunningAction) -> RunningView {
    RunningView {
        action: running.action.to_string(),
        title: visible_line(&running.title),
        tool: visible_line(&running.tool),
        since: running.since,
    }
}

fn unstoppable(tool: &str, owner: Option<&str>) -> UnstoppableView {
    UnstoppableView { tool: visible_line(tool), owner: owner.map(visible_line) }
}

fn name_of(names: &HashMap<String, String>, id: &str) -> String {
    visible_line(names.get(id).map_or(id, String::as_str))
}
