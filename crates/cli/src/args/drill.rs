//! `holdpoint drill` and `holdpoint qualification`.

use std::path::PathBuf;

const PUBLISH_HELP: &str = "\
The file is TOML:

  id = \"refunds-start\"
  name = \"Refunds: start here\"
  qualification = \"refunds\"
  valid_days = 180
  cases = [\"act_019a…\", \"act_019b…\"]   # actions with a ruling

  [test]         # the default; it passes after 21 right answers
  p0 = 0.05      # share of errors of a person who is to pass
  p1 = 0.15      # share of errors of a person who is not yet to pass
  alpha = 0.05   # most of the first who are told \"not yet\"
  beta = 0.10    # most of the second who pass

For trainers. The lessons of the rulings are published with it. Publishing an id again replaces
the drill and ends attempts at it; qualifications stay. A checkpoint of the policy asks for the
qualification with requires_qualification = \"refunds\".";

#[derive(Debug, clap::Args)]
pub(crate) struct Drill {
    #[command(subcommand)]
    pub(crate) command: DrillCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum DrillCommand {
    /// List published drills
    List,
    /// Publish a drill from a file
    #[command(after_help = PUBLISH_HELP)]
    Publish {
        /// The file; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Show a drill: its cases, its test, and what it grants
    Show {
        /// The drill
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Qualification {
    #[command(subcommand)]
    pub(crate) command: QualificationCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum QualificationCommand {
    /// List who is qualified for what, until when
    List,
}
