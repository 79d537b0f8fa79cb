//! `holdpoint services`.

use super::AsOwner;
use std::path::PathBuf;

const CHECK_HELP: &str = "\
Example:
  holdpoint services check services.toml

A map of services is a list; actions, alerts and status pages may call a service by its
name or by an alias, in which * stands for any text:

  [[service]]
  name = \"checkout-api\"
  tier = 1                      # 1 is the most important; 1 where it is left out
  owner = \"payments\"          # a team or a person
  depends = [\"address-svc\"]   # the services it calls, by their names in this map
  customers_lose = \"Orders cannot be placed.\"
  cost_per_hour = 1250000       # whole, in the smallest unit of the currency
  currency = \"EUR\"            # ISO 4217
  aliases = [\"checkout\", \"checkout-*\"]

Each mistake is a line FILE:LINE:COLUMN: MESSAGE; exit code 2 when there is any.";

const PUBLISH_HELP: &str = "\
Examples:
  holdpoint services publish services.toml
  holdpoint services publish services.toml --replaces 3-9f2c71ab --hub https://hub.example.org

Signed by this folder's device; for administrators. Once a map is published, a stop of a
service also holds actions whose target the map does not know. A stop in force keeps what
it holds. With two administrators it waits for the other one: see `holdpoint change`.";

const SHOW_HELP: &str = "\
Examples:
  holdpoint services show > services.toml
  holdpoint services show --version 3 --json

Prints the text as it was published on standard output; who published it, and when, on
standard error.";

const UNMAPPED_HELP: &str = "\
Example:
  holdpoint services unmapped --json

Names of services in actions, incidents and changes that are neither a name nor an alias
in the map, the most frequent first.";

#[derive(Debug, clap::Args)]
pub(crate) struct Services {
    #[command(subcommand)]
    pub(crate) command: ServicesCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ServicesCommand {
    /// List every mistake in a map of services, with line and column
    #[command(after_help = CHECK_HELP)]
    Check(ServicesFile),
    /// Publish a map of services
    #[command(after_help = PUBLISH_HELP)]
    Publish(ServicesPublish),
    /// Print the map in force, or an earlier one
    #[command(after_help = SHOW_HELP)]
    Show(ServicesShow),
    /// List names that the map does not know
    #[command(after_help = UNMAPPED_HELP)]
    Unmapped(ServicesUnmapped),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServicesFile {
    /// The map, as TOML; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServicesPublish {
    #[command(flatten)]
    pub(crate) file: ServicesFile,
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
pub(crate) struct ServicesShow {
    /// An earlier version, or its number
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    /// Another hub than the one this folder's device is enrolled at
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServicesUnmapped {
    /// Another hub than the one this folder's device is enrolled at
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
}
