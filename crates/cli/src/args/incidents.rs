//! `holdpoint incidents`.

use chrono::{DateTime, NaiveDate};

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
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) from: Option<i64>,
    /// Incidents that began before this time
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) to: Option<i64>,
}

impl Window {
    /// Whether a time, in milliseconds since 1970-01-01 UTC, is within.
    pub(crate) fn contains(&self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

fn parse_time(text: &str) -> Result<i64, String> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.timestamp_millis());
    let date =
        || NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
    time.or_else(|_| date())
        .map_err(|_| "write a date such as 2026-11-01, or a time with its offset such as 2026-11-01T08:00:00Z".to_owned())
}
