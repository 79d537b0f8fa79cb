//! Where a tool's hub is, and the tool's token.

#[derive(Debug, clap::Args)]
pub(crate) struct Connection {
    /// The hub [default: the one that runs on the data folder]
    #[arg(long, env = "HOLDPOINT_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) url: Option<String>,
    // Never on the command line: other users can read that.
    #[arg(skip = std::env::var("HOLDPOINT_TOKEN").ok().filter(|token| !token.trim().is_empty()))]
    pub(crate) token: Option<String>,
}
