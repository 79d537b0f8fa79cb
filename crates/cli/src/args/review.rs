//! `holdpoint review`.

use super::wire_enum;
use holdpoint_domain::{Certainty, Verdict};

pub(super) const HELP: &str = "\
Examples:
  holdpoint review act_019a… approve
  holdpoint review act_019a… reject --reason too_broad --comment 'Only eu-west, please.'
  holdpoint review act_019a… edit --arguments '{\"replicas\": 3}'
  holdpoint review act_019a… respond --comment 'Use the staging table.'

Reasons: cause_is_right, too_broad, wrong_target, not_reversible, needs_data,
outside_policy, wrong_amount, bad_timing. Rejecting needs a reason or a comment.";

#[derive(Debug, clap::Args)]
pub(crate) struct Review {
    /// The action's id
    pub(crate) id: String,
    /// Your verdict
    #[arg(value_parser = wire_enum::parser::<Verdict>())]
    pub(crate) verdict: Verdict,
    /// A reason's code; may be repeated
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Vec<String>,
    /// Comment for the tool and the record
    #[arg(long, value_name = "TEXT")]
    pub(crate) comment: Option<String>,
    /// With edit: the changed arguments, as JSON or as a file that holds it
    #[arg(long, value_name = "JSON|FILE")]
    pub(crate) arguments: Option<String>,
    /// The digest printed by `show`, or its beginning: fails if the action has changed since;
    /// required to approve an action that the tool has replaced
    #[arg(long, value_name = "SHA256")]
    pub(crate) digest: Option<String>,
    /// How certain you are
    #[arg(long, value_parser = wire_enum::parser::<Certainty>())]
    pub(crate) certainty: Option<Certainty>,
    /// Confirm that you have read the action and opened all of its evidence; required to approve a critical action
    #[arg(long)]
    pub(crate) read: bool,
    /// What you read of an action that is longer than its checkpoint asks to read in full (more than
    /// 2,000 lines, or sample_above_lines of the policy); required to approve one
    #[arg(long, value_name = "TEXT")]
    pub(crate) sampled: Option<String>,
}
