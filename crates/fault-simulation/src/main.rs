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
/// Seeds when none are named.
const SEEDS: u64 = 10_000;
/// The same with HTTP, in real time.
const HTTP_SEEDS: u64 = 100;
/// Such histories mostly wait.
const HTTP_THREADS: usize = 6;
/// Between two steps of such a history: time for a few requests.
const MAX_HTTP_GAP_MS: u64 = 150;
/// After this many failing seeds no more are run.
const MAX_FAILURES: usize = 5;

#[derive(Parser)]
#[command(about = "Random histories with faults, by seed; see CONTRIBUTING.md")]
struct Options {
    /// How many seeds; 10,000 when absent, 100 with --http
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this seed, with everything that happens
    #[arg(long)]
    seed: Option<u64>,
    /// Real hubs over HTTP: one on a folder, two on a PostgreSQL database of their own
    #[arg(long)]
    http: bool,
    /// Threads; one for each processor when absent, six with --http
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
        Some(seed) => show_seed(seed, options.http),
        None => run_seeds(&options),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_seeds(options: &Options) -> bool {
    let seeds = options.seeds.unwrap_or(if options.http { HTTP_SEEDS } else { SEEDS });
    let (began, end) = (Instant::now(), options.from + seeds);
    let progress = Progress {
        next: AtomicU64::new(options.from),
        done: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        failures: Mutex::default(),
        counts: Mutex::default(),
    };
    let threads = options.threads.unwrap_or_else(|| if options.http { HTTP_THREADS } else { count_processors() });
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| work(&progress, end, options.http))).collect();
        let mut shown = Instant::now();
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(50));
            if shown.elapsed() >= PROGRESS_INTERVAL {
                shown = Instant::now();
                print_progress(&progress, seeds, began);
            }
        }
    });
    print_progress(&progress, seeds, began);
    print_counts(&progress.counts.into_inner().unwrap_or_else(PoisonError::into_inner));
    let failures = progress.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.iter().for_each(|(seed, faults)| print_failure(*seed, faults, options.http));
    failures.is_empty()
}

fn count_processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn draw_plan(seed: u64, http: bool) -> Plan {
    let plan = Plan::draw(seed);
    if http { plan.with_gaps_up_to(MAX_HTTP_GAP_MS) } else { plan }
}

fn work(progress: &Progress, end: u64, http: bool) {
    loop {
        let seed = progress.next.fetch_add(1, Ordering::Relaxed);
        if seed >= end || progress.stop.load(Ordering::Relaxed) {
            return;
        }
        let outcome = run(&draw_plan(seed, http), RunOptions { http, ..RunOptions::default() });
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
fn print_failure(seed: u64, faults: &[Fault], http: bool) {
    println!("\nSeed {seed} failed:");
    faults.iter().for_each(|fault| println!("  {fault}"));
    // With HTTP the same steps may come out otherwise, so they are not shortened.
    if let Some(first) = faults.first().filter(|_| !http) {
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
    println!("Again, with everything that happens: cargo xtask simulate --seed {seed}{}", if http { " --http" } else { "" });
}

fn show_seed(seed: u64, http: bool) -> bool {
    let plan = draw_plan(seed, http);
    println!("Seed {seed}: {} hubs, clocks {:?} ms ahead", plan.hubs, plan.clock_offsets_ms);
    let outcome = run(&plan, RunOptions { trace: true, http, ..RunOptions::default() });
    outcome.trace.iter().for_each(|line| println!("{line}"));
    println!("The log ends with record {} ({})", outcome.head.0, outcome.head.1);
    print_counts(&outcome.counts);
    if !outcome.faults.is_empty() {
        print_failure(seed, &outcome.faults, http);
    }
    outcome.faults.is_empty()
}
