//! What the record says of one action, as far as a correction needs it.

use crate::left_out::Why;
use holdpoint_domain::{
    ActionDecided, ActionEvent, ActionProposed, CauseBody, CommandId, DecidedBy, Digest, Ms, PersonId, ProposalCause, ProposedUnderRules,
    Record, Seq, Status, Verdict,
};
use std::collections::HashMap;

/// A review, by its record.
#[derive(Clone, Debug)]
pub(crate) struct ReviewRecord {
    pub(crate) id: CommandId,
    pub(crate) by: PersonId,
    pub(crate) body: Digest,
    pub(crate) at: Ms,
}

/// An action.
#[derive(Clone, Debug)]
pub(crate) struct ActionStory {
    /// The record that proposed it.
    pub(crate) seq: Seq,
    pub(crate) content: ActionProposed,
    pub(crate) body: Digest,
    /// The body with changed arguments that more people approved.
    pub(crate) edited: Option<Digest>,
    /// Of the present content.
    pub(crate) reviews: Vec<ReviewRecord>,
    pub(crate) decision: Option<(ActionDecided, Ms)>,
    /// The document that says why it was proposed, where that is sealed.
    pub(crate) cause: Option<Digest>,
}

impl ActionStory {
    /// The story that begins with a record; none for other records.
    pub(crate) fn begin(record: &Record, event: &ActionEvent) -> Option<Self> {
        let content = match event {
            ActionEvent::Proposed(content) | ActionEvent::ProposedUnderRules(ProposedUnderRules(content)) => content.clone(),
            _ => return None,
        };
        Some(Self { seq: record.seq, content, body: record.body?, edited: None, reviews: Vec::new(), decision: None, cause: None })
    }

    /// Takes a later record.
    pub(crate) fn apply(&mut self, record: &Record, event: ActionEvent) {
        match event {
            ActionEvent::Revised(content) | ActionEvent::RevisedUnderRules(ProposedUnderRules(content)) => {
                self.content = content;
                self.body = record.body.unwrap_or(self.body);
                self.edited = None;
                self.reviews.clear();
            }
            ActionEvent::Caused(_) => self.cause = record.body,
            ActionEvent::Edited(_) | ActionEvent::EditedToLong(_) => self.edited = record.body,
            ActionEvent::Decided(decided) if decided.verdict.is_some() => self.decision = Some((decided, record.at)),
            _ => {}
        }
    }

    /// How reviews decided it; none where they did not, or not yet.
    pub(crate) fn decided_by_people(&self) -> Option<(Status, Ms)> {
        let (decision, at) = self.decision.as_ref().filter(|(decision, _)| decision.by == DecidedBy::Review)?;
        Some((decision.verdict?, *at))
    }

    /// The review with changed arguments that the decision rests on.
    pub(crate) fn deciding_edit(&self) -> Option<Digest> {
        let (decision, _) = self.decision.as_ref()?;
        decision.reviews.iter().find(|review| review.verdict == Some(Verdict::Edit)).map(|review| review.body)
    }

    /// Whether the tool itself proposed it, as far as the documents tell.
    ///
    /// # Errors
    /// Why it becomes no row: a planted fault, or it cannot be read whether it is one.
    pub(crate) fn check_own(&self, bodies: &HashMap<Digest, String>) -> Result<(), Why> {
        let Some(cause) = self.cause else { return Ok(()) };
        let read = bodies.get(&cause).and_then(|text| serde_json::from_str::<CauseBody>(text).ok());
        match read.map(|read| read.cause) {
            Some(ProposalCause::Call { .. }) => Ok(()),
            Some(ProposalCause::Plan(_)) => Err(|left| left.planted += 1),
            None => Err(|left| left.not_readable += 1),
        }
    }

    /// Documents that a correction from this action may need.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Digest> + '_ {
        let reviews = self.reviews.iter().map(|review| review.body);
        std::iter::once(self.body).chain(self.edited).chain(self.deciding_edit()).chain(reviews)
    }
}
