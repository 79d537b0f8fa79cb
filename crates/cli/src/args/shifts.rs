//! `holdpoint shifts`.

const LIST_HELP: &str = "\
Examples:
  holdpoint shifts list --from 2026-11-23 --to 2026-11-30
  holdpoint shifts list --json

Shifts and absences that hold at some time in the window, by their beginning, with the names of
people. A shift whose person is not in the workspace yet has the name as the file stated it.

With --json: {\"shifts\":[{\"id\",\"person\",\"person_id\",\"team\",\"zone\",\"start\",\"end\",\"start_local\",\"end_local\"}],
\"absences\":[{\"id\",\"person\",\"person_id\",\"delegate\",\"start\",\"end\"}]}; start and end are UTC.";

const CANCEL_HELP: &str = "\
Example:
  holdpoint shifts cancel sft_5f2c…

For managers and administrators. The same file, imported again, plans the shift anew.";

#[derive(Debug, clap::Args)]
pub(crate) struct Shifts {
    #[command(subcommand)]
    pub(crate) command: ShiftsCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ShiftsCommand {
    /// List shifts and absences
    #[command(after_help = LIST_HELP)]
    List(ShiftsWindow),
    /// Cancel a planned shift
    #[command(after_help = CANCEL_HELP)]
    Cancel {
        /// Its id, from `holdpoint shifts list`
        shift: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShiftsWindow {
    /// What ends after this time: a date (UTC), or a time with its offset
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// What begins before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
}
