//! What can be typed. `--help` is the reference, so the words here are chosen for it.

use clap::{Parser, Subcommand, ValueEnum};
use holdpoint_hub::Rate;
use std::net::SocketAddr;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; with --wait: approved
  1  something failed
  2  the command line is wrong, or a policy file
  3  no: not approved (rejected, answered, expired, withdrawn), or refused by the hub
  4  still open when the waiting ended
  5  the record is damaged
  6  the hub cannot be reached
  7  with --wait: approved with changed arguments; run exactly those, not the proposed ones

Results are on standard output, everything else on standard error. With --json an
error is one line there: {\"error\":{\"code\",\"title\",\"detail\"}}.
HOLDPOINT_LOG (for example debug) says how much is logged.";

/// Hold points for AI tools: a tool asks, a person decides, the tool obeys.
#[derive(Debug, Parser)]
#[command(name = "holdpoint", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// Folder with the record and this computer's keys [default: the app's own]
    #[arg(long, global = true, env = "HOLDPOINT_DATA", value_name = "DIR", hide_env_values = true)]
    pub(crate) data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a hub on a folder until it is told to stop
    #[command(
        after_help = SERVE_HELP
    )]
    Serve(Serve),
    /// Take part in a team's hub with this computer
    #[command(after_help = JOIN_HELP)]
    Join(crate::join::Join),
    /// People, their devices and invites
    Admin(crate::admin::Admin),
    /// Tools that may propose, and their tokens
    Tool(Tool),
    /// Propose actions, and wait for the decision
    #[command(after_help = PROPOSE_HELP)]
    Propose(Propose),
    /// What waits for a decision
    #[command(after_help = "Example:\n  holdpoint queue --json")]
    Queue(Queue),
    /// One action: what it would do, and what happened to it
    #[command(after_help = "Example:\n  holdpoint show act_019a…")]
    Show(Show),
    /// Decide, signed with this computer's key
    #[command(after_help = REVIEW_HELP)]
    Review(Review),
    /// What stops, who decides, how long they have
    Policy(Policy),
    /// Prove the record
    Audit(Audit),
    /// The desk's local copy of the record
    Replica(Replica),
    /// Serve the Model Context Protocol on standard input and output
    #[command(after_help = MCP_HELP)]
    Mcp(Mcp),
    /// Answer the hooks of coding agents
    Hook(Hook),
}

const SERVE_HELP: &str = "\
Examples:
  holdpoint serve --data ./holdpoint --listen 127.0.0.1:7171
  holdpoint serve --data /var/lib/holdpoint --name Acme --database postgres://holdpoint@db/holdpoint \\
    --listen 127.0.0.1:7171 --public-url https://holdpoint.example.com --trust-proxy

