//! `holdpoint report`.

use super::HealthTime;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Example:
  holdpoint report --from 2026-11-16 --to 2026-11-23 --out oversight.html

Writes three files: the report (one HTML file that loads nothing and prints), beside it every figure
as CSV (oversight.csv), and a detached signature by this computer's key over both and the record's
last hash (oversight.sig.json). Files of these names are replaced.";

#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) time: HealthTime,
    /// The HTML file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}
