//! `holdpoint tool`.

const ADD_HELP: &str = "\
Examples:
  holdpoint tool add deploy-pilot --owner mara@example.org --json
  holdpoint tool add reader --kinds 'db.*' --targets service=db --may-pass-unreviewed

Proposals outside --kinds and --targets are refused. Without --may-pass-unreviewed each
action of the tool waits for a person, whatever the policy lets pass.
With --json, warnings is a list of {code, message}: owner_unknown when no person of this hub
is the owner.";

#[derive(Debug, clap::Args)]
pub(crate) struct Tool {
    #[command(subcommand)]
    pub(crate) command: ToolCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ToolCommand {
    /// Add a tool; its token is shown once
    #[command(after_help = ADD_HELP)]
    Add {
        /// The name that its proposals have as tool.name
        name: String,
        /// Its owner: an id, name or email address of a person at this hub; you, when left out.
        /// Checkpoints with `not = ["tool_owner"]` keep this person from deciding
        #[arg(long, value_name = "PERSON")]
        owner: Option<String>,
        /// Kinds it may propose, separated by commas, with * for any text; any kind when left out
        #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
        kinds: Vec<String>,
        /// Targets it may name, separated by commas: service=, resource=, environment= or region=
        /// before a pattern; any target when left out
        #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
        targets: Vec<String>,
        /// Let its actions pass without a person where a checkpoint says so
        #[arg(long)]
        may_pass_unreviewed: bool,
    },
    /// Change what a tool is registered for; what is left out stays as it is
    #[command(after_help = "Example:\n  holdpoint tool change deploy-pilot --owner mara@example.org --kinds 'deploy.*' --json")]
    Change {
        /// Its name
        name: String,
        /// Its owner: an id, name or email address of a person at this hub
        #[arg(long, value_name = "PERSON")]
        owner: Option<String>,
        /// Kinds it may propose, separated by commas; * for any kind
        #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
        kinds: Option<Vec<String>>,
        /// Targets it may name, separated by commas; * for any target
        #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
        targets: Option<Vec<String>>,
        /// Whether its actions may pass without a person where a checkpoint says so
        #[arg(long, value_name = "true|false")]
        may_pass_unreviewed: Option<bool>,
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
