//! `holdpoint ruling`.

use super::wire_enum;
use holdpoint_domain::RightVerdict;

const MAKE_HELP: &str = "\
Examples:
  holdpoint ruling make act_019a… reject --tag 'wrong amount' --lesson 'From 200 EUR on a team lead decides.'
  holdpoint ruling make act_019a… edit --arguments '{\"replicas\": 3}'

For trainers who did not review the action and do not own its tool. A ruling holds until it is
appealed; to rule on an appeal, name the appealed ruling with --replaces.";

#[derive(Debug, clap::Args)]
pub(crate) struct Ruling {
    #[command(subcommand)]
    pub(crate) command: RulingCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum RulingCommand {
    /// Say which verdict on a decided action was right
    #[command(after_help = MAKE_HELP)]
    Make(MakeRuling),
    /// Appeal a ruling, or the decision where nothing was ruled
    Appeal(AppealRuling),
    /// List rulings
    List,
    /// Show the tags that rulings may carry, or put others into force
    Tags {
        /// The tags, each once, in the order of the screen
        #[arg(long, value_name = "TAG", num_args = 1..)]
        publish: Vec<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct MakeRuling {
    /// The action
    #[arg(value_name = "ACTION")]
    pub(crate) action: String,
    /// Which verdict was right
    #[arg(value_parser = wire_enum::parser::<RightVerdict>())]
    pub(crate) right: RightVerdict,
    /// A tag; may be repeated
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// What reviewers and the tool's builders should learn from it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) lesson: String,
    /// With edit: the arguments that were right, as JSON or as a file that holds it
    #[arg(long, value_name = "JSON|FILE")]
    pub(crate) arguments: Option<String>,
    /// The appealed ruling that this one replaces
    #[arg(long, value_name = "RULING")]
    pub(crate) replaces: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AppealRuling {
    /// The action
    #[arg(value_name = "ACTION")]
    pub(crate) action: String,
    /// The ruling; without it the decision is appealed
    #[arg(long, value_name = "RULING")]
    pub(crate) ruling: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}
