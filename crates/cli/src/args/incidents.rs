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

const MERGE_HELP: &str = "\
Example:
  holdpoint incidents merge inc_5f2c… --into inc_91ab…

For managers and administrators. The incident that stays has the times, services, findings and
texts of both; the other one is kept, goes on being updated by its source, and no figure counts it.";

const SPLIT_HELP: &str = "\
Example:
  holdpoint incidents split inc_5f2c…

What a source itself merged cannot be split here.";

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
    /// Say that an incident is the same as another one
    #[command(after_help = MERGE_HELP)]
    Merge(MergeIncidents),
    /// Take back that an incident was merged
    #[command(after_help = SPLIT_HELP)]
    Split(ShowIncident),
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

#[derive(Debug, clap::Args)]
pub(crate) struct MergeIncidents {
    /// The incident that is merged
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The incident that stays
    #[arg(long, value_name = "ID")]
    pub(crate) into: String,
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
