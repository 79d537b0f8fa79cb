//! A rule in one line, for lists and comparisons.

use super::{Policy, ReviewRequirements, SeparationOfDuty, problem::all_of, problem::one_of};

impl ReviewRequirements {
    /// For example `2 approvals, by reviewer, from two teams, with a reason`.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.auto_approve {
            return "runs without a review".into();
        }
        let mut parts = vec![count(self.approvals, "approval")];
        if self.rejections > 1 {
            parts.push(format!("{} to reject", self.rejections));
        }
        if !self.roles.is_empty() {
            parts.push(format!("by {}", one_of(self.deciders(false).iter().map(|role| role.as_str()))));
        }
        if !self.teams.is_empty() {
            parts.push(format!("team {}", one_of(self.teams.iter().map(String::as_str))));
        }
        if !self.qualifications.is_empty() {
            parts.push(format!("qualified for {}", all_of(self.qualifications.iter().map(String::as_str))));
        }
        if let Some(required) = &self.requires_qualification {
            parts.push(format!("qualified by the drill for {required}"));
        }
        if self.two_teams {
            parts.push("from two teams".into());
        }
        for barred in &self.not {
            parts.push(match barred {
                SeparationOfDuty::ToolOwner => "not by the tool's owner".into(),
                SeparationOfDuty::Requester => "not by the requester".into(),
            });
        }
        if self.require_reason {
            parts.push("with a reason".into());
        }
        if self.second_look > 0.0 {
            parts.push(format!("second look for {} %", (self.second_look * 1000.0).round() / 10.0));
        }
        if !self.escalate_to.is_empty() {
            parts.push(format!("escalated to {}", one_of(self.deciders(true).iter().map(|role| role.as_str()))));
        }
        parts.join(", ")
    }
}

/// What a later reviewer can infer from an action that is still open, where its votes are
/// sealed; none where nothing can be inferred. A rule that takes several votes cannot hide it.
#[must_use]
pub fn describe_inference(approvals: u32, rejections: u32, two_teams: bool, second_look: f64) -> Option<String> {
    let votes = approvals.min(rejections);
    let known = match (approvals, rejections) {
        (0 | 1, 0 | 1) => return None,
        (_, 1) => "that the action has no rejection: one would have settled it".to_owned(),
        (1, _) => "that the action has no approval: one would have settled it".to_owned(),
        (approvals, rejections) if approvals < rejections => format!("after {votes} votes that not all of them are approvals"),
        (approvals, rejections) if rejections < approvals => format!("after {votes} votes that not all of them are rejections"),
        _ => format!("after {votes} votes that they differ"),
    };
    let of_one_team = if two_teams && approvals <= rejections { ", or are approvals of one team" } else { "" };
    let drawn = if second_look > 0.0 { ", unless a second review is requested" } else { "" };
    Some(format!("A later reviewer can infer {known}{of_one_team}{drawn}."))
}

/// What a later reviewer can infer where fast reviews lead to a second one. It is the same
/// record as of a second review that is drawn, and says nothing of the verdict.
#[must_use]
pub fn describe_fast_inference(policy: &Policy) -> Option<String> {
    let seconds = policy.second_look_under_ms? / 1000;
    Some(format!(
        "A review that approves or rejects in less than {seconds} s leads to a blind second review, where approve and reject take equally \
         many reviews. Where no share is drawn as well, a later reviewer can infer that an earlier review took less than {seconds} s, or that its \
         time is not known; never what it said."
    ))
}

/// The line of one rule; of several, each with the name of its checkpoint.
pub(super) fn summary_of_all(rules: &[&ReviewRequirements]) -> String {
    match rules {
        [only] => only.summary(),
        several => {
            let named = several.iter().map(|rule| format!("{}: {}", rule.checkpoint, rule.summary()));
            named.collect::<Vec<_>>().join("; and ")
        }
    }
}

/// `1 approval`, `2 approvals`
pub(super) fn count(number: impl Into<u64>, noun: &str) -> String {
    let number = number.into();
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