Prints one line when ready: {\"url\":\"http://127.0.0.1:7171\",\"public_url\":…,\"metrics_url\":…}
Passwords belong into HOLDPOINT_DATABASE or ~/.pgpass: others can read a command line.
Several hubs may share a database; each needs a copy of hub/keys.json. See docs/OPERATIONS.md.";
const JOIN_HELP: &str = "\
Examples:
  holdpoint join https://holdpoint.acme.example --sign-in
  holdpoint join https://holdpoint.acme.example --invite CODE --name 'Mara Ortiz'

With --sign-in a browser opens at the company's identity provider; its answer comes back
to this computer. With both, the invite says what you may do and the provider who you are.";

const PROPOSE_HELP: &str = "\
Examples:
  holdpoint propose action.json --wait --use-grant && ./deploy.sh
  echo '{\"kind\":\"deploy.rollout\",\"title\":\"Roll out 41\",\"tool\":{\"name\":\"deploy-pilot\"}}' | holdpoint propose - --json
  holdpoint propose --jsonl actions.jsonl --wait=60 --json

The token is read from HOLDPOINT_TOKEN; `holdpoint tool add NAME` makes one.
With --wait the decision's signatures are checked against what was proposed; a
decision that does not verify is an error, never a yes.
With --use-grant and without --json nobody could take changed arguments from the
output, so approving with edits is not offered to the reviewer.
A line of a --jsonl file may carry an \"id\", which becomes its idempotency key;
otherwise the key comes from the content, so the same file can be sent again.";

const REVIEW_HELP: &str = "\
Examples:
  holdpoint review act_019a… approve
  holdpoint review act_019a… reject --reason too_broad --comment 'Only eu-west, please.'
  holdpoint review act_019a… edit --arguments '{\"replicas\": 3}'
  holdpoint review act_019a… respond --comment 'Use the staging table.'

Reasons: cause_is_right, too_broad, wrong_target, not_reversible, needs_data,
outside_policy, wrong_amount, bad_timing. Rejecting needs a reason or a comment.";

const MCP_HELP: &str = "\
Example (in the MCP client's settings):
  {\"command\": \"holdpoint\", \"args\": [\"mcp\"], \"env\": {\"HOLDPOINT_TOKEN\": \"hpt_…\"}}

For Claude Code: claude --permission-prompt-tool mcp__holdpoint__approve
The token says which tool asks; `holdpoint tool add NAME` makes one.";

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Keep the record in PostgreSQL instead of the data folder: postgres://user@host/database
    #[arg(long, env = "HOLDPOINT_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// What desks and tools are told, when a proxy stands before this hub: https://…
    #[arg(long, env = "HOLDPOINT_PUBLIC_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) public_url: Option<String>,
    /// What people call this hub, for example the organisation; said once, when its record begins
    #[arg(long, env = "HOLDPOINT_HUB_NAME", hide_env_values = true, default_value = "This computer")]
    pub(crate) name: String,
    /// Address for Prometheus, apart from the API [default: none]
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// A reverse proxy says in X-Forwarded-For who asks; only for a hub that nothing else reaches
    #[arg(long)]
    pub(crate) trust_proxy: bool,
    /// Seconds between being told to stop and stopping, with /readyz saying no
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=300))]
    pub(crate) drain: u64,
    #[command(flatten)]
    pub(crate) rates: Rates,
    #[command(flatten)]
    pub(crate) sign_in: crate::join::ProviderArgs,
}

