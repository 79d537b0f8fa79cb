//! `holdpoint propose`.

use super::connection::Connection;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  holdpoint propose action.json --wait --use-grant && ./deploy.sh
  echo '{\"kind\":\"deploy.rollout\",\"title\":\"Roll out 41\",\"tool\":{\"name\":\"deploy-pilot\"}}' | holdpoint propose - --json
  holdpoint propose --jsonl actions.jsonl --wait=60 --json

The token is read from HOLDPOINT_TOKEN; `holdpoint tool add NAME` creates one.
With --wait the decision's signatures are checked against the proposal; a decision
that does not verify is an error, never an approval.
With --use-grant and without --json the output does not contain changed arguments,
so the reviewer is not offered Approve with edits.
A line of a --jsonl file may have an \"id\", which becomes its idempotency key;
otherwise the key comes from the content, so the same file can be sent again.";

#[derive(Debug, clap::Args)]
pub(crate) struct Propose {
    /// A file with one action as JSON; - for standard input
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A file with one action per line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) jsonl: Option<PathBuf>,
    /// Wait for the decision and verify it; without SECONDS until the deadline
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub(crate) wait: Option<Option<f64>>,
    /// Leave the proposal open when this command is interrupted; without it, it is withdrawn
    #[arg(long, requires = "wait")]
    pub(crate) keep: bool,
    /// If approved, use the grant: exit code 0 then means run it now, once
    #[arg(long, requires = "wait")]
    pub(crate) use_grant: bool,
    /// Idempotency key: the same key and content lead to the same action
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) key: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
}
