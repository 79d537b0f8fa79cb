//! The `holdpoint` command: runs a hub, manages tools and people, proposes, reviews, verifies.
//!
//! Each command reads its arguments, calls a hub or opens a file, and prints. The rules are in
//! `holdpoint_domain`. Only results go to standard output: `mcp` and `hook` use it for a protocol.

mod admin;
mod args;
mod attribute;
mod audit;
mod caller;
mod change;
mod desk;
mod drill;
mod export;
mod failure;
mod freeze;
mod health;
mod hook;
mod import;
mod incidents;
mod input;
mod join;
mod mcp;
mod metrics;
mod output;
mod place;
mod policy;
mod propose;
mod queue;
mod release;
mod replica;
mod report;
mod review;
mod ruling;
mod serve;
mod services;
mod shifts;
mod show;
mod simulate;
mod source;
mod stop;
mod tool;
mod tool_side;
mod trigger;
mod waiting;

use args::{Args, AuditCommand, Command, HookCommand, ImportCommand, ReplicaCommand, StopsCommand};
use clap::Parser as _;
use failure::{Exit, Failure};
use std::process::ExitCode;

// Records are parsed on one thread and dropped on another. The C library's allocator is slow
// at that: a catch-up takes twice as long with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    log_to_stderr(matches!(args.command, Command::Serve(_)));
    let json = args.json;
    if matches!(args.command, Command::Hook(_)) {
        hook::block_call_on_panic();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        // A panic, because the hook's panic handler blocks the call.
        Err(error) => panic!("the threads cannot be started: {error}"),
    };
    let exit = runtime.block_on(run(args)).unwrap_or_else(|failure| failure::report(&failure, json));
    // Does not wait for a blocked read of standard input.
    runtime.shutdown_background();
    exit.into()
}

async fn run(args: Args) -> Result<Exit, Failure> {
    let place = place::Place::new(args.data.clone());
    let json = args.json;
    match args.command {
        Command::Serve(serve) => serve::run(&place, &serve).await,
        Command::Join(join) => join::run(&place, &join, json).await,
        Command::Admin(admin) => admin::run(&place, admin, json).await,
        Command::Change(changes) => change::run(&place, changes, json).await,
        Command::Tool(tool) => tool::run(&place, tool.command, json).await,
        Command::Propose(propose) => propose::run(&place, propose, json).await,
        Command::Queue(queue) => queue::run(&place, &queue, json).await,
        Command::Show(show) => show::run(&place, &show, json).await,
        Command::Review(review) => review::run(&place, review, json).await,
        Command::Stop(args) => stop::stop(&place, args, json).await,
        Command::Resume(args) => stop::resume(&place, args, json).await,
        Command::Stops(args) => match args.command {
            StopsCommand::List => stop::list(&place, json).await,
            StopsCommand::Triggers { publish, owner } => trigger::run(&place, publish, owner.as_owner, json).await,
        },
        Command::Freeze(args) => freeze::run(&place, args.command, json).await,
        Command::Policy(policy) => policy::run(&place, &policy.command, json).await,
        Command::Services(services) => services::run(&place, &services.command, json).await,
        Command::Audit(audit) => match audit.command {
            AuditCommand::Verify(verify) => audit::run(&place, &verify, json).await,
        },
        Command::Export(export) => export::run(&place, &export.command, json).await,
        Command::Drill(drill) => drill::run(&place, drill.command, json).await,
        Command::Qualification(qualification) => drill::run_qualification(&place, &qualification.command, json).await,
        Command::Ruling(ruling) => ruling::run(&place, ruling.command, json).await,
        Command::Release(release) => release::run(&place, release.command, json).await,
        Command::Import(import) => match import.command {
            ImportCommand::Incidents(file) => import::incidents(&place, &file, json).await,
            ImportCommand::Changes(file) => import::changes(&place, &file, json).await,
            ImportCommand::Shifts(file) => shifts::import(&place, &file, json).await,
        },
        Command::Shifts(shifts) => shifts::run(&place, shifts.command, json).await,
        Command::Source(source) => source::run(&place, source.command, json).await,
        Command::Incidents(incidents) => incidents::run(&place, &incidents.command, json).await,
        Command::Metrics(metrics) => metrics::run(&place, &metrics, json).await,
        Command::Report(report) => report::run(&place, &report, json).await,
        Command::Attribute(attribute) => attribute::run(&attribute, json),
        Command::Replica(replica) => match replica.command {
            ReplicaCommand::Rebuild => replica::rebuild(&place, json).await,
        },
        Command::Simulate(simulate) => simulate::run(&place, &simulate, json).await,
        Command::Mcp(mcp) => mcp::run(&place, &mcp).await,
        Command::Hook(hook) => match hook.command {
            HookCommand::ClaudeCode(options) => hook::claude_code(&place, options).await,
        },
    }
}

fn log_to_stderr(serving: bool) {
    use tracing_subscriber::EnvFilter;
    // The MCP library logs three lines per request at level info.
    let default = if serving { "info,rmcp=warn" } else { "error" };
    let filter = EnvFilter::try_from_env("HOLDPOINT_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
}
