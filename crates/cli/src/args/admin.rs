//! `holdpoint admin`.

use super::{AsOwner, wire_enum};
use holdpoint_domain::Role;

const INVITE_HELP: &str = "\
Examples:
  holdpoint admin invite --role reviewer --team payments
  holdpoint admin invite --device-of per_01J… --hours 4

The code works once. The invited person enters it in the app under Join a team, or runs:
  holdpoint join URL --invite CODE";

const CHANGE_HELP: &str = "\
Example:
  holdpoint admin change 'Jan Kos' --role reviewer --role manager --team platform

A given option replaces the present values; without it they stay. --no-teams and
--no-qualifications remove all.";

#[derive(Debug, clap::Args)]
pub(crate) struct Admin {
    #[command(subcommand)]
    pub(crate) command: AdminCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AdminCommand {
    /// List all people with their devices
    #[command(after_help = "Example:\n  holdpoint admin people --json")]
    People,
    /// Create an invite; its code is shown once
    #[command(after_help = INVITE_HELP)]
    Invite(InviteFor),
    /// List the invites that can still be used
    #[command(after_help = "Example:\n  holdpoint admin invites --json")]
    Invites,
    /// Revoke an invite
    #[command(after_help = "Example:\n  holdpoint admin revoke-invite inv_01J…")]
    RevokeInvite {
        /// Its id, from `holdpoint admin invites`
        invite: String,
    },
    /// Change a person's roles, teams, qualifications or e-mail address
    #[command(after_help = CHANGE_HELP)]
    Change(Change),
    /// Revoke a person's access; none of their devices can sign any more
    #[command(after_help = "Example:\n  holdpoint admin revoke-person 'Jan Kos'")]
    RevokePerson {
        /// Id or name
        person: String,
    },
    /// Revoke a device, at once
    #[command(after_help = "Example:\n  holdpoint admin revoke-device dev_01J…")]
    RevokeDevice {
        /// Its id, from `holdpoint admin people`
        device: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct InviteFor {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Hours until the invite expires
    #[arg(long, default_value_t = 48, value_parser = clap::value_parser!(u16).range(1..=720))]
    pub(crate) hours: u16,
    /// Invite another device of this person: their id or name
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["role", "team", "qualification", "email"])]
    pub(crate) device_of: Option<String>,
    #[command(flatten)]
    pub(crate) alone: AsOwner,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Change {
    /// Id or name
    pub(crate) person: String,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Remove all teams
    #[arg(long, conflicts_with = "team")]
    pub(crate) no_teams: bool,
    /// Remove all qualifications
    #[arg(long, conflicts_with = "qualification")]
    pub(crate) no_qualifications: bool,
    #[command(flatten)]
    pub(crate) alone: AsOwner,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ProfileArgs {
    /// A role; may be repeated
    #[arg(long, value_parser = wire_enum::parser::<Role>())]
    pub(crate) role: Vec<Role>,
    /// A team they belong to; may be repeated
    #[arg(long)]
    pub(crate) team: Vec<String>,
    /// A qualification they have; may be repeated
    #[arg(long)]
    pub(crate) qualification: Vec<String>,
    /// Their e-mail address
    #[arg(long)]
    pub(crate) email: Option<String>,
}
