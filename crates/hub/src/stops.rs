//! Says in the record that this hub refuses what a stop holds, and which tools were connected to it.

use crate::clock::Clock;
use crate::core::Core;
use crate::secrets::random;
use holdpoint_domain::{Command, Ms, State, Stop, StopId, StopReached, ToolName, ToolReached, new_id};
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

/// The pause before a report that was refused is sent again.
const REPORT_RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// Prefix of the name of this process in reports.
const PROCESS: &str = "hub";

/// Reports each stop once that is pulled while this hub runs. Runs until the decide loop is gone.
pub(crate) async fn report_reached_stops(core: Core, clock: Clock) -> anyhow::Result<()> {
    let hub = new_id(PROCESS, clock(), random()?);
    let started_at = core.state().head;
    let mut snapshots = core.snapshots();
    let mut reported: HashSet<StopId> = HashSet::new();
    loop {
        let state = snapshots.borrow_and_update().clone();
        for stop in new_stops(&state, started_at, &reported) {
            let reached = StopReached { hub: hub.clone(), tools: connected_tools(&core, &state, stop, clock()) };
            match core.submit(Command::StopReached { stop: stop.id.clone(), reached }).await {
                Ok(_) => drop(reported.insert(stop.id.clone())),
                Err(_) => tokio::time::sleep(REPORT_RETRY_INTERVAL).await,
            }
        }
        if snapshots.changed().await.is_err() {
            return Ok(());
        }
    }
}

fn new_stops<'a>(state: &'a State, after: u64, reported: &HashSet<StopId>) -> Vec<&'a Stop> {
    let mut stops = state.stops.in_force();
    stops.retain(|stop| stop.held_since > after && !reported.contains(&stop.id));
    stops
}

// The state with the stop is published: from now on every request of these tools is refused,
// and those that waited were answered.
fn connected_tools(core: &Core, state: &State, stop: &Stop, now: Ms) -> Vec<ToolReached> {
    let connected: BTreeSet<String> = core.tools_seen.connected(now).into_iter().chain(core.waiters.tools()).collect();
    let effect = state.stop_effect(&stop.pulled.scope);
    let in_scope: HashSet<&ToolName> = effect.tools.iter().map(|tool| &tool.tool).collect();
    let after_ms = (now - stop.at).max(0);
    let tools = connected.into_iter().map(ToolName::from).filter(|tool| in_scope.contains(tool));
    tools.map(|tool| ToolReached { tool, after_ms }).collect()
}
