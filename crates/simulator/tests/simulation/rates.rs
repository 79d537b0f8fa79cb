//! Rates that were planted are recovered from short histories, pooled over seeds.

use crate::interval::{Tally, is_likely_arrivals, is_likely_count, is_likely_mean};
use holdpoint_domain::Verdict;
use holdpoint_simulator::{Options, Simulation, Truth};
use std::collections::{BTreeMap, HashMap};

const SEEDS: u64 = 20;

/// The truth of a short history.
fn simulate(seed: u64) -> Vec<Truth> {
    let mut simulation = Simulation::new(Options::parse(&seed.to_string(), "1", Some("2026-03-03"), Some("quiet")).unwrap()).unwrap();
    while simulation.step().unwrap() {}
    simulation.take_truth()
}

/// Probabilities and successes by group. The intervals are exact, so small groups have wide ones.
#[derive(Default)]
struct Counts(BTreeMap<String, (Vec<f64>, usize)>);

impl Counts {
    fn add(&mut self, group: String, probability: f64, success: bool) {
        let entry = self.0.entry(group).or_default();
        entry.0.push(probability);
        entry.1 += usize::from(success);
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (probabilities, count) in self.0.values() {
            tally.add(is_likely_count(probabilities, *count));
        }
        tally
    }
}

fn errors(truth: &[Truth]) -> Tally {
    let mut counts = Counts::default();
    for line in truth {
        if let Truth::Action { tool, kind, version, error_rate, fault, revision: 0, .. } = line {
            counts.add(format!("{tool} {kind} {version}"), *error_rate, fault.is_some());
        }
    }
    counts.tally()
}

fn approvals(truth: &[Truth]) -> Tally {
    let mut counts = Counts::default();
    for line in truth {
        if let Truth::Review { person, p_approve, verdict, .. } = line {
            counts.add(person.clone(), *p_approve, *verdict == Verdict::Approve);
        }
    }
    counts.tally()
}

fn misses_by_time_on_task(truth: &[Truth]) -> Tally {
    let mut counts = Counts::default();
    for line in truth {
        if let Truth::Review { wrong: true, p_mistake, mistake, minutes_on_task, .. } = line {
            counts.add(format!("{}", (*minutes_on_task / 15.0) as u32), *p_mistake, *mistake);
        }
    }
    counts.tally()
}

fn decision_times(truth: &[Truth]) -> Tally {
    let mut of: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for line in truth {
        if let Truth::Review { person, log_median_ms, log_spread, shown_ms, .. } = line {
            of.entry(person).or_default().push(((*shown_ms as f64).ln() - log_median_ms) / log_spread);
        }
    }
    let mut tally = Tally::default();
    of.values().for_each(|values| tally.add(is_likely_mean(values)));
    tally
}

fn arrivals_by_hour(truth: &[Truth]) -> Tally {
    let mut expected_in: BTreeMap<i64, f64> = BTreeMap::new();
    let mut count_in: HashMap<i64, usize> = HashMap::new();
    for line in truth {
        match line {
            Truth::Arrivals { hour, expected, .. } => *expected_in.entry(*hour).or_default() += expected,
            Truth::Action { at, revision: 0, .. } => *count_in.entry(at - at.rem_euclid(3_600_000)).or_default() += 1,
            _ => {}
        }
    }
    let mut tally = Tally::default();
    // In the first hour the administrators set everything up.
    for (hour, expected) in expected_in.iter().skip(1) {
        tally.add(is_likely_arrivals(*expected, count_in.get(hour).copied().unwrap_or_default()));
    }
    tally
}

#[test]
fn planted_rates_are_recovered_over_seeds() {
    let mut tallies = [Tally::default(); 5];
    for seed in 1..=SEEDS {
        let truth = simulate(seed);
        let of = [errors(&truth), approvals(&truth), misses_by_time_on_task(&truth), decision_times(&truth), arrivals_by_hour(&truth)];
        tallies.iter_mut().zip(of).for_each(|(tally, of)| tally.merge(of));
    }
    for (what, tally) in
        ["error rates", "approve shares", "misses by time on task", "decision times", "arrivals by hour"].iter().zip(tallies)
    {
        assert!(tally.all >= 100, "{what}: only {} intervals", tally.all);
        assert!(tally.share() >= 0.98, "{what}: {} of {} intervals", tally.within, tally.all);
    }
}
