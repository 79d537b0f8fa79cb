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
const FINDING_HELP: &str = "\
Examples:
  holdpoint incidents finding inc_5f2c… --action act_01… --grade confirmed --why \"The retry budget was cut.\"
  holdpoint incidents finding inc_5f2c… --no-change --grade suspected

The newest finding on each cause counts. Managers and administrators record findings.";

const ESCAPES_HELP: &str = "\
Example:
  holdpoint incidents escapes --from 2026-11-01 --json

By when the incident began, oldest first. An escape is a disagreement: a trainer rules on it.";

const NOTE_HELP: &str = "\
Example:
  holdpoint incidents note inc_5f2c… \"The pool of orders-db was empty.\"

The text can be erased later; that a note was written stays in the record.";

const REREVIEW_HELP: &str = "\
Example:
  holdpoint incidents rereview inc_5f2c… --like act_01… act_02… act_03…

For each action a signed record asks for the re-review. The action is then no longer shown among
similar actions.";

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
    /// Record how sure you are that something caused an incident
    #[command(after_help = FINDING_HELP)]
    Finding(StateFinding),
    /// List escapes: actions that people approved and that are confirmed as causes
    #[command(after_help = ESCAPES_HELP)]
    Escapes(Window),
    /// Write a note on an incident, signed and for everyone in the workspace
    #[command(after_help = NOTE_HELP)]
    Note(NoteIncident),
    /// Ask that approvals are reviewed again, blind
    #[command(after_help = REREVIEW_HELP)]
    Rereview(RereviewApprovals),
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("cause").required(true).args(["action", "change", "no_change"])))]
pub(crate) struct StateFinding {
    /// The incident
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// An action of a tool is the cause
    #[arg(long, value_name = "ACTION")]
    pub(crate) action: Option<String>,
    /// A change that no tool proposed is the cause
    #[arg(long, value_name = "CHANGE")]
    pub(crate) change: Option<String>,
    /// No change caused it
    #[arg(long)]
    pub(crate) no_change: bool,
    /// How sure
    #[arg(long, value_name = "GRADE")]
    pub(crate) grade: GradeArg,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum GradeArg {
    /// It may be the cause
    Suspected,
    /// It was the cause
    Confirmed,
    /// It was not the cause
    RuledOut,
}

#[derive(Debug, clap::Args)]
pub(crate) struct NoteIncident {
    /// The incident
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The note
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RereviewApprovals {
    /// The incident
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The action that is tied to the incident
    #[arg(long, value_name = "ACTION")]
    pub(crate) like: String,
    /// The approvals, by action
    #[arg(value_name = "ACTION", required = true)]
    pub(crate) actions: Vec<String>,
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
