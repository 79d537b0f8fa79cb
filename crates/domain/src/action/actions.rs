//! Open actions, their timers, sealed reviews and idempotency keys.

use super::apply::apply_to_action;
use crate::{
    Action, ActionCaused, ActionEvent, ActionId, ActionProposed, CommandId, Digest, KEY_MEMORY_MS, MOST_DUE, Ms, OnAction, PersonId,
    ProposedUnderRules, Record, RequestKey, ReviewEvent, Status, SubmittedInSet, ToolName, Verdict,
};
use imbl::{HashMap, OrdSet, Vector};
use std::sync::Arc;

/// An idempotency key and what it led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Digest of the request.
    pub request: Digest,
    /// The action.
    pub action: ActionId,
    /// When.
    pub at: Ms,
}

/// Open actions, and closed ones reloaded for one command.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// By id.
    pub by_id: HashMap<ActionId, Arc<Action>>,
    /// When deadlines pass and claims expire.
    pub timers: OrdSet<(Ms, ActionId)>,
    /// By tool and key.
    pub keys: HashMap<(ToolName, String), KeyUse>,
    /// Bodies of reviews of open actions, and of their reading data, with their authors: only the author reads them yet.
    pub sealed: HashMap<Digest, PersonId>,
    // In the order of the records.
    key_ages: Vector<(Ms, (ToolName, String))>,
    closed: Vec<ActionId>,
}

impl Actions {
    /// The action with this id, open or reloaded.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Action> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// The first actions whose deadline has passed or whose claim has expired, with when;
    /// at most [`MOST_DUE`], the others follow once these are dealt with.
    pub fn due(&self, now: Ms) -> impl Iterator<Item = (Ms, &ActionId)> {
        self.timers.iter().take_while(move |(at, _)| *at <= now).take(MOST_DUE).map(|(at, id)| (*at, id))
    }

    /// Reviews of an open action whose verdicts are sealed and not loaded yet, with their bodies.
    #[must_use]
    pub fn unloaded_verdicts(&self, action: &str) -> Vec<(CommandId, Digest)> {
        let reviews = self.get(action).filter(|action| action.status == Status::Open).map(|action| action.reviews.as_slice());
        let unknown = reviews.unwrap_or_default().iter().filter(|review| review.verdict.is_none());
        unknown.map(|review| (review.review.clone(), review.body)).collect()
    }

    pub(crate) fn load_sealed_verdict(&mut self, action: &str, review: &str, verdict: Verdict) {
        if let Some(action) = self.by_id.get_mut(action)
            && let Some(recorded) = Arc::make_mut(action).reviews.iter_mut().find(|recorded| recorded.review == review)
        {
            recorded.verdict = Some(verdict);
        }
    }

    /// Sets whether an action is a planted fault; whether that was not known before.
    pub(crate) fn load_planted(&mut self, action: &str, planted: bool) -> bool {
        let Some(action) = self.by_id.get_mut(action).filter(|action| action.planted.is_none()) else { return false };
        Arc::make_mut(action).planted = Some(planted);
        true
    }

    /// The document that says why this action was proposed, where it was not read yet.
    #[must_use]
    pub fn unread_cause(&self, action: &str) -> Option<Digest> {
        self.get(action).filter(|action| action.planted.is_none()).and_then(|action| action.cause)
    }

    pub(crate) fn reload(&mut self, action: Action) {
        self.closed.push(action.id.clone());
        self.by_id.insert(action.id.clone(), Arc::new(action));
    }

    pub(crate) fn drop_closed(&mut self, now: Ms) {
        for id in std::mem::take(&mut self.closed) {
            if self.get(&id).is_some_and(|action| action.status != Status::Open) {
                self.by_id.remove(&id);
            }
        }
        while self.key_ages.front().is_some_and(|(at, _)| *at < now - KEY_MEMORY_MS) {
            let Some((at, key)) = self.key_ages.pop_front() else { break };
            // A key may have been used again since.
            if self.keys.get(&key).is_some_and(|used| used.at == at) {
                self.keys.remove(&key);
            }
        }
    }

    // Events about actions, their claims and their reviews.
    pub(crate) fn apply(&mut self, record: &Record, event: OnAction) {
        if let OnAction::Action(ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header))) = &event {
            self.remember_key(record, header);
        }
        if let OnAction::Action(ActionEvent::Caused(sealed)) = &event {
            self.remember_sealed_key(record, sealed);
        }
        let author = review_author(record, &event);
        // Taken out, so that it is changed in place where no other state shares it.
        let before = self.by_id.remove(record.subject.as_str());
        let timers_before = before.as_deref().map_or([None, None], timers);
        let Some(after) = apply_to_action(before.map(Arc::unwrap_or_clone), record, event) else { return };
        let timers_after = timers(&after);
        if timers_after != timers_before {
            for at in timers_before.into_iter().flatten() {
                self.timers.remove(&(at, record.subject.clone().into()));
            }
            for at in timers_after.into_iter().flatten() {
                self.timers.insert((at, record.subject.clone().into()));
            }
        }
        self.seal_review(record, author, &after);
        if after.status != Status::Open {
            self.closed.push(after.id.clone());
        }
        self.by_id.insert(record.subject.clone().into(), Arc::new(after));
    }

    /// The record is applied already and has another hash now: what is shown of an action is
    /// named by the hashes of its records.
    pub(crate) fn replace_hash(&mut self, record: &Record) {
        if let Some(action) = self.by_id.get_mut(record.subject.as_str())
            && let Some(place) = Arc::make_mut(action).content_records.iter_mut().find(|place| place.seq == record.seq)
        {
            place.hash = record.hash;
        }
    }

    fn seal_review(&mut self, record: &Record, author: Option<PersonId>, after: &Action) {
        if let (Some(author), Some(body)) = (author, record.body) {
            self.sealed.insert(body, author);
        }
        if after.status != Status::Open {
            after.review_bodies.iter().for_each(|body| drop(self.sealed.remove(body)));
        }
    }

    // Of every action, with or without a key, so that neither tells of the other.
    fn remember_sealed_key(&mut self, record: &Record, sealed: &ActionCaused) {
        let Some(tool) = self.get(&record.subject).map(|action| action.content.tool.name.clone()) else { return };
        let name = (tool, sealed.key.to_string());
        self.key_ages.push_back((record.at, name.clone()));
        self.keys.insert(name, KeyUse { request: sealed.request, action: record.subject.clone().into(), at: record.at });
    }

    fn remember_key(&mut self, record: &Record, header: &ActionProposed) {
        if let Some(RequestKey { key, request }) = &header.key {
            let name = (header.tool.name.clone(), key.clone());
            self.key_ages.push_back((record.at, name.clone()));
            self.keys.insert(name, KeyUse { request: *request, action: record.subject.clone().into(), at: record.at });
        }
    }
}

// Whose review, or reading data, a record's body is.
fn review_author(record: &Record, event: &OnAction) -> Option<PersonId> {
    match event {
        OnAction::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
            Some(review.reviewer.clone())
        }
        OnAction::Review(ReviewEvent::Reading(_)) => Some(record.actor.clone().into()),
        _ => None,
    }
}

fn timers(action: &Action) -> [Option<Ms>; 2] {
    let claim = action.claim.as_ref().filter(|_| action.status == Status::Open).map(|claim| claim.until);
    [action.expires_at(), claim]
}
