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
  alertmanager  a webhook delivery of version 4, or the answer of GET /api/v2/alerts
  pagerduty     a webhook delivery of version 3, or the answer of GET /incidents
  statuspage    the answer of /api/v2/incidents.json or scheduled-maintenances.json
  google-cloud  incidents.json
  holdpoint     {\"title\",\"started_at\",…} with id, kind, severity, services, detected_at,
                acknowledged_at, resolved_at, intervals, merged_into, text, updates, updated_at

Signed by this folder's device; for managers and administrators. Bodies may come in any order and
more than once: what the source said last, by its own clock, holds. Parts that cannot be read are
refused and named; the exit code is 1 only when the file as a whole is not of the format.

With --json: {\"imported\",\"updated\",\"unchanged\",\"refused\":[{\"line\",\"at\",\"code\",\"reason\"}]}.";

const CHANGES_HELP: &str = "\
Examples:
  holdpoint import changes --format github deliveries.jsonl
  holdpoint import changes --format holdpoint changes.json --json

FILE is one body, a JSON array of bodies, or one body a line:
  holdpoint  {\"title\",\"by\":\"human\"|\"ci\",\"started_at\",…} with id, services, region, paths,
             content, url, finished_at
  cdevents   a CDEvent in a CloudEvents envelope; source and id of the envelope are its identity
  github     a webhook delivery of deployment_status or push; others change nothing

Signed by this folder's device; for managers and administrators. The same file again imports
nothing.

With --json: {\"imported\",\"updated\",\"unchanged\",\"refused\":[{\"line\",\"at\",\"code\",\"reason\"}]}.";

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) command: ImportCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ImportCommand {
    /// Import incidents from a file of another system
    #[command(after_help = INCIDENTS_HELP)]
    Incidents(ImportIncidents),
    /// Import changes that no tool proposed from a file of another system
    #[command(after_help = CHANGES_HELP)]
    Changes(ImportChanges),
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
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).map(|name| {
        let found = Format::ALL.into_iter().find(|format| format.as_str() == name);
        found.unwrap_or(Format::Holdpoint)
    })
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
    PossibleValuesParser::new(ChangeFormat::ALL.map(ChangeFormat::as_str)).map(|name| {
        let found = ChangeFormat::ALL.into_iter().find(|format| format.as_str() == name);
        found.unwrap_or(ChangeFormat::Holdpoint)
    })
}
