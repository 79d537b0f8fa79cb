//! `holdpoint import`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use holdpoint_domain::incidents::Format;
use holdpoint_domain::incidents::changes::ChangeFormat;
use std::path::PathBuf;

const INCIDENTS_HELP: &str = "\
Examples:
  holdpoint import incidents --format statuspage incidents.json
  holdpoint import incidents --format alertmanager deliveries.jsonl --json

FILE is one body, a JSON array of bodies, or one body a line:
{FORMATS}

The fields of holdpoint are title, started_at, id, kind, severity, services, detected_at,
acknowledged_at, resolved_at, intervals, merged_into, text, updates and updated_at.

Signed by this folder's device; for managers and administrators. Bodies may come in any order and
more than once: what the source said last, by its own clock, holds. Parts that cannot be read are
refused and named; the exit code is 1 only when the file as a whole is not of the format.

With --json: {\"imported\",\"updated\",\"unchanged\",\"refused\":[{\"line\",\"at\",\"code\",\"reason\"}]}.";

const CHANGES_HELP: &str = "\
Examples:
  holdpoint import changes --format github deliveries.jsonl
  holdpoint import changes --format holdpoint changes.json --json

FILE is one body, a JSON array of bodies, or one body a line:
{FORMATS}

The fields of holdpoint are title, by (human or ci), started_at, id, kind, services, region, paths,
content, url, finished_at and updated_at. Of github, other deliveries change nothing.

Signed by this folder's device; for managers and administrators. The same file again imports
nothing.

With --json: {\"imported\",\"updated\",\"unchanged\",\"refused\":[{\"line\",\"at\",\"code\",\"reason\"}]}.";

const SHIFTS_HELP: &str = "\
Examples:
  holdpoint import shifts november.csv
  holdpoint import shifts rota.toml --json

CSV: a header row with person,team,zone,start,end in any order, separated by commas, semicolons or
tabs. TOML: [[shift]] with the same keys, and [[rota]] with person, team, zone, days, start, end,
from and until: days = [\"mon\", \"tue\"], start = \"09:00\", from = \"2026-11-23\".

person is an id, a name or an address; zone is a name such as Europe/Madrid. start and end are wall
time of the zone, 2026-11-27T09:00. A local time that does not exist is refused; one that happens
twice is the first, unless an offset follows: 2026-10-25T02:30+01:00. The shifts of a person do not
overlap. The same person and start is the same shift, and the same file again imports nothing.
While one person alone uses the workspace, a file may name people who will join.

Signed by this folder's device; for managers and administrators. Rows that are refused are named,
the others are taken; the exit code is 1 only when the file as a whole cannot be read.

With --json: {\"imported\",\"updated\",\"unchanged\",\"refused\":[{\"line\",\"at\",\"code\",\"reason\"}]}.";

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) command: ImportCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ImportCommand {
    /// Import incidents from a file of another system
    #[command(after_help = incidents_help())]
    Incidents(ImportIncidents),
    /// Import changes that no tool proposed from a file of another system
    #[command(after_help = changes_help())]
    Changes(ImportChanges),
    /// Import shifts and rotas from a CSV or TOML file
    #[command(after_help = SHIFTS_HELP)]
    Shifts(ImportShifts),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportShifts {
    /// The file, .csv or .toml; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportIncidents {
    /// What the file is
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(crate) format: Format,
    /// The file; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str())).map(|name| {
        // Only the names of the table pass.
        Format::named(&name).unwrap_or(Format::Holdpoint)
    })
}

// The formats follow from the table of systems.
fn incidents_help() -> String {
    let lines = Format::ALL.iter().map(|format| format!("  {:<13} {}\n", format.as_str(), format.about()));
    INCIDENTS_HELP.replace("{FORMATS}\n", &lines.collect::<String>())
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportChanges {
    /// What the file is
    #[arg(long, value_name = "FORMAT", value_parser = change_format())]
    pub(crate) format: ChangeFormat,
    /// The file; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

fn change_format() -> impl TypedValueParser<Value = ChangeFormat> {
    PossibleValuesParser::new(ChangeFormat::ALL.iter().map(|format| format.as_str())).map(|name| {
        // Only the names of the table pass.
        ChangeFormat::named(&name).unwrap_or(ChangeFormat::Holdpoint)
    })
}

fn changes_help() -> String {
    let lines = ChangeFormat::ALL.iter().map(|format| format!("  {:<13} {}\n", format.as_str(), format.about()));
    CHANGES_HELP.replace("{FORMATS}\n", &lines.collect::<String>())
}
