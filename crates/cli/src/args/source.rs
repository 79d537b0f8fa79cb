//! `holdpoint source`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use holdpoint_domain::SourceType;
use std::path::PathBuf;

const ADD_HELP: &str = "\
Examples:
  holdpoint source add alerts --type alertmanager --json
  holdpoint source add pager --type pagerduty --secret-file /etc/holdpoint/pager --json
  holdpoint source add status --type statuspage --url https://status.example.com

The answer holds the address of the source's webhook and its token, which is shown only now. The
types pagerduty and github sign instead: give the secret they share with the hub. It stays where
it is; the hub's folder keeps its place, and the record nothing of it.

With --json: {\"source\":{\"name\",\"type\",\"url\",…},\"token\",\"url\"}; token is null where deliveries are signed.";

const APPLY_HELP: &str = "\
Example:
  holdpoint source apply sources.toml --json

  [[source]]
  name = \"alerts\"
  type = \"alertmanager\"
  url = \"http://alertmanager:9093\"   # also ask it
  secret_file = \"/etc/holdpoint/alerts\"   # or secret_env

Adds the sources that are not there yet. Where a type takes a token, the secret is the token.";

#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    #[command(subcommand)]
    pub(crate) command: SourceCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum SourceCommand {
    /// Add a source; its token is shown once
    #[command(after_help = ADD_HELP)]
    Add(AddSource),
    /// Add the sources of a TOML file
    #[command(after_help = APPLY_HELP)]
    Apply {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List all sources
    #[command(after_help = "Example:\n  holdpoint source list --json")]
    List,
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
    /// Where the hub asks it, for alertmanager, statuspage and google-cloud
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
    PossibleValuesParser::new(SourceType::ALL.map(SourceType::as_str)).map(|name| {
        let found = SourceType::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.unwrap_or(SourceType::Changes)
    })
}
