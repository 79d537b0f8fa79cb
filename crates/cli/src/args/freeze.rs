//! `holdpoint freeze`.

use holdpoint_domain::FreezeEffect;
use std::path::PathBuf;

const ADD_HELP: &str = "\
Examples:
  holdpoint freeze add 'Autumn sale' --from 2026-11-27T00:00 --until 2026-12-01T06:00 --zone Europe/Madrid \\
      --effect deny --tier 1 --tighten-tier 2 --reason 'No risky change while the sale runs.'
  holdpoint freeze add Audit --from now --until 2026-12-02T18:00 --zone UTC --effect tighten --reason 'Audit of access'

Times are local times of the zone. One that does not exist, because clocks are set forward, is
refused; one that happens twice is the first, unless it ends with an offset like +01:00. Z is UTC.
Services and environments are patterns, * for any text; without any, the window is about everything.
An action that names no service or environment, or a service of no known tier, is in every window.
A planned window with the same name is replaced.";

const EXCEPT_HELP: &str = "\
Examples:
  holdpoint freeze except frz_01J… --tool cert-bot --kind cert.rotate --service payments \\
      --from 2026-11-28T09:00 --until 2026-11-28T11:00 --reason 'It expires on 29 Nov.'
  holdpoint freeze agree frz_01J… exc_01J…

Times are local times of the window's zone. One person asks, another one agrees. With --undo-of an
action that is tied to an open incident, one person suffices.";

const APPLY_HELP: &str = "\
Example of a file:
  [[freeze]]
  name = \"Autumn sale\"
  zone = \"Europe/Madrid\"
  from = \"2026-11-27T00:00\"
  until = \"2026-12-01T06:00\"
  reason = \"No risky change while the sale runs.\"
  [[freeze.rules]]
  effect = \"deny\"
  tiers = [1]
  [[freeze.rules]]
  effect = \"tighten\"
  services = [\"support*\"]
  environments = [\"prod\"]

The same file again changes nothing. Nothing is planned where one window of the file is refused
before it is signed.";

#[derive(Debug, clap::Args)]
pub(crate) struct Freeze {
    #[command(subcommand)]
    pub(crate) command: FreezeCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum FreezeCommand {
    /// Plan a window in which policy tightens or denies
    #[command(after_help = ADD_HELP)]
    Add(AddFreeze),
    /// Plan the windows of a TOML file
    #[command(after_help = APPLY_HELP)]
    Apply {
        /// The file
        file: PathBuf,
    },
    /// Cancel a window that has not begun
    #[command(after_help = "Example:\n  holdpoint freeze cancel frz_01J…")]
    Cancel {
        /// Its id, from `holdpoint freeze list`
        freeze: String,
    },
    /// End a window early: one person asks, another one agrees with the same command
    #[command(after_help = "Example:\n  holdpoint freeze end frz_01J…\n\nA person who is alone agrees after 10 minutes.")]
    End {
        /// Its id, from `holdpoint freeze list`
        freeze: String,
    },
    /// Ask for an exception for one tool, kind and service
    #[command(after_help = EXCEPT_HELP)]
    Except(ExceptFreeze),
    /// Agree to an exception that another person asked for
    #[command(after_help = "Example:\n  holdpoint freeze agree frz_01J… exc_01J…\n\nA person who is alone agrees after 10 minutes.")]
    Agree {
        /// The freeze's id
        freeze: String,
        /// The exception's id
        exception: String,
    },
    /// Take an exception back, agreed to or still waiting; one person suffices
    #[command(after_help = "Example:\n  holdpoint freeze revoke frz_01J… exc_01J…")]
    Revoke {
        /// The freeze's id
        freeze: String,
        /// The exception's id
        exception: String,
    },
    /// List windows and exceptions
    #[command(after_help = "Example:\n  holdpoint freeze list --json")]
    List,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddFreeze {
    /// What people call it
    pub(crate) name: String,
    /// Its beginning: a local time of the zone, or `now`
    #[arg(long)]
    pub(crate) from: String,
    /// Its end: a local time of the zone
    #[arg(long)]
    pub(crate) until: String,
    /// Time zone, by its IANA name
    #[arg(long)]
    pub(crate) zone: String,
    /// `deny` or `tighten`
    #[arg(long, value_parser = parse_effect)]
    pub(crate) effect: FreezeEffect,
    /// Why; shown to reviewers and to the tools that are refused
    #[arg(long)]
    pub(crate) reason: String,
    /// A tier of services
    #[arg(long = "tier")]
    pub(crate) tiers: Vec<u32>,
    /// A service
    #[arg(long = "service")]
    pub(crate) services: Vec<String>,
    /// An environment
    #[arg(long = "environment")]
    pub(crate) environments: Vec<String>,
    /// Beside a denying effect, a tier for which policy tightens
    #[arg(long = "tighten-tier")]
    pub(crate) tighten_tiers: Vec<u32>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExceptFreeze {
    /// The freeze's id
    pub(crate) freeze: String,
    /// The tool
    #[arg(long)]
    pub(crate) tool: String,
    /// Exactly this kind of action
    #[arg(long)]
    pub(crate) kind: String,
    /// Exactly this service
    #[arg(long)]
    pub(crate) service: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
    /// Its beginning [default: the window's]
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Its end [default: the window's]
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// The action that it undoes
    #[arg(long, value_name = "ACTION")]
    pub(crate) undo_of: Option<String>,
}

fn parse_effect(text: &str) -> Result<FreezeEffect, String> {
    match text {
        "deny" => Ok(FreezeEffect::Deny),
        "tighten" => Ok(FreezeEffect::Tighten),
        _ => Err("it is deny or tighten".into()),
    }
}
