//! `holdpoint hook`.

use super::connection::Connection;
use super::wire_enum;
use holdpoint_connectors::claude_code::Otherwise;

const CLAUDE_CODE_HELP: &str = "\
Example (in .claude/settings.json; the hook's own timeout must be longer than --wait,
because Claude Code goes on as if there were no hook when it runs out):
  {\"hooks\": {\"PreToolUse\": [{\"matcher\": \"Bash|Edit|Write\", \"hooks\": [
    {\"type\": \"command\", \"command\": \"holdpoint hook claude-code --wait 3500\", \"timeout\": 3600}]}]}}

Reads the hook's JSON from standard input and prints the answer. Every failure denies the
call: one that cannot be put into JSON exits with 2, which Claude Code takes as a block.";

#[derive(Debug, clap::Args)]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub(crate) command: HookCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum HookCommand {
    /// Answer Claude Code's PreToolUse and PermissionRequest hooks
    #[command(after_help = CLAUDE_CODE_HELP)]
    ClaudeCode(ClaudeCode),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ClaudeCode {
    /// How long to wait for a decision, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) wait: u64,
    /// Answer when there is no decision: deny the call, or ask the person at the terminal
    #[arg(long, default_value = "deny", value_parser = wire_enum::parser::<Otherwise>())]
    pub(crate) otherwise: Otherwise,
    #[command(flatten)]
    pub(crate) connection: Connection,
}
