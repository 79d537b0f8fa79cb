//! Runs histories by seed, in as many threads as the machine has, and prints failing ones.
#![expect(clippy::print_stdout, reason = "a chore tells what it does on its standard output")]

use clap::Parser;
use holdpoint_fault_simulation::{Fault, Plan, RunOptions, run, shorten};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two lines of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);
/// After this many failing seeds no more are run.
const MAX_FAILURES: usize = 5;

#[derive(Parser)]
#[command(about = "Random histories with faults, by seed; see CONTRIBUTING.md")]
struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this seed, with everything that happens
    #[arg(long)]
    seed: Option<u64>,
    /// Threads; one for each processor when absent
    #[arg(long)]
    threads: Option<usize>,
}

/// What all threads share.
struct Progress {
    next: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
    failures: Mutex<Vec<(u64, Vec<Fault>)>>,
    counts: Mutex<BTreeMap<String, u64>>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let passed = match options.seed {
        Some(seed) => show_seed(seed),
        None => run_seeds(&options),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_seeds(options: &Options) -> bool {
    let (began, end) = (Instant::now(), options.from + options.seeds);
    let progress = Progress {
        next: AtomicU64::new(options.from),
        done: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        failures: Mutex::default(),
        counts: Mutex::default(),
    };
    let threads = options.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| work(&progress, end))).collect();
        let mut shown = Instant::now();
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(50));
            if shown.elapsed() >= PROGRESS_INTERVAL {
                shown = Instant::now();
                print_progress(&progress, options.seeds, began);
            }
        }
    });
    print_progress(&progress, options.seeds, began);
    print_counts(&progress.counts.into_inner().unwrap_or_else(PoisonError::into_inner));
    let failures = progress.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.iter().for_each(|(seed, faults)| print_failure(*seed, faults));
    failures.is_empty()
}

fn work(progress: &Progress, end: u64) {
    loop {
        let seed = progress.next.fetch_add(1, Ordering::Relaxed);
        if seed >= end || progress.stop.load(Ordering::Relaxed) {
            return;
        }
        let outcome = run(&Plan::draw(seed), RunOptions::default());
        progress.done.fetch_add(1, Ordering::Relaxed);
        let mut counts = progress.counts.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.counts.into_iter().for_each(|(name, count)| *counts.entry(name).or_default() += count);
        drop(counts);
        if !outcome.faults.is_empty() {
            let mut failures = progress.failures.lock().unwrap_or_else(PoisonError::into_inner);
            failures.push((seed, outcome.faults));
            progress.stop.store(failures.len() >= MAX_FAILURES, Ordering::Relaxed);
        }
    }
}

fn print_progress(progress: &Progress, seeds: u64, began: Instant) {
    let done = progress.done.load(Ordering::Relaxed);
    let failed = progress.failures.lock().unwrap_or_else(PoisonError::into_inner).len();
    let seconds = began.elapsed().as_secs_f64();
    println!("{done} of {seeds} seeds, {failed} failed, {seconds:.0} s, {:.1} seeds per second", done as f64 / seconds);
}

fn print_counts(counts: &BTreeMap<String, u64>) {
    println!("\nWhat the histories held");
    counts.iter().for_each(|(name, count)| println!("{count:>10}  {name}"));
}

// The shortened history, and how to see it again.
fn print_failure(seed: u64, faults: &[Fault]) {
    println!("\nSeed {seed} failed:");
    faults.iter().for_each(|fault| println!("  {fault}"));
    if let Some(first) = faults.first() {
        let plan = Plan::draw(seed);
        let short = shorten(&plan, first.check, RunOptions::default());
        println!(
            "Shortened from {} to {} steps ({} hubs, clocks {:?} ms ahead):",
            plan.steps.len(),
            short.steps.len(),
            short.hubs,
            short.clock_offsets_ms
        );
        short.steps.iter().for_each(|step| println!("  {step}"));
        println!("What the shortened history shows:");
        run(&short, RunOptions::default()).faults.iter().for_each(|fault| println!("  {fault}"));
    }
    println!("Again, with everything that happens: cargo xtask simulate --seed {seed}");
}

fn show_seed(seed: u64) -> bool {
    let plan = Plan::draw(seed);
    println!("Seed {seed}: {} hubs, clocks {:?} ms ahead", plan.hubs, plan.clock_offsets_ms);
    let outcome = run(&plan, RunOptions { trace: true, ..RunOptions::default() });
    outcome.trace.iter().for_each(|line| println!("{line}"));
    println!("The log ends with record {} ({})", outcome.head.0, outcome.head.1);
    print_counts(&outcome.counts);
    if !outcome.faults.is_empty() {
        print_failure(seed, &outcome.faults);
    }
    outcome.faults.is_empty()
}