/// Without any of these a hub on a loopback address without --trust-proxy limits nobody.
#[derive(Debug, clap::Args)]
pub(crate) struct Rates {
    /// Requests each tool may send, a second and at once [default: 50/200]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) tool_rate: Option<Rate>,
    /// The same for each device of a person [default: 100/500]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) desk_rate: Option<Rate>,
    /// The same for each address that shows no valid token [default: 5/30]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) guest_rate: Option<Rate>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Tool {
    #[command(subcommand)]
    pub(crate) command: ToolCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ToolCommand {
    /// Let a tool propose; its token is shown once
    #[command(after_help = "Example:\n  holdpoint tool add deploy-pilot --owner mara@example.org --json")]
    Add {
        /// The name proposals carry as tool.name
        name: String,
        /// Who answers for it: an id, name or email address of a person at this hub, so that
        /// checkpoints with `tool_owner` know whom to keep from deciding
        #[arg(long)]
        owner: Option<String>,
    },
    /// All tools
    #[command(after_help = "Example:\n  holdpoint tool list --json")]
    List,
    /// Give a tool another token; it is shown once
    #[command(after_help = "Example:\n  holdpoint tool rotate deploy-pilot --overlap 24 --json")]
    Rotate {
        /// Its name
        name: String,
        /// Hours for which the present token still works, at most 168; 0 ends it at once
        #[arg(long, value_name = "HOURS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=168))]
        overlap: u16,
    },
    /// Take a tool's token back, at once
    #[command(after_help = "Example:\n  holdpoint tool revoke deploy-pilot")]
    Revoke {
        /// Its name
        name: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Connection {
    /// The hub [default: the one that runs on the data folder]
    #[arg(long, env = "HOLDPOINT_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) url: Option<String>,
    // Never on the command line: other users can read that.
    #[arg(skip = std::env::var("HOLDPOINT_TOKEN").ok().filter(|token| !token.trim().is_empty()))]
    pub(crate) token: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Propose {
    /// A file with one action as JSON; - for standard input
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A file with one action a line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) jsonl: Option<PathBuf>,
    /// Wait for the decision and verify it; without SECONDS until the deadline
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub(crate) wait: Option<Option<f64>>,
    /// On a yes, use its grant: exit code 0 then means run it now, once
    #[arg(long, requires = "wait")]
    pub(crate) use_grant: bool,
    /// Idempotency key: the same key and content lead to the same action
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) key: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Queue {
    /// At most this many
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub(crate) limit: usize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The action
    pub(crate) id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    Approve,
    Edit,
    Reject,
    Respond,
    Escalate,
    Abstain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sure {
    Guess,
    Unsure,
    Fairly,
    Certain,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Review {
    /// The action
    pub(crate) id: String,
    /// What you decide
    pub(crate) verdict: Choice,
    /// A reason's code; may be given several times
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Vec<String>,
    /// Words for the tool and the record
    #[arg(long, value_name = "TEXT")]
    pub(crate) comment: Option<String>,
    /// With edit: the changed arguments, as JSON or as a file that holds it
    #[arg(long, value_name = "JSON|FILE")]
    pub(crate) arguments: Option<String>,
    /// The digest `show` printed, or its beginning: decide only if it is still that;
    /// needed to approve what the tool has replaced since it was proposed
    #[arg(long, value_name = "SHA256")]
    pub(crate) digest: Option<String>,
    /// How sure you are
    #[arg(long)]
    pub(crate) certainty: Option<Sure>,
    /// You have read the action and its evidence; needed to approve what is critical
    #[arg(long)]
    pub(crate) read: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Policy {
    #[command(subcommand)]
    pub(crate) command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Find every mistake in a policy file, with line and column
    #[command(after_help = POLICY_HELP)]
    Check(PolicyFile),
    /// Try a policy file on past actions: what would have been different
    #[command(
        after_help = "Examples:\n  holdpoint policy test policy.toml\n  holdpoint policy test policy.toml --since 7d --hub http://127.0.0.1:7171 --json\n\nNothing is changed. It also says what the policy asks for that the people there are cannot give."
    )]
    Test(PolicyTest),
    /// Put a policy file into force
    #[command(after_help = PUBLISH_HELP)]
    Publish(PolicyPublish),
    /// Print the policy in force, or an earlier one
    #[command(
        after_help = "Examples:\n  holdpoint policy show > policy.toml\n  holdpoint policy show --version 3 --json\n\nThe text goes to standard output as it was published; who published it and when to standard error."
    )]
    Show(PolicyShow),
}

const PUBLISH_HELP: &str = "\
Examples:
  holdpoint policy publish policy.toml
  holdpoint policy publish policy.toml --strict --replaces 3-9f2c71ab --hub https://hub.example.org

Signed by this folder's device; for administrators. Says first what the policy asks for that
the people there are cannot give; with --strict that is exit code 2 and nothing is published.
What others published in between is refused with policy_changed, and the file stays as it is.
Actions that wait keep the rules they were proposed under.";

const POLICY_HELP: &str = "\
Example:
  holdpoint policy check policy.toml

A policy is a list of checkpoints; the first whose condition holds applies, and what
none names stops for one review:

  default_ttl = \"60m\"

  [[checkpoint]]
  name = \"prod-deploys\"
  when = 'kind.startsWith(\"deploy.\") && target.environment == \"prod\"'
  approve = 2
  not = [\"tool_owner\", \"requester\"]
  deadline = \"30m\"

Keys of a checkpoint: name, about, when, approve, reject, roles, teams, qualifications,
not (tool_owner, requester), two_teams, deadline, on_deadline (deny, hold, allow),
require (reason, evidence), second_look, escalate_to, auto_approve.
Conditions are written in CEL and see kind, title, tool, target, arguments, risk,
reversible, confidence, blast_radius, evidence, requested_by. One that fails stops.
Each mistake is a line FILE:LINE:COLUMN: MESSAGE; exit code 2 when there is any.";

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyFile {
    /// The policy, as TOML; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyTest {
    #[command(flatten)]
    pub(crate) file: PolicyFile,
    /// How far back: 90m, 12h or 30d
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = time_ms)]
    pub(crate) since: i64,
    /// A hub somewhere, instead of the one this folder's device takes part in
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
    /// A hub somewhere, instead of the one this folder's device takes part in
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyShow {
    /// An earlier version, or its number
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    /// A hub somewhere, instead of the one this folder's device takes part in
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}

fn time_ms(text: &str) -> Result<i64, String> {
    let ms = match text.chars().last() {
        Some('m') => 60_000,
        Some('h') => 3_600_000,
        Some('d') => 24 * 3_600_000,
        _ => 0,
    };
    let number = text.get(..text.len().saturating_sub(1)).and_then(|number| number.parse::<u32>().ok());
    number.map(|number| i64::from(number) * ms).filter(|ms| *ms > 0).ok_or_else(|| "write 90m, 12h or 30d".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check every record, link and body; with --hub every review's signature too
    #[command(
        after_help = "Examples:\n  holdpoint audit verify --data ./holdpoint\n  holdpoint audit verify --hub http://127.0.0.1:7171 --json\n  holdpoint audit verify --database postgres://holdpoint@db/holdpoint\n\nNothing is written, whatever is checked. Without --hub the log's file (or database) is read,\nwhether a hub runs on it or not. With --hub everything is fetched, by a device that takes part\nthere, and nothing the hub says of itself is believed: signatures are checked with the\nkeys in the record. Either is held, record by record, beside the copy this computer's desk\nkept of that hub, and the first difference is named. Exit code 5 when something is not as it was written."
    )]
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// Check what a running hub hands out, instead of the file
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
    /// Check the record in a PostgreSQL database: postgres://user@host/database
    #[arg(long, value_name = "URL", conflicts_with = "hub")]
    pub(crate) database: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Replica {
    #[command(subcommand)]
    pub(crate) command: ReplicaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReplicaCommand {
    /// Make the desk's tables anew from its records (close the app first)
    #[command(after_help = "Example:\n  holdpoint replica rebuild --data ./holdpoint")]
    Rebuild,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Mcp {
    /// How long Claude Code's permission prompt waits for a person, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) wait: u64,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub(crate) command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Claude Code's PreToolUse and PermissionRequest hooks
    #[command(after_help = HOOK_HELP)]
    ClaudeCode(ClaudeCode),
}

const HOOK_HELP: &str = "\
Example (in .claude/settings.json; the hook's own timeout must be longer than --wait,
because Claude Code goes on as if there were no hook when it runs out):
  {\"hooks\": {\"PreToolUse\": [{\"matcher\": \"Bash|Edit|Write\", \"hooks\": [
    {\"type\": \"command\", \"command\": \"holdpoint hook claude-code --wait 3500\", \"timeout\": 3600}]}]}}

Reads the hook's JSON from standard input and prints the answer. Every failure is a no:
one that cannot be put into JSON exits with 2, which Claude Code takes as a block.";

#[derive(Debug, clap::Args)]
pub(crate) struct ClaudeCode {
    /// How long to wait for a person, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) wait: u64,
    /// What to say when nobody decided
    #[arg(long, value_enum, default_value_t = Otherwise::Deny)]
    pub(crate) otherwise: Otherwise,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Otherwise {
    /// No
    Deny,
    /// Ask at the terminal
    Ask,
}
