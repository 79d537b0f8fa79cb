//! An action as the hub keeps it.

use crate::{
    ActionDecided, ActionExecuted, ActionId, ActionProposed, Claim, CommandId, Covered, DecisionRights, Digest, GrantUsed, Ms, OnDeadline,
    PersonEnrolled, PersonNames, QualifiedAt, RecordRef, RecordedReview, Refusal, Seq, Status, Verdict, accepted_by_any, utc_day,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Arguments that a reviewer changed and that more reviewers have to approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The review that changed them.
    pub review: CommandId,
    /// Digest of the body with the changed arguments, an [`crate::EditedArguments`].
    pub body: Digest,
}

/// One action, made from its records.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// The latest head: what the tool said, and under which policy. Shared with the approval that
    /// stays when the action leaves the state.
    pub content: Arc<ActionProposed>,
    /// Digest of the body with arguments, preview, reasons and evidence.
    pub body: Digest,
    /// When the first version was proposed.
    pub proposed_at: Ms,
    /// When a rule first asked for a share of second reviews. The secret of this UTC day draws
    /// the action, and later revisions do not change it.
    pub drawable_since: Option<Ms>,
    /// The record that proposed it.
    pub seq: Seq,
    /// The records that the present content is of: the proposal or its latest revision, then edits.
    pub content_records: Vec<RecordRef>,
    /// How often the content was replaced.
    pub revision: u32,
    /// Where it stands.
    pub status: Status,
    /// Who works on it.
    pub claim: Option<Claim>,
    /// Reviews of the present content.
    pub reviews: Vec<RecordedReview>,
    /// Ids of commands already taken, so that a repeated delivery changes nothing.
    pub commands: Vec<CommandId>,
    /// Bodies of all reviews so far, of earlier contents too.
    pub review_bodies: Vec<Digest>,
    /// A more senior review was asked for.
    pub escalated: bool,
    /// The review that changed the arguments, when more reviews were needed after it.
    pub edited: Option<Edited>,
    /// Drawn for a blind second review.
    pub second_review: bool,
    /// How it ended.
    pub decision: Option<ActionDecided>,
    /// When the decision was taken.
    pub decided_at: Option<Ms>,
    /// The record of the decision.
    pub decided_by_record: Option<Seq>,
    /// The decision was handed to the tool.
    pub delivered: bool,
    /// The single use of the grant.
    pub grant: Option<GrantUsed>,
    /// When it was used.
    pub grant_used_at: Option<Ms>,
    /// What the tool reported.
    pub outcome: Option<ActionExecuted>,
    /// The document that says why it was proposed, where the cause is sealed.
    pub cause: Option<Digest>,
    /// Whether it is a planted fault; none while its sealed cause was not read. Nothing is granted then.
    pub planted: Option<bool>,
}

impl Action {
    /// Whether a tool may be told that it may run: it is known that it is no planted fault.
    ///
    /// # Errors
    /// `not_found` of a planted fault, which no tool proposed; `unavailable` while that was not read.
    pub fn check_not_planted(&self) -> Result<(), Refusal> {
        match self.planted {
            Some(false) => Ok(()),
            Some(true) => Err(Refusal::new(crate::Code::NotFound, "There is no action with this id.")),
            None => {
                Err(Refusal::new(crate::Code::Unavailable, "It could not be read why this action was proposed. Do not run it; ask again."))
            }
        }
    }

    /// When the deadline acts: never for `hold`, unless only a second review is missing.
    #[must_use]
    pub fn expires_at(&self) -> Option<Ms> {
        let only_second_missing = self.second_review && !self.escalated && self.has_ordinary_votes();
        let acts = self.content.on_deadline != OnDeadline::Hold || only_second_missing;
        (self.status == Status::Open && acts).then_some(self.content.deadline)
    }

    // As many votes as the least demanding rule takes. A second review of a fast review is asked for earlier.
    fn has_ordinary_votes(&self) -> bool {
        let votes = self.reviews.iter().filter(|review| review.verdict.is_none_or(Verdict::is_vote)).count();
        let least = self.content.rules().map(|rule| rule.rejections.max(1)).min().unwrap_or(1);
        u32::try_from(votes).is_ok_and(|votes| votes >= least)
    }

    /// The UTC day whose secret draws it, if a rule ever asked for a share of second reviews.
    #[must_use]
    pub fn draw_day(&self) -> Option<String> {
        self.drawable_since.map(utc_day)
    }

    /// Whether one of the known reviews of the present content says this.
    #[must_use]
    pub fn says(&self, verdict: Verdict) -> bool {
        self.reviews.iter().any(|review| review.verdict == Some(verdict))
    }

    /// The digest a grant is bound to: of the edited arguments after an edit.
    #[must_use]
    pub fn effective_digest(&self) -> Digest {
        self.decision.as_ref().map_or(self.content.digest, |decision| decision.digest)
    }

    /// The digest of the present content with these arguments: the proposed ones, or edited ones.
    ///
    /// # Errors
    /// As [`Covered::digest`].
    pub fn digest_with(&self, arguments: &Map<String, Value>) -> Result<Digest, serde_json::Error> {
        Covered::of(&self.content, &self.id, self.revision, arguments).digest()
    }

    /// Whether a person's verdict on the present content is in.
    #[must_use]
    pub fn reviewed_by(&self, person: &str) -> bool {
        self.reviews.iter().any(|review| review.reviewer == person && review.verdict.is_none_or(Verdict::is_vote))
    }
    /// Whether enough was read to approve it, where it is critical: the reviewer opened every
    /// piece of evidence and said so.
    #[must_use]
    pub fn is_read(&self, confirmed: bool, evidence_opened: u32) -> bool {
        confirmed && evidence_opened >= self.content.evidence
    }

    /// Whether this person may decide the action: at least one of its rules accepts them.
    /// `registered_owner` is the tool's owner on record, `people` are the names of everybody.
    ///
    /// # Errors
    /// `not_eligible` or `not_qualified`, with a sentence that says what is missing.
    pub fn may_decide(
        &self,
        id: &str,
        person: &PersonEnrolled,
        registered_owner: Option<&str>,
        people: &PersonNames,
        qualified: QualifiedAt<'_>,
    ) -> Result<(), Refusal> {
        let rights = |rule| DecisionRights::under(rule, &self.content, registered_owner, people, qualified, self.escalated);
        accepted_by_any(self.content.rules().map(rights), id, person)
    }
}
