//! Proposes planted faults in the names of tools, at the times that the domain draws from the
//! tools' own arrivals. The decide loop sees to it that a slot is used once, by whichever hub.

use crate::HubError;
use crate::clock::Clock;
use crate::core::Core;
use crate::secrets::{random, random_text};
use holdpoint_domain::{
    ACTION, ActionContent, Code, Command, CommandBody, FaultSlot, PlantFault, Refusal, State, ToolName, new_id, propose_fault, read_plan,
};
use std::collections::BTreeSet;
use std::time::Duration;

/// How often the clock and the plans are looked at, beside the times of the slots themselves.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Plants what is due. Runs until the decide loop is gone.
pub(crate) async fn plant_faults(core: Core, clock: Clock) -> anyhow::Result<()> {
    let mut tried = BTreeSet::new();
    while core.is_alive() {
        let now = clock();
        let state = core.state();
        let due = if state.faults.seals_causes { state.due_faults(now) } else { Vec::new() };
        for slot in due {
            // One attempt for each: what the policy refuses now would be refused all the time.
            if tried.insert(slot.clone())
                && let Err(refusal) = plant(&core, &state, &slot.0, slot.1, now).await
            {
                log_refusal(&refusal);
            }
        }
        forget_old(&mut tried);
        tokio::time::sleep(wait_for_next(&core.state(), clock())).await;
    }
    Ok(())
}

// Until the next slot, to the millisecond.
fn wait_for_next(state: &State, now: i64) -> Duration {
    let next = if state.faults.seals_causes { state.next_fault_at(now) } else { None };
    let wait = next.and_then(|at| u64::try_from(at - now).ok()).map_or(CHECK_INTERVAL, Duration::from_millis);
    wait.min(CHECK_INTERVAL)
}

fn log_refusal(refusal: &Refusal) {
    // Another hub of the record planted it a moment before.
    if refusal.code == Code::AlreadyExists {
        tracing::debug!("the slot was used by another hub");
    } else {
        tracing::warn!(code = refusal.code.as_str(), "a planned item could not be proposed");
    }
}

async fn plant(core: &Core, state: &State, tool: &ToolName, slot: FaultSlot, now: i64) -> Result<(), Refusal> {
    let missing = || Refusal::new(Code::NotFound, "The plan, or the tool's latest action, cannot be read.");
    let faults = state.faults.of(tool).ok_or_else(missing)?;
    let plan = faults.plan.as_ref().ok_or_else(missing)?;
    let latest = faults.latest.as_ref().ok_or_else(missing)?;
    let signed: CommandBody = core.read_document(&plan.body).await?.ok_or_else(missing)?;
    let content: ActionContent = core.read_document(&latest.body).await?.ok_or_else(missing)?;
    let items = read_plan(&signed).ok_or_else(missing)?;
    let item = faults.choose_item(&items, state.draws.key(), &slot).ok_or_else(missing)?.clone();
    let unrandom = |error: HubError| Refusal::new(Code::Internal, error.to_string());
    let action = new_id(ACTION, now, random().map_err(unrandom)?).into();
    let salt = random_text::<18>().map_err(unrandom)?;
    let propose = propose_fault(&item, &latest.content, latest.at, &content, action, salt);
    // The tool counts as connected, as it would after a call of its own.
    core.tools_seen.note(tool, now);
    core.submit(Command::PlantFault(Box::new(PlantFault { propose, plan: plan.id.clone(), item, slot }))).await.map(drop)
}

// Slots of days that are over are due no more.
fn forget_old(tried: &mut BTreeSet<(ToolName, FaultSlot)>) {
    let newest = tried.iter().map(|(_, slot)| slot.day.clone()).max();
    tried.retain(|(_, slot)| Some(&slot.day) == newest.as_ref());
}
