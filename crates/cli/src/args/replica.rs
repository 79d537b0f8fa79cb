//! `holdpoint replica`.

#[derive(Debug, clap::Args)]
pub(crate) struct Replica {
    #[command(subcommand)]
    pub(crate) command: ReplicaCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ReplicaCommand {
    /// Rebuild the desk's tables from its records (close the app first)
    #[command(after_help = "Example:\n  holdpoint replica rebuild --data ./holdpoint")]
    Rebuild,
}
