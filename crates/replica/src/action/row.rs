//! The rows of `actions` and `queue`.

use super::codes::Coded;
use holdpoint_domain::{Digest, Ms, OnDeadline, Outcome, Risk, Status};

/// A row of `actions`.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionRow {
    /// The record that proposed it.
    pub n: i64,
    /// The action's id.
    pub id: String,
    /// The record with the present content.
    pub latest: i64,
    /// For example `deploy.rollout`.
    pub kind: String,
    /// One line, as the tool wrote it.
    pub title: String,
    /// The tool's name.
    pub tool: String,
    /// The tool's model version, where it states one.
    pub model: Option<String>,
    /// The target's service.
    pub service: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// When it was decided or withdrawn, hub time.
    pub decided_at: Option<Ms>,
    /// What the tool reported.
    pub outcome: Option<Outcome>,
    /// When it was proposed, hub time.
    pub proposed_at: Ms,
    /// As stated.
    pub risk: Risk,
    /// When it must be decided, hub time.
    pub deadline: Ms,
    /// What settled it; none while open, and when withdrawn.
    pub settled_by: Option<SettledBy>,
    /// Teams that its rules name, sorted, one a line; empty where any may decide.
    pub teams: String,
    /// Its present content was drawn for a blind second review.
    pub second_look: bool,
}

/// What settled an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettledBy {
    /// People: at least one review counts, also where a second one was missing at the deadline.
    People,
    /// The deadline, without a review.
    Deadline,
    /// A checkpoint that lets such actions through.
    Policy,
}

impl Coded for SettledBy {
    const ALL: &'static [Self] = &[Self::People, Self::Deadline, Self::Policy];
}

/// A row of `queue`.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenRow {
    /// The parts of the target, in one line.
    pub target: String,
    /// As stated.
    pub risk: Risk,
    /// When it was proposed, hub time.
    pub proposed_at: Ms,
    /// When it must be decided, hub time.
    pub deadline: Ms,
    /// What happens then.
    pub on_deadline: OnDeadline,
    /// Verdicts on the present content.
    pub given: u32,
    /// Verdicts that decide it; where several rules apply, the least that could.
    pub needed: u32,
    /// Digest of the present content.
    pub digest: Digest,
    /// The body with arguments, preview, reasons and evidence.
    pub body: Option<Digest>,
    /// Who works on it, and when the claim expires.
    pub claim: Option<(String, Ms)>,
    /// People who reviewed the present content, one a line.
    pub reviewers: String,
    /// A more senior review was asked for.
    pub escalated: bool,
    /// What the filter looks in, in lower case.
    pub search: String,
    /// Who may decide, where that is more than "a reviewer".
    pub rule: Option<String>,
    /// The body with the arguments a reviewer changed.
    pub edited: Option<Digest>,
    /// Drawn for a second review.
    pub second_look: bool,
}

/// What the place of an open action in the queue depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    /// When it must be decided, hub time.
    pub deadline: Ms,
    /// As stated.
    pub risk: Risk,
    /// Who may decide, where that is more than "a reviewer".
    pub rule: Option<String>,
    /// A more senior review was asked for.
    pub escalated: bool,
    /// Who works on it, and when the claim expires.
    pub claim: Option<(String, Ms)>,
    /// The target's service.
    pub service: Option<String>,
    /// The record with the present content.
    pub latest: i64,
}

impl OpenRow {
    /// Whether this person reviewed the present content.
    #[must_use]
    pub fn reviewed_by(&self, person: &str) -> bool {
        self.reviewers.split('\n').any(|reviewer| reviewer == person)
    }
}
