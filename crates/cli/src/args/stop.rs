//! `holdpoint stop`, `holdpoint resume` and `holdpoint stops`.

use super::AsOwner;
use holdpoint_domain::StopScope;

pub(super) const STOP_HELP: &str = "\
Examples:
  holdpoint stop --environment prod --reason 'Checkout errors in EU'
  holdpoint stop --tool deploy-pilot --reason 'Rolled out twice' --deny
  holdpoint stop --all --reason 'Exercise of November' --drill

Kind, service and environment are patterns, * for any text. An action that names no service or
environment matches every one. Approvals from before the stop are void for good.";

pub(super) const RESUME_HELP: &str = "\
Examples:
  holdpoint resume stp_01J… --stage message.send
  holdpoint resume stp_01J… --stage all

The stages: one kind first, everything after 10 minutes. One person asks, another one agrees with
the same command; a person who is alone agrees after 10 minutes. --stage hold goes back.";

const TRIGGERS_HELP: &str = "\
Examples:
  holdpoint stops triggers --json
  holdpoint stops triggers --publish triggers.toml

Example of a file:
  [[trigger]]
  name = \"no-again\"
  mode = \"observe\"
  when = { rejections = { in_a_row = 3, per = \"tool\" } }
  [[trigger]]
  name = \"runaway\"
  when = { rate = { above = 20, minutes = 5, per = \"kind\" } }
  [[trigger]]
  name = \"outage\"
  when = { sev_1 = { minutes = 30 } }

A new trigger observes: it records what it would have done. Then mode may be warn or enforce,
which stops the tool or kind as a person would.";

#[derive(Debug, clap::Args)]
pub(crate) struct Stop {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// Why; shown to every reviewer and to the tools that are refused
    #[arg(long)]
    pub(crate) reason: String,
    /// Refuse new proposals instead of holding them
    #[arg(long)]
    pub(crate) deny: bool,
    /// Count and report, and refuse nothing
    #[arg(long)]
    pub(crate) drill: bool,
    /// The incident it is for
    #[arg(long)]
    pub(crate) incident: Option<String>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ScopeArgs {
    /// Stop one tool
    #[arg(long)]
    pub(crate) tool: Option<String>,
    /// Stop a kind of action
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Stop what touches a service
    #[arg(long)]
    pub(crate) service: Option<String>,
    /// Stop what touches an environment
    #[arg(long)]
    pub(crate) environment: Option<String>,
    /// Stop everything
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Resume {
    /// Its id, from `holdpoint stops list`
    pub(crate) stop: String,
    /// `hold`, `all`, or the one kind of action that may run again
    #[arg(long, default_value = "all")]
    pub(crate) stage: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Stops {
    #[command(subcommand)]
    pub(crate) command: StopsCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum StopsCommand {
    /// List stops with what each did, the latest first
    #[command(after_help = "Example:\n  holdpoint stops list --json")]
    List,
    /// List stop triggers with what each did or would have done, or publish a file of them
    #[command(after_help = TRIGGERS_HELP)]
    Triggers {
        /// Publish this TOML file
        #[arg(long, value_name = "FILE")]
        publish: Option<std::path::PathBuf>,
        #[command(flatten)]
        owner: AsOwner,
    },
}

impl ScopeArgs {
    pub(crate) fn scope(&self) -> StopScope {
        match self {
            Self { tool: Some(tool), .. } => StopScope::Tool(tool.as_str().into()),
            Self { kind: Some(kind), .. } => StopScope::Kind(kind.clone()),
            Self { service: Some(service), .. } => StopScope::Service(service.clone()),
            Self { environment: Some(environment), .. } => StopScope::Environment(environment.clone()),
            // One of the options is given.
            Self { .. } => StopScope::All,
        }
    }
}
