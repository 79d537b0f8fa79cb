//! The command line: one file per noun. `--help` is the reference of the commands.

mod admin;
mod attribute;
mod audit;
mod change;
mod connection;
mod drill;
mod export;
mod freeze;
mod hook;
mod import;
mod incidents;
mod join;
mod mcp;
mod metrics;
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
mod wire_enum;

pub(crate) use admin::{Admin, AdminCommand, Change, InviteFor, ProfileArgs};
pub(crate) use attribute::Attribute;
pub(crate) use audit::{Audit, AuditCommand, Verify};
pub(crate) use change::{AsOwner, ChangeCommand, Changes};
pub(crate) use connection::Connection;
pub(crate) use drill::{Drill, DrillCommand, Qualification, QualificationCommand};
pub(crate) use export::{Export, ExportCommand, ExportDataset, ExportEvals, ExportOf};
pub(crate) use freeze::{AddFreeze, ExceptFreeze, Freeze, FreezeCommand};
pub(crate) use hook::{ClaudeCode, Hook, HookCommand};
pub(crate) use import::{Import, ImportChanges, ImportCommand, ImportIncidents, ImportShifts};
pub(crate) use incidents::{GradeArg, Incidents, IncidentsCommand, ListIncidents, MergeIncidents, StateFinding, StatusFilter, Window};
pub(crate) use join::Join;
pub(crate) use mcp::Mcp;
pub(crate) use metrics::{Ability, Agreement, HealthTime, Labels, Metrics, MetricsCommand, Staffing, Vigilance};
pub(crate) use policy::{Policy, PolicyCheck, PolicyCommand, PolicyFile, PolicyPublish, PolicyShow, PolicyTest};
pub(crate) use propose::Propose;
pub(crate) use queue::Queue;
pub(crate) use release::{AddRelease, Release, ReleaseCommand};
pub(crate) use replica::{Replica, ReplicaCommand};
pub(crate) use report::Report;
pub(crate) use review::Review;
pub(crate) use ruling::{MakeRuling, Ruling, RulingCommand};
pub(crate) use serve::{Rates, Serve};
pub(crate) use services::{Services, ServicesCommand, ServicesFile, ServicesPublish, ServicesShow, ServicesUnmapped};
pub(crate) use shifts::{Shifts, ShiftsCommand, ShiftsWindow};
pub(crate) use show::Show;
pub(crate) use simulate::Simulate;
pub(crate) use source::{AddSource, Source, SourceCommand};
pub(crate) use stop::{Resume, Stop, Stops, StopsCommand};
pub(crate) use tool::{Tool, ToolCommand};

use clap::{Parser, Subcommand};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; with --wait: approved
  1  the command failed
  2  the command line or a policy file is invalid
  3  not approved (rejected, answered, expired, withdrawn), or refused by the hub
  4  no decision before the wait ended
  5  the record is damaged
  6  the hub cannot be reached
  7  with --wait: approved with changed arguments; run exactly those, not the proposed ones

Results are on standard output, everything else on standard error. With --json an
error is one line there: {\"error\":{\"code\",\"title\",\"detail\"}}.
HOLDPOINT_LOG sets the log level, for example debug.";

/// Human review of AI actions: a tool proposes an action, a person decides, the tool obeys
#[derive(Debug, Parser)]
#[command(name = "holdpoint", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// Folder with the record and this computer's keys [default: the app's own]
    #[arg(long, global = true, env = "HOLDPOINT_DATA", value_name = "DIR", hide_env_values = true)]
    pub(crate) data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a hub on a folder until it is told to stop
    #[command(after_help = serve::HELP)]
    Serve(Box<Serve>),
    /// Join a team's hub with this computer
    #[command(after_help = join::HELP)]
    Join(Join),
    /// Manage people, their devices and invites
    Admin(Admin),
    /// Confirm or decline the changes of other administrators
    Change(Changes),
    /// Manage tools and their tokens
    Tool(Tool),
    /// Propose actions, and wait for the decision
    #[command(after_help = propose::HELP)]
    Propose(Propose),
    /// List the actions that wait for a decision
    #[command(after_help = "Example:\n  holdpoint queue --json")]
    Queue(Queue),
    /// Show one action: its content and its history
    #[command(after_help = "Example:\n  holdpoint show act_019a…")]
    Show(Show),
    /// Review an action, signed with this computer's key
    #[command(after_help = review::HELP)]
    Review(Review),
    /// Stop what tools may do, at once
    #[command(after_help = stop::STOP_HELP)]
    Stop(Stop),
    /// Resume after a stop, in stages and by two people
    #[command(after_help = stop::RESUME_HELP)]
    Resume(Resume),
    /// List stops
    Stops(Stops),
    /// Windows in which policy tightens or denies
    Freeze(Freeze),
    /// Check, test, publish and show the policy: which actions need review, by whom, by when
    Policy(Policy),
    /// Check, publish and show the map of services: what depends on what, tier, owner, cost
    Services(Services),
    /// Verify the record
    Audit(Audit),
    /// Manage the systems that tell of incidents and changes
    Source(Source),
    /// Write corrections as training sets, and as cases for a tool's builders
    Export(Export),
    /// Publish and show drills
    Drill(Drill),
    /// List who is qualified for what, until when
    Qualification(Qualification),
    /// Rule on decisions, appeal rulings, and edit their tags
    Ruling(Ruling),
    /// Record and list model versions of tools
    Release(Release),
    /// Import what other systems know
    Import(Import),
    /// List and cancel shifts; `holdpoint import shifts` plans them
    Shifts(Shifts),
    /// List, show, merge and split incidents
    Incidents(Incidents),
    /// Compute figures: staffing, agreement, ability, vigilance, incidents, health
    Metrics(Metrics),
    /// Write an oversight report: HTML, CSV of every figure, detached signature
    #[command(after_help = report::HELP)]
    Report(Report),
    /// Rank what may have caused an incident, "no action" included
    #[command(after_help = attribute::HELP)]
    Attribute(Attribute),
    /// Manage the desk's local copy of the record
    Replica(Replica),
    /// Write the record of a simulated organisation to a new folder
    #[command(after_help = simulate::HELP)]
    Simulate(Simulate),
    /// Serve the Model Context Protocol on standard input and output
    #[command(after_help = mcp::HELP)]
    Mcp(Mcp),
    /// Answer the hooks of coding agents
    Hook(Hook),
}
