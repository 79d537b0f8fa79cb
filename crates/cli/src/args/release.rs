//! `holdpoint release`.

const ADD_HELP: &str = "\
Examples:
  holdpoint release add refund-agent 2.5 --dataset sha256:7c1e…
  holdpoint release list refund-agent --json

A tool's own build can state the same with its token: POST /v1/tools/NAME/releases.";

#[derive(Debug, clap::Args)]
pub(crate) struct Release {
    #[command(subcommand)]
    pub(crate) command: ReleaseCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ReleaseCommand {
    /// Record that a tool has a new model version
    #[command(after_help = ADD_HELP)]
    Add(AddRelease),
    /// List the model versions of a tool with the share rejected of each
    List {
        /// The tool
        #[arg(value_name = "TOOL")]
        tool: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddRelease {
    /// The tool
    #[arg(value_name = "TOOL")]
    pub(crate) tool: String,
    /// The model version, as proposals state it
    #[arg(value_name = "VERSION")]
    pub(crate) version: String,
    /// Digest of a dataset that it was trained on; may be repeated
    #[arg(long, value_name = "DIGEST")]
    pub(crate) dataset: Vec<String>,
    /// When it was released, RFC 3339; now when absent
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// What changed, in a line
    #[arg(long, value_name = "TEXT")]
    pub(crate) notes: Option<String>,
}
