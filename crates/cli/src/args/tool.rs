//! `holdpoint tool`.

#[derive(Debug, clap::Args)]
pub(crate) struct Tool {
    #[command(subcommand)]
    pub(crate) command: ToolCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ToolCommand {
    /// Add a tool; its token is shown once
    #[command(after_help = "Example:\n  holdpoint tool add deploy-pilot --owner mara@example.org --json")]
    Add {
        /// The name that its proposals have as tool.name
        name: String,
        /// Its owner: an id, name or email address of a person at this hub. Checkpoints with
        /// `not = ["tool_owner"]` keep this person from deciding
        #[arg(long)]
        owner: Option<String>,
    },
    /// List all tools
    #[command(after_help = "Example:\n  holdpoint tool list --json")]
    List,
    /// Create a new token for a tool; it is shown once
    #[command(after_help = "Example:\n  holdpoint tool rotate deploy-pilot --overlap 24 --json")]
    Rotate {
        /// Its name
        name: String,
        /// Hours for which the present token still works, at most 168; 0 revokes it at once
        #[arg(long, value_name = "HOURS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=168))]
        overlap: u16,
    },
    /// Revoke a tool's token, at once
    #[command(after_help = "Example:\n  holdpoint tool revoke deploy-pilot")]
    Revoke {
        /// Its name
        name: String,
    },
}
