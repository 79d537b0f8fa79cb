//! `holdpoint change`.

const ABOUT: &str = "\
With two administrators, publishing a policy, granting the role administrator and inviting a
device for another person wait for a second administrator, 24 hours at most.";

#[derive(Debug, clap::Args)]
#[command(after_help = ABOUT)]
pub(crate) struct Changes {
    #[command(subcommand)]
    pub(crate) command: ChangeCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ChangeCommand {
    /// List the changes that wait for a second administrator
    #[command(
        after_help = "Example:\n  holdpoint change list --json\n\nWith --json, `asked` is the complete command, for example the text of a policy."
    )]
    List,
    /// Confirm a change that another administrator asked for; it takes effect at once
    #[command(after_help = "Example:\n  holdpoint change confirm cmd_01J…")]
    Confirm {
        /// Its id, from `holdpoint change list`
        #[arg(value_name = "ID")]
        change: String,
    },
    /// Decline a change that another administrator asked for, or take an own one back
    #[command(after_help = "Example:\n  holdpoint change decline cmd_01J…")]
    Decline {
        /// Its id, from `holdpoint change list`
        #[arg(value_name = "ID")]
        change: String,
    },
}

// For commands that may need a second administrator.
#[derive(Debug, clap::Args)]
pub(crate) struct AsOwner {
    /// Act without a second administrator, as the owner of the hub's folder; the record says so
    #[arg(long)]
    pub(crate) as_owner: bool,
}
