//! Runs one history on virtual time: set up, the steps, the end of all faults, the checks.

use crate::cast::{DESKS, TOOLS, invited, person_id, registered};
use crate::checks;
use crate::fault::{Check, Fault};
use crate::hub::Hub;
use crate::network::Sender;
use crate::plan::Plan;
use crate::random::Random;
use crate::run_options::RunOptions;
use crate::set_up::set_up;
use crate::step::{Act, Step};
use crate::world::World;
use holdpoint_domain::{DeskCommand, Digest};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Virtual time in which everything must be delivered once all faults ended.
const MAX_SETTLING_SECONDS: u32 = 240;

/// What came of a history.
#[derive(Debug)]
pub struct Outcome {
    /// What the checks found; empty when all is well.
    pub faults: Vec<Fault>,
    /// Number and hash of the last record: the same for the same seed.
    pub head: (u64, Digest),
    /// Records by kind, refusals by code, and events of the log, for coverage.
    pub counts: BTreeMap<String, u64>,
    /// What happened, where a trace was asked for.
    pub trace: Vec<String>,
}

/// Runs a history to its end and checks it.
///
/// # Panics
/// When the system gives no runtime.
#[must_use]
pub fn run(plan: &Plan, options: RunOptions) -> Outcome {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = if options.http { builder.enable_all().build() } else { builder.enable_time().start_paused(true).build() };
    #[expect(clippy::expect_used, reason = "without a runtime there is nothing to run")]
    runtime.expect("a runtime of one thread").block_on(run_plan(plan, options))
}

async fn run_plan(plan: &Plan, options: RunOptions) -> Outcome {
    #[expect(clippy::expect_used, reason = "without folders there is nothing to run")]
    let world = Arc::new(World::new(plan, options).expect("folders for the hubs"));
    if let Err(refusal) = set_up(&world).await {
        world.report_fault(Fault::new(Check::Settled, format!("the set-up was refused: {refusal}")));
    }
    let began_ms = world.elapsed_ms();
    for step in &plan.steps {
        let due_ms = began_ms + i64::try_from(step.at_ms).unwrap_or(0);
        sleep(Duration::from_millis(u64::try_from(due_ms - world.elapsed_ms()).unwrap_or(0))).await;
        world.trace(|| format!("step {} {:?}", step.number, step.act));
        take_step(&world, step);
    }
    settle(&world).await;
    read_real_log(&world).await;
    checks::check_all(&world, plan);
    summarize(&world)
}

fn take_step(world: &Arc<World>, step: &Step) {
    let random = Random::new(world.seed, &[6, u64::from(step.number)]);
    let w = Arc::clone(world);
    match step.act.clone() {
        Act::Propose(shape) => world.spawn(w.propose(step.number, shape, random)),
        Act::Revise { proposal } => world.spawn(w.revise(proposal, random)),
        Act::Withdraw { proposal } => world.spawn(w.withdraw(proposal, random)),
        Act::AskDecision { proposal, wait_ms } => world.spawn(w.ask_decision(proposal, wait_ms, random)),
        Act::UseGrant { proposal, times } => world.spawn(w.use_grant(proposal, times)),
        Act::Report { proposal, failed } => world.spawn(w.report(proposal, failed, random)),
        Act::Sync { desk } => world.spawn(sync(w, desk, random)),
        Act::Review { desk, proposal, verdict, stale } => world.spawn(w.review(desk, proposal, verdict, stale, random)),
        Act::Claim { desk, proposal } => world.spawn(w.claim(desk, proposal, false, random)),
        Act::Release { desk, proposal } => world.spawn(w.claim(desk, proposal, true, random)),
        Act::EnrollDevice { desk } => world.spawn(w.enroll_device(desk, step.number, random)),
        Act::PublishPolicy { policy } => world.spawn(w.publish_policy(policy, random)),
        Act::PublishServices { map } => world.spawn(w.publish_services(map, random)),
        Act::MergeIncidents => world.spawn(w.merge_incidents(random)),
        Act::SplitIncident => world.spawn(w.split_incident(random)),
        Act::EraseBody { proposal } => world.spawn(w.erase_body(proposal, random)),
        Act::Stop { scope, deny } => world.spawn(w.stop_tools(step.number, scope, deny, random)),
        Act::Resume { both } => world.spawn(w.resume_tools(both, random)),
        Act::PublishTriggers { enforce } => world.spawn(w.publish_triggers(enforce, random)),
        Act::PlanFreeze { deny, in_ms, for_ms } => world.spawn(w.plan_freeze(step.number, deny, in_ms, for_ms, random)),
        Act::EndFreezes { both } => world.spawn(w.end_freezes(both, random)),
        Act::ExceptFromFreezes { both } => world.spawn(w.except_from_freezes(step.number, both, random)),
        Act::RevokeFreezeExceptions => world.spawn(w.revoke_freeze_exceptions(random)),
        Act::ChangeTool { tool, may_pass } => {
            world.spawn(w.administer(DeskCommand::ChangeTool { name: TOOLS[tool].into(), terms: registered(may_pass) }, random));
        }
        Act::RevokeTool { tool } => world.spawn(w.administer(DeskCommand::RevokeTool { name: TOOLS[tool].into() }, random)),
        Act::RevokeDevice { desk } => {
            let device = world.desks[desk].device.as_str().into();
            world.spawn(w.administer(DeskCommand::RevokeDevice { device }, random));
        }
        Act::RevokePerson { person } => world.spawn(w.administer(DeskCommand::RevokePerson { person: person_id(person).into() }, random)),
        Act::ChangePerson { person, reviewer } => {
            let mut profile = invited(person);
            if !reviewer {
                profile.roles = vec![holdpoint_domain::Role::Trainer];
            }
            world.spawn(w.administer(DeskCommand::ChangePerson { person: person_id(person).into(), profile }, random));
        }
        fault => take_fault(world, fault),
    }
}

