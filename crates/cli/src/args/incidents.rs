//! `holdpoint incidents`.

const LIST_HELP: &str = "\
Examples:
  holdpoint incidents list --status open
  holdpoint incidents list --from 2026-11-01 --to 2026-12-01T00:00:00+01:00 --json

Oldest first, by when they began. An incident whose end is at or before its start is impossible:
it is listed and counted in no figure.";

const SHOW_HELP: &str = "\
Example:
  holdpoint incidents show inc_5f2c… --json";

#[derive(Debug, clap::Args)]
pub(crate) struct Incidents {
    #[command(subcommand)]
    pub(crate) command: IncidentsCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum IncidentsCommand {
    /// List incidents
    #[command(after_help = LIST_HELP)]
    List(ListIncidents),
    /// Show one incident with its timeline
    #[command(after_help = SHOW_HELP)]
    Show(ShowIncident),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListIncidents {
    #[command(flatten)]
    pub(crate) window: Window,
    /// Only open or only resolved ones
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<StatusFilter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StatusFilter {
    /// Goes on
    Open,
    /// Has ended
    Resolved,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowIncident {
    /// The incident
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

/// Incidents that began within this time.
#[derive(Debug, clap::Args)]
pub(crate) struct Window {
    /// Incidents that began at this time or later: a date (UTC), or a time with its offset
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Incidents that began before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
}
