//! Benchmarks, each beside its limit measured in the same run, as a ratio.
//!
//! `cargo xtask bench` builds this in release mode and runs it. Timings are never
//! asserted in tests: a busy machine is no defect. Here each figure stands next to
//! what it is measured against, so a slow machine slows both.

mod append;
mod catch_up;
mod checker;
mod crew;
mod health;
mod hub;
mod hub_memory;
mod incidents;
mod latency;
mod proposers;
mod queue;
mod reader;
mod restart;
mod stop;
mod table;
mod waiting;
mod window;
mod world;

use std::process::ExitCode;

use table::Row;

// Records are parsed on one thread and dropped on another. The C library's allocator is slow
// at that: a catch-up takes twice as long with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NAMES: [&str; 14] = [
    "append",
    "catch-up",
    "checker",
    "queue",
    "incidents",
    "health",
    "latency",
    "proposers",
    "waiting",
    "stop",
    "hub-memory",
    "restart",
    "reader",
    "window",
];

#[tokio::main]
async fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|wish| !NAMES.contains(&wish.as_str())) {
        eprintln!("there is no benchmark {unknown}; there are {}", NAMES.join(", "));
        return ExitCode::FAILURE;
    }
    let mut rows = Vec::new();
    let mut failed = false;
    for name in NAMES {
        if !wanted.is_empty() && !wanted.iter().any(|wish| wish == name) {
            continue;
        }
        eprintln!("measuring {name} …");
        match measure(name).await {
            Ok(measured) => rows.extend(measured),
            Err(error) => {
                eprintln!("{name} could not be measured: {error:#}");
                failed = true;
            }
        }
    }
    failed |= rows.iter().any(|row| !row.holds());
    table::print(&rows);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(name: &str) -> anyhow::Result<Vec<Row>> {
    match name {
        "append" => append::measure().await,
        "catch-up" => catch_up::measure().await,
        "checker" => checker::measure().await,
        "queue" => queue::measure().await,
        "incidents" => incidents::measure().await,
        "health" => health::measure().await,
        "latency" => latency::measure().await,
        "proposers" => proposers::measure().await,
        "waiting" => waiting::measure().await,
        "stop" => stop::measure().await,
        "hub-memory" => hub_memory::measure().await,
        "restart" => restart::measure().await,
        "reader" => reader::measure(),
        _ => window::measure().await,
    }
}
