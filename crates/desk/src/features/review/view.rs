use crate::features::app::view::ProblemView;
use holdpoint_domain::{Certainty, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct VerdictOption {
    pub verdict: Verdict,
    /// Why it cannot be given; none when it can.
    pub disabled: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ReasonOption {
    /// `too_broad`
    pub code: String,
    /// "Too broad"
    pub label: String,
}

/// A verdict about to be signed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReviewDraft {
    pub action: String,
    /// The digest on screen when the key was pressed; anything else is refused.
    pub digest: String,
    pub verdict: Verdict,
    pub reasons: Vec<String>,
    pub comment: String,
    /// `guess`, `unsure`, `fairly`, `certain`
    pub certainty: Option<Certainty>,
    /// What was read of an action that is too long to be read in full.
    pub sampled: Option<String>,
    /// The edited arguments as JSON text; only with `edit`.
    pub arguments: Option<String>,
}

/// What was entered of a review that the hub has not accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct KeptDraft {
    /// The verdict that was given and taken back or not sent; none before one was given.
    pub verdict: Option<Verdict>,
    pub reasons: Vec<String>,
    pub comment: String,
    pub certainty: Option<Certainty>,
    pub sampled: Option<String>,
    /// The edited arguments as they were typed, which need not be JSON yet.
    pub arguments: Option<String>,
    /// The digest of the content that was on screen.
    pub digest: Option<String>,
    /// Why the verdict was not sent.
    pub note: Option<ProblemView>,
}

impl From<&ReviewDraft> for KeptDraft {
    fn from(draft: &ReviewDraft) -> Self {
        Self {
            verdict: Some(draft.verdict),
            reasons: draft.reasons.clone(),
            comment: draft.comment.clone(),
            certainty: draft.certainty,
            sampled: draft.sampled.clone(),
            arguments: draft.arguments.clone(),
            digest: Some(draft.digest.clone()),
            note: None,
        }
    }
}

/// A verdict that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TakenBack {
    pub action: String,
    pub draft: KeptDraft,
}

/// What became of a review within the moment the desk waited for the hub.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// Not signed yet: it can be taken back for some seconds.
    Held {
        review: String,
    },
    /// Signed and kept; it is sent as soon as the hub can be reached.
    Queued {
        review: String,
    },
    Accepted {
        review: String,
    },
    Refused {
        review: String,
        problem: ProblemView,
    },
}

/// The reviewer's own pace today (never another person's).
#[derive(Clone, Debug, Serialize, TS)]
pub struct PaceView {
    /// Reviews given since the session began.
    pub decisions: u32,
    /// Median time from opening to verdict; none before the first.
    pub median_ms: Option<i64>,
    /// Since the first review after a pause of 15 minutes or more.
    pub session_ms: i64,
    /// Until a break is due; negative when overdue.
    pub break_in_ms: i64,
    /// The session length after which a break is due.
    pub break_after_ms: i64,
}
