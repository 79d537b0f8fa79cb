//! Records about actions in plain words.

use crate::{ActionDecided, ActionEvent, DecidedBy, SentenceContext, Status};

impl ActionEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        let what = about.what;
        match self {
            Self::Proposed(_) | Self::ProposedUnderRules(_) => format!("proposed {what}"),
            Self::Caused(_) => format!("sealed why {what} was proposed"),
            Self::Revised(_) | Self::RevisedUnderRules(_) => format!("changed {what}; reviews given before do not count"),
            Self::Escalated(_) => format!("escalated {what}"),
            Self::Edited(_) | Self::EditedToLong(_) => format!("changed the arguments of {what}; reviews given before do not count"),
            Self::SecondReviewDrawn(_) => format!("requested a blind second review of {what}"),
            Self::Decided(decided) => decided_sentence(decided, what),
            Self::Withdrawn(_) => format!("withdrew {what}"),
            Self::Delivered(_) => format!("delivered the decision on {what} to the tool"),
            Self::GrantUsed(_) => format!("used the approval of {what}"),
            Self::Executed(executed) => format!("reported {what}: {}", executed.outcome.as_str()),
        }
    }
}

fn decided_sentence(decided: &ActionDecided, what: &str) -> String {
    match (decided.verdict, decided.by) {
        (None, _) => format!("counted the first review of {what}; a second review is needed"),
        (Some(Status::Approved), DecidedBy::Deadline) => format!("allowed {what}: its deadline passed"),
        (Some(_), DecidedBy::Policy) => format!("approved {what} automatically by policy"),
        (Some(_), DecidedBy::Deadline) => format!("denied {what}: its deadline passed"),
        (Some(status), DecidedBy::Review) => format!("{} {what}", status.in_words()),
    }
}
