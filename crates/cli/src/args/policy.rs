//! `holdpoint policy`.

use super::AsOwner;
use std::path::PathBuf;

const CHECK_HELP: &str = "\
Example:
  holdpoint policy check policy.toml

A policy is a list of checkpoints; the first whose condition is true applies. An action
that matches none needs one review:

  default_ttl = \"60m\"

  [[checkpoint]]
  name = \"prod-deploys\"
  when = 'kind.startsWith(\"deploy.\") && target.environment == \"prod\"'
  approve = 2
  not = [\"tool_owner\", \"requester\"]
  deadline = \"30m\"

Keys of a checkpoint: name, about, when, approve, reject, roles, teams, qualifications,
requires_qualification, not (tool_owner, requester), two_teams, deadline, on_deadline
(deny, hold, allow), require (reason, evidence), sample_above_lines, second_look,
escalate_to, auto_approve.
Conditions are written in CEL and can use kind, title, tool, target, arguments, risk,
reversible, confidence, blast_radius, evidence, requested_by. If one fails, the action
needs review.
Each mistake is a line FILE:LINE:COLUMN: MESSAGE; exit code 2 when there is any. Warns of
auto_approve that rests only on what the tool says of itself, and of patterns without ^ and $;
with --strict warnings are exit code 2 as well.";

const TEST_HELP: &str = "\
Examples:
  holdpoint policy test policy.toml
  holdpoint policy test policy.toml --since 7d --hub http://127.0.0.1:7171 --json

Nothing is changed. Also warns of requirements that the present people cannot meet.";

const PUBLISH_HELP: &str = "\
Examples:
  holdpoint policy publish policy.toml
  holdpoint policy publish policy.toml --strict --replaces 3-9f2c71ab --hub https://hub.example.org

Signed by this folder's device; for administrators. First warns of requirements that the
present people cannot meet, of tools whose owner is no person of this hub, and of what
policy check warns of; with --strict these are exit code 2 and nothing is published.
If another policy was published meanwhile, it is refused with policy_changed, and the file
stays as it is. Open actions keep the rules they were proposed under. With two
administrators it waits for the other one: see `holdpoint change`.";

const SHOW_HELP: &str = "\
Examples:
  holdpoint policy show > policy.toml
  holdpoint policy show --version 3 --json

Prints the text as it was published on standard output; who published it, and when, on
standard error.";

#[derive(Debug, clap::Args)]
pub(crate) struct Policy {
    #[command(subcommand)]
    pub(crate) command: PolicyCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum PolicyCommand {
    /// List every mistake in a policy file, with line and column
    #[command(after_help = CHECK_HELP)]
    Check(PolicyCheck),
    /// Replay past actions under a policy file and report the differences
    #[command(after_help = TEST_HELP)]
    Test(PolicyTest),
    /// Publish a policy file
    #[command(after_help = PUBLISH_HELP)]
    Publish(PolicyPublish),
    /// Print the policy in force, or an earlier one
    #[command(after_help = SHOW_HELP)]
    Show(PolicyShow),
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyFile {
    /// The policy, as TOML; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyCheck {
    #[command(flatten)]
    pub(crate) file: PolicyFile,
    /// Warnings are exit code 2 too
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyTest {
    #[command(flatten)]
    pub(crate) file: PolicyFile,
    /// How far back: 90m, 12h or 30d
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = parse_duration_ms)]
    pub(crate) since: i64,
    /// Another hub than the one this folder's device is enrolled at
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyPublish {
    #[command(flatten)]
    pub(crate) file: PolicyFile,
    /// Publish nothing when there are warnings
    #[arg(long)]
    pub(crate) strict: bool,
    /// Publish only if this version is still in force
    #[arg(long, value_name = "VERSION")]
    pub(crate) replaces: Option<String>,
    /// Another hub than the one this folder's device is enrolled at
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
    #[command(flatten)]
    pub(crate) alone: AsOwner,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyShow {
    /// An earlier version, or its number
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    /// Another hub than the one this folder's device is enrolled at
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}

fn parse_duration_ms(text: &str) -> Result<i64, String> {
    let ms = match text.chars().last() {
        Some('m') => 60_000,
        Some('h') => 3_600_000,
        Some('d') => 24 * 3_600_000,
        _ => 0,
    };
    let number = text.get(..text.len().saturating_sub(1)).and_then(|number| number.parse::<u32>().ok());
    number.map(|number| i64::from(number) * ms).filter(|ms| *ms > 0).ok_or_else(|| "write 90m, 12h or 30d".to_owned())
}
