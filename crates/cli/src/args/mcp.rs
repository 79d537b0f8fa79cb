//! `holdpoint mcp`.

use super::connection::Connection;

pub(super) const HELP: &str = "\
Example (in the MCP client's settings):
  {\"command\": \"holdpoint\", \"args\": [\"mcp\"], \"env\": {\"HOLDPOINT_TOKEN\": \"hpt_…\"}}

For Claude Code: claude --permission-prompt-tool mcp__holdpoint__approve
The token identifies the tool; `holdpoint tool add NAME` creates one.";

#[derive(Debug, clap::Args)]
pub(crate) struct Mcp {
    /// How long Claude Code's permission prompt waits for a decision, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) wait: u64,
    #[command(flatten)]
    pub(crate) connection: Connection,
}
