//! `holdpoint source`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use holdpoint_domain::SourceType;
use std::path::PathBuf;

const ADD_HELP: &str = "\
Examples:
  holdpoint source add alerts --type alertmanager --json
  holdpoint source add pager --type pagerduty --secret-file /etc/holdpoint/pager --json
  holdpoint source add status --type statuspage --url https://status.example.com

The answer holds the address of the source's webhook and its token, which is shown only now. Some
types sign instead: give the secret they share with the hub. It stays where it is; the hub's folder
keeps its place, and the record nothing of it.

With --json: {\"source\":{\"name\",\"type\",\"url\",…},\"token\",\"url\"}; token is null where deliveries are signed.
";

const APPLY_HELP: &str = "\
Example:
  holdpoint source apply sources.toml --json

  [[source]]
  name = \"alerts\"
  type = \"alertmanager\"
  url = \"http://alertmanager:9093\"   # also ask it
  secret_file = \"/etc/holdpoint/alerts\"   # or secret_env

Adds the sources that are not there yet. Where a type takes a token, the secret is the token.

A source that is there with another type, address or token than the file says is refused as
already_exists, and nothing of the file is applied: revoke it first, or choose another name. The
new place of a secret that deliveries are signed with is taken.

With --json: what was done, [{\"source\":{\"name\",\"type\",\"url\"},\"token\",\"url\",\"changed\"}]; changed is
[\"secret\"] of a source that was there already.";

const LIST_HELP: &str = "\
Example:
  holdpoint source list --json

Last contact, lag and error are what the hub measured since it started: when the source last
delivered or answered, how long after its own time its newest news arrived, and what went wrong
since.

With --json: [{\"name\",\"type\",\"url\",\"added_at\",\"revoked_at\",\"last_contact_at\",\"lag_ms\",
\"error\":{\"at\",\"code\",\"detail\"}|null}].";

const TEST_HELP: &str = "\
Example:
  holdpoint source test alerts --json

The hub asks the source at its address and says what it found; nothing is recorded. Of a source
that only sends, it says whether its secret can be read and when it last delivered. Exit 1 when
the connection does not work. For administrators.

With --json: {\"source\",\"ok\":bool|null,\"sentence\",\"found\":{\"incidents\",\"open\",\"changes\",
\"newest_at\",\"refused\"}|null,\"error\":{\"at\",\"code\",\"detail\"}|null}; ok is null while nothing has arrived.";

#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    #[command(subcommand)]
    pub(crate) command: SourceCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum SourceCommand {
    /// Add a source; its token is shown once
    #[command(after_help = add_help())]
    Add(AddSource),
    /// Add the sources of a TOML file
    #[command(after_help = APPLY_HELP)]
    Apply {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List all sources, with what the hub measured of them
    #[command(after_help = LIST_HELP)]
    List,
    /// Test the connection to a source
    #[command(after_help = TEST_HELP)]
    Test {
        /// Its name
        name: String,
    },
    /// Revoke a source, at once
    #[command(after_help = "Example:\n  holdpoint source revoke alerts")]
    Revoke {
        /// Its name
        name: String,
    },
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AddSource {
    /// Its name: letters, digits, - and _
    pub(crate) name: String,
    /// The system
    #[arg(long = "type", value_name = "TYPE", value_parser = source_type())]
    pub(crate) kind: SourceType,
    /// Where the hub asks it, of a type that can be asked
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// A file with the shared secret
    #[arg(long, value_name = "FILE", conflicts_with = "secret_env")]
    pub(crate) secret_file: Option<PathBuf>,
    /// An environment variable with the shared secret
    #[arg(long, value_name = "NAME")]
    pub(crate) secret_env: Option<String>,
}

fn source_type() -> impl TypedValueParser<Value = SourceType> {
    PossibleValuesParser::new(SourceType::ALL.iter().map(|kind| kind.as_str())).map(|name| {
        // Only the names of the table pass.
        SourceType::named(&name).unwrap_or(SourceType::Incidents)
    })
}

// The types follow from the table of systems.
fn add_help() -> String {
    let line = |kind: &SourceType| {
        let delivers = if kind.is_signed() { "signs its deliveries" } else { "sends a token" };
        let asked = if kind.can_be_polled() { ", can be asked" } else { "" };
        format!("\n  {:<13} {}: {delivers}{asked}", kind.as_str(), kind.label())
    };
    format!("{ADD_HELP}\nTypes:{}", SourceType::ALL.iter().map(line).collect::<String>())
}
