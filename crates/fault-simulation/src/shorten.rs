//! Shortens a failing history: drops steps as long as the same check still fails.

use crate::fault::Check;
use crate::plan::Plan;
use crate::run::run;
use crate::run_options::RunOptions;

/// Histories that are tried.
const MAX_RUNS: usize = 500;

/// The shortest history found whose run fails the same check. Half of the steps are dropped
/// at first, then smaller parts, down to single steps.
#[must_use]
pub fn shorten(plan: &Plan, check: Check, options: RunOptions) -> Plan {
    let mut shortest = plan.clone();
    let mut runs = 0;
    let mut part = shortest.steps.len().div_ceil(2);
    while part > 0 && runs < MAX_RUNS {
        let mut at = 0;
        let before = shortest.steps.len();
        while at < shortest.steps.len() && runs < MAX_RUNS {
            let mut shorter = shortest.clone();
            shorter.steps.drain(at..(at + part).min(shorter.steps.len()));
            runs += 1;
            if run(&shorter, options).faults.iter().any(|fault| fault.check == check) {
                shortest = shorter;
            } else {
                at += part;
            }
        }
        // Single steps are tried until none can go.
        part = if part > 1 || shortest.steps.len() == before { part / 2 } else { 1 };
    }
    shortest
}
