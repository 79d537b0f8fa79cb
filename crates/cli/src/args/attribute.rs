//! `holdpoint attribute`.

use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  holdpoint attribute incident.json
  holdpoint attribute incident.json --json

CASE is {\"incident\":{…},\"changes\":[…],\"depends\":{service:[services it calls]}}. Only changes
that began before the onset (started_at, else detected_at) are candidates; \"no action\" is always
one. The score is the sum of its parts, in log-odds.

With --json: {\"candidates\":[{\"id\":string|null,\"score\":number,\"parts\":{name:number}}]}, the
most likely first; id null means that no action caused it.";

#[derive(Debug, clap::Args)]
pub(crate) struct Attribute {
    /// An incident and what was changed before it; - for standard input
    #[arg(value_name = "CASE")]
    pub(crate) case: PathBuf,
}
