//! The first seeds in CI, and planted faults that the checks must find.

use holdpoint_fault_simulation::{Check, Outcome, Plan, PlantedFault, RunOptions, run, shorten};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds that run in CI; `cargo xtask simulate` runs 10,000.
const CI_SEEDS: u64 = 200;
/// A planted fault must be found within this many seeds.
const MAX_PLANTED_SEEDS: u64 = 60;

/// What the histories must hold to test anything.
const COVERED: [&str; 43] = [
    "action.claimed",
    "action.decided",
    "action.edited",
    "action.escalated",
    "action.executed",
    "action.proposed",
    "action.released",
    "action.revised",
    "action.second_look",
    "action.withdrawn",
    "admin_change.confirmed",
    "admin_change.declined",
    "admin_change.requested!",
    "body.erased",
    "decision.delivered",
    "device.enrolled",
    "device.revoked",
    "draw.committed",
    "draw.revealed",
    "freeze.exception_granted!",
    "freeze.exception_requested!",
    "freeze.exception_revoked!",
    "grant.used",
    "person.changed",
    "person.revoked",
    "policy.published",
    "services.published!",
    "incident.merged",
    "incident.split",
    "review.reading",
    "review.submitted",
    "stop.pulled!",
    "stop.resume_requested!",
    "stop.resumed!",
    "tool.changed!",
    "tool.revoked",
    "stale appends",
    "lost answers to appends",
    "refused not_yet_yours",
    "refused disk_full",
    "refused grant_used",
    "refused stopped",
    "refused content_changed",
];

fn run_seed(seed: u64) -> Outcome {
    run(&Plan::draw(seed), RunOptions::default())
}

fn run_all(seeds: u64) -> Vec<(u64, Outcome)> {
    let next = AtomicU64::new(1);
    std::thread::scope(|scope| {
        let workers = [(); 2].map(|()| scope.spawn(|| run_next(&next, seeds)));
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn run_next(next: &AtomicU64, seeds: u64) -> Vec<(u64, Outcome)> {
    let take = || next.fetch_add(1, Ordering::Relaxed);
    std::iter::repeat_with(take).take_while(|seed| *seed <= seeds).map(|seed| (seed, run_seed(seed))).collect()
}

#[test]
fn ci_seeds_pass_every_check() {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (seed, outcome) in run_all(CI_SEEDS) {
        assert!(outcome.faults.is_empty(), "cargo xtask simulate --seed {seed}: {:#?}", outcome.faults);
        outcome.counts.into_iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
    }
    let missing: Vec<&str> = COVERED.into_iter().filter(|name| counts.get(*name).is_none_or(|count| *count == 0)).collect();
    assert!(missing.is_empty(), "no history held {missing:?}: {counts:#?}");
}

/// One hub on a folder and two on a database; `cargo xtask simulate --http` runs 100 seeds.
#[test]
fn histories_over_http_pass_every_check() {
    let plans = [1, 2].map(|hubs| (1..).map(Plan::draw).find(|plan| plan.hubs == hubs).expect("some seed has as many hubs"));
    for plan in plans {
        let outcome = run(&plan.with_gaps_up_to(100), RunOptions { http: true, ..RunOptions::default() });
        assert!(outcome.faults.is_empty() && outcome.counts.contains_key("action.proposed"), "{outcome:#?}");
    }
}

#[test]
fn same_seed_gives_same_log() {
    for seed in 1..=12 {
        let (first, second) = (run_seed(seed), run_seed(seed));
        assert_eq!(first.head, second.head, "seed {seed}");
        assert_eq!(first.counts, second.counts, "seed {seed}");
    }
}

#[test]
fn different_seeds_give_different_logs() {
    assert_ne!(run_seed(1).head, run_seed(2).head);
}

/// The first seed in which the check finds the planted fault.
fn find_planted(planted: PlantedFault, check: Check) -> Plan {
    let options = RunOptions { planted: Some(planted), ..RunOptions::default() };
    let plans = (1..=MAX_PLANTED_SEEDS).map(Plan::draw);
    let mut found = plans.filter(|plan| run(plan, options).faults.iter().any(|fault| fault.check == check));
    found.next().unwrap_or_else(|| panic!("{check:?} did not find {planted:?}"))
}

#[test]
fn lost_acknowledged_append_is_found() {
    find_planted(PlantedFault::LoseAcknowledgedAppend, Check::Acknowledged);
}

#[test]
fn action_decided_twice_is_found() {
    find_planted(PlantedFault::DecideTwice, Check::CountedOnce);
}

#[test]
fn grant_allowed_twice_is_found() {
    find_planted(PlantedFault::AllowGrantTwice, Check::CountedOnce);
}

#[test]
fn stale_batch_kept_without_deciding_again_is_found() {
    find_planted(PlantedFault::KeepStaleBatch, Check::CountedOnce);
}

#[test]
fn decision_written_beside_the_hubs_is_found() {
    find_planted(PlantedFault::WriteDecision, Check::Justified);
}

#[test]
fn unsigned_administrator_is_found() {
    find_planted(PlantedFault::WriteAdministrator, Check::Justified);
}

#[test]
fn decision_with_other_arguments_is_found() {
    find_planted(PlantedFault::ChangeApprovedArguments, Check::Verified);
}

#[test]
fn request_left_without_an_answer_is_found() {
    find_planted(PlantedFault::LeaveUnanswered, Check::Settled);
}

#[test]
fn sealed_review_handed_out_is_found() {
    find_planted(PlantedFault::HandOutSealedBodies, Check::Blindness);
}

#[test]
fn record_that_a_desk_skips_is_found() {
    find_planted(PlantedFault::SkipRecord, Check::Replicas);
}

#[test]
fn failing_history_is_shortened_to_its_cause() {
    let plan = find_planted(PlantedFault::WriteDecision, Check::Justified);
    let options = RunOptions { planted: Some(PlantedFault::WriteDecision), ..RunOptions::default() };
    let short = shorten(&plan, Check::Justified, options);
    assert_eq!(short.steps.len(), 1, "one proposal is enough: {:?}", short.steps);
}
