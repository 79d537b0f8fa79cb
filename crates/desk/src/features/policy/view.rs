use serde::Serialize;
use ts_rs::TS;

/// A version of the policy, as every person may read it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PolicyView {
    pub version: String,
    pub in_force: bool,
    /// Version in force now; a policy made from another one is refused.
    pub current: String,
    /// Who put it into force and when; the hub itself for what is built in.
    pub published: Option<PolicyVersion>,
    /// The file as it was written; a short one in words where none was ever published.
    pub text: String,
    /// Time to the deadline when neither the tool nor the checkpoint sets one.
    pub default_deadline: String,
    /// In the order in which they are tried; what is built in comes last.
    pub checkpoints: Vec<CheckpointView>,
    /// What it asks for that the people there are cannot give.
    pub warnings: Vec<PolicyProblemView>,
    /// All that were ever in force, the newest first.
    pub history: Vec<PolicyVersion>,
    /// Why this person may not publish; none when they may.
    pub read_only: Option<String>,
    /// The policy that was just published at this desk waits for a second administrator.
    pub waiting: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PolicyVersion {
    pub version: String,
    pub by: String,
    pub at: i64,
    /// The record that put it into force.
    pub seq: u64,
}

/// One checkpoint in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckpointView {
    pub name: String,
    pub about: Option<String>,
    /// The condition as written; none for all that come so far.
    pub when: Option<String>,
    /// It runs without a person.
    pub auto_approve: bool,
    /// No file says it: it takes what nothing else takes.
    pub built_in: bool,
    /// What it asks for: a label and a sentence each.
    pub asks: Vec<CheckpointAsk>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckpointAsk {
    /// "Who", "How many", "Deadline", …
    pub what: String,
    pub says: String,
}

/// A mistake, or something the people there are cannot give, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PolicyProblemView {
    pub line: u32,
    /// Character in the line, from 1.
    pub column: u32,
    pub code: String,
    pub message: String,
}

/// A text, read as a policy.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PolicyCheck {
    /// Empty when it may be published.
    pub problems: Vec<PolicyProblemView>,
    pub warnings: Vec<PolicyProblemView>,
    /// "4 checkpoints; default deadline 60 min."
    pub summary: Option<String>,
    pub checkpoints: Vec<CheckpointView>,
}

/// A text, tried on what was proposed lately.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PolicyTrial {
    /// Not tried while there are mistakes.
    pub problems: Vec<PolicyProblemView>,
    pub warnings: Vec<PolicyProblemView>,
    /// "Different for 3 of 40 actions of the last 30 days (7.5 %)."
    pub summary: String,
    /// What limits the answer: arguments that are not here, proposals that would be refused.
    pub notes: Vec<String>,
    pub checkpoints: Vec<TrialCheckpoint>,
    /// Actions for which something would be different, the newest first.
    pub changes: Vec<TrialChange>,
    /// Changes beyond those.
    pub more: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct TrialCheckpoint {
    pub name: String,
    pub rule: String,
    /// Actions that would wait for people.
    pub stopped: u32,
    /// Actions that would run without a person.
    pub auto_approved: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct TrialChange {
    pub id: String,
    pub at: i64,
    pub title: String,
    pub before: String,
    pub after: String,
}