fn take_fault(world: &Arc<World>, fault: Act) {
    let until = |for_ms: u64| world.elapsed_ms() + i64::try_from(for_ms).unwrap_or(0);
    match fault {
        Act::GoOffline { desk, for_ms } => world.desks[desk].set_offline_until(until(for_ms)),
        Act::CutDeskFromHub { desk, hub, for_ms } => world.network().cut(Sender::Desk(desk), hub, until(for_ms)),
        Act::CutToolFromHub { tool, hub, for_ms } => world.network().cut(Sender::Tool(tool), hub, until(for_ms)),
        Act::JumpClock { hub, by_ms } => world.hubs[hub].jump_clock(by_ms),
        Act::FailAppends { hub, fault, count } => world.hubs[hub].link.fail_appends(fault, count),
        Act::CrashHub { hub, for_ms } => world.spawn(crash(Arc::clone(world), hub, for_ms)),
        Act::CutHubFromLog { hub, for_ms } => {
            world.hubs[hub].link.set_cut(true);
            let world = Arc::clone(world);
            tokio::spawn(async move {
                sleep(Duration::from_millis(for_ms)).await;
                world.hubs[hub].link.set_cut(false);
            });
        }
        Act::FillDisk { for_ms } => {
            world.hubs.iter().for_each(|hub| hub.link.set_full(true));
            let world = Arc::clone(world);
            tokio::spawn(async move {
                sleep(Duration::from_millis(for_ms)).await;
                world.hubs.iter().for_each(|hub| hub.link.set_full(false));
            });
        }
        _ => {}
    }
}

async fn sync(world: Arc<World>, desk: usize, mut random: Random) {
    world.sync_desk(desk, &mut random).await;
}

async fn crash(world: Arc<World>, number: usize, for_ms: u64) {
    let hub = &world.hubs[number];
    if !hub.crash() {
        return;
    }
    sleep(Duration::from_millis(for_ms)).await;
    if let Err(error) = hub.start().await {
        world.report_fault(Fault::new(Check::Replicas, format!("hub {number} cannot start again: {error}")));
    }
}

// No more faults: everything that waits is delivered, hubs and desks read everything.
async fn settle(world: &Arc<World>) {
    world.heal();
    let mut seconds = 0;
    while world.pending() > 0 || !hubs_are_current(world) {
        if seconds == MAX_SETTLING_SECONDS {
            let detail = format!("{} tasks still wait {seconds} s after all faults ended", world.pending());
            return world.report_fault(Fault::new(Check::Settled, detail));
        }
        world.pause(Duration::from_secs(1)).await;
        seconds += 1;
    }
    for desk in 0..DESKS {
        world.sync_desk(desk, &mut Random::new(world.seed, &[7, desk as u64])).await;
    }
    // The deliveries of decisions are recorded beside the answers.
    world.pause(Duration::from_secs(3)).await;
}

// A hub with HTTP answers from the newest record by itself.
fn hubs_are_current(world: &World) -> bool {
    let head = world.log.stored().head().0;
    let is_current = |hub: &Hub| hub.as_bare().is_none_or(|bare| bare.state().head == head);
    world.hubs.iter().all(|hub| hub.current().is_some_and(|(hub, _)| is_current(&hub)))
}

// The hubs with HTTP stop, start once more on what they wrote, and stop; then everything is read.
async fn read_real_log(world: &Arc<World>) {
    let Some(real) = &world.real_log else { return };
    for (number, hub) in world.hubs.iter().enumerate() {
        hub.stop_http().await;
        if let Err(error) = hub.start().await {
            world.report_fault(Fault::new(Check::Replicas, format!("hub {number} cannot start again: {error}")));
        }
        hub.stop_http().await;
    }
    match real.read().await {
        Ok((records, bodies)) => world.log.replace(records, bodies),
        Err(error) => world.report_fault(Fault::new(Check::Replicas, format!("the log cannot be read: {error}"))),
    }
}

fn summarize(world: &World) -> Outcome {
    let mut counts = BTreeMap::new();
    let stored = world.log.stored();
    stored.records.iter().for_each(|record| *counts.entry(record.kind.clone()).or_default() += 1);
    for (code, count) in &world.ledger().refusals {
        counts.insert(format!("refused {code}"), *count);
    }
    counts.insert("requests".into(), u64::try_from(world.calls()).unwrap_or(0));
    counts.insert("stale appends".into(), stored.stale_appends);
    let lost = world.hubs.iter().map(|hub| hub.link.lost_answers.load(std::sync::atomic::Ordering::Relaxed));
    counts.insert("lost answers to appends".into(), lost.sum());
    Outcome { faults: world.ledger().faults.clone(), head: stored.head(), counts, trace: world.take_trace() }
}
