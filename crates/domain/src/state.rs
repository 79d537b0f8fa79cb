//! What decisions need, folded from the log: [`State::apply`] is the whole of `evolve`.
//!
//! Maps are persistent, so a copy is cheap: the decide loop works on a copy and
//! keeps it only once the records are durable.

use crate::{
    Action, ActionProposed, Claim, DecisionMark, DeviceEnrolled, Digest, Event, Ms, PersonEnrolled, Policy, Record, RequestKey, ReviewMark,
    Role, Seq, Status,
};
use imbl::{HashMap, OrdSet};
use std::sync::Arc;

/// A tool that may propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Who answers for it.
    pub owner: Option<String>,
    /// SHA-256 of its token.
    pub token: Digest,
    /// When it was added.
    pub added_at: Ms,
    /// When its token was taken back.
    pub revoked_at: Option<Ms>,
}

/// A device that may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Whose, what it is called, its key.
    pub enrolled: DeviceEnrolled,
    /// It may sign no more.
    pub revoked: bool,
}

/// An idempotency key and what it led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Digest of the request.
    pub request: Digest,
    /// The action.
    pub action: String,
    /// When.
    pub at: Ms,
}

/// Everything deciding needs. Closed actions leave it by [`State::settle`].
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The last record folded.
    pub head: Seq,
    /// Its hash.
    pub head_hash: Option<Digest>,
    /// Its time.
    pub at: Ms,
    /// The hub's id and name.
    pub hub: Option<(String, crate::HubOpened)>,
    /// The policy in force.
    pub policy: Policy,
    /// Open actions, and closed ones brought back for one command.
    pub actions: HashMap<String, Arc<Action>>,
    /// When deadlines and leases end.
    pub timers: OrdSet<(Ms, String)>,
    /// By name.
    pub tools: HashMap<String, Tool>,
    /// Token digest to tool name, revoked ones too, so that they are told apart from unknown ones.
    pub tokens: HashMap<Digest, String>,
    /// By id.
    pub people: HashMap<String, PersonEnrolled>,
    /// By id.
    pub devices: HashMap<String, Device>,
    /// By tool and key.
    pub keys: HashMap<(String, String), KeyUse>,
    /// Bodies of reviews of open actions, with who wrote them: nobody else reads them yet.
    pub sealed: HashMap<Digest, String>,
    key_ages: OrdSet<(Ms, (String, String))>,
    closed: Vec<String>,
}

impl State {
    /// Folds one record. Unknown kinds move the head and nothing else.
    ///
    /// # Errors
    /// When the head of a known kind cannot be read.
    pub fn apply(&mut self, record: &Record) -> Result<(), serde_json::Error> {
        let event = Event::of(record)?;
        self.head = record.seq;
        self.head_hash = Some(record.hash);
        self.at = self.at.max(record.at);
        match event {
            Event::HubOpened(opened) => self.hub = Some((record.subject.clone(), opened)),
            Event::PolicyPublished(published) => self.policy = published.policy,
            Event::PersonEnrolled(person) => {
                self.people.insert(record.subject.clone(), person);
            }
            Event::DeviceEnrolled(enrolled) => {
                self.devices.insert(record.subject.clone(), Device { enrolled, revoked: false });
            }
            Event::DeviceRevoked(_) => {
                if let Some(device) = self.devices.get_mut(&record.subject) {
                    device.revoked = true;
                }
            }
            Event::ToolAdded(added) => {
                self.tokens.insert(added.token, record.subject.clone());
                let tool = Tool { owner: added.owner, token: added.token, added_at: record.at, revoked_at: None };
                self.tools.insert(record.subject.clone(), tool);
            }
            Event::ToolRevoked(_) => {
                if let Some(tool) = self.tools.get_mut(&record.subject) {
                    tool.revoked_at = Some(record.at);
                }
            }
            event => self.apply_to_action(record, event),
        }
        Ok(())
    }

    /// The action, open or brought back.
    #[must_use]
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.get(id).map(Arc::as_ref)
    }

    /// Whether a person may do what `role` does.
    #[must_use]
    pub fn has_role(&self, person: &str, role: Role) -> bool {
        self.people.get(person).is_some_and(|person| person.roles.contains(&role))
    }

    /// Brings a closed action back from its own records, for one command.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn recall(&mut self, records: &[Record]) -> Result<(), serde_json::Error> {
        if let Some(action) = fold_action(records)? {
            self.closed.push(action.id.clone());
            self.actions.insert(action.id.clone(), Arc::new(action));
        }
        Ok(())
    }

    /// Lets closed actions and old idempotency keys go.
    pub fn settle(&mut self, now: Ms) {
        for id in std::mem::take(&mut self.closed) {
            if self.action(&id).is_some_and(|action| action.status != Status::Open) {
                self.actions.remove(&id);
            }
        }
        while let Some(oldest) = self.key_ages.get_min().filter(|(at, _)| *at < now - crate::KEY_MEMORY_MS).cloned() {
            self.key_ages.remove(&oldest);
            self.keys.remove(&oldest.1);
        }
    }

    fn apply_to_action(&mut self, record: &Record, event: Event) {
        if let Event::ActionProposed(content) = &event {
            self.remember_key(record, content);
        }
        let before = self.actions.get(&record.subject).cloned();
        let timers_before = before.as_deref().map_or([None, None], timers);
        let Some(after) = fold_one(before.map(Arc::unwrap_or_clone), record, event) else { return };
        for at in timers_before.into_iter().flatten() {
            self.timers.remove(&(at, record.subject.clone()));
        }
        for at in timers(&after).into_iter().flatten() {
            self.timers.insert((at, record.subject.clone()));
        }
        match (&after.reviews.last(), record.body) {
            (Some(review), Some(body)) if review.body == body => {
                self.sealed.insert(body, review.reviewer.clone());
            }
            _ => {}
        }
        if after.status != Status::Open {
            self.closed.push(after.id.clone());
            for body in &after.review_bodies {
                self.sealed.remove(body);
            }
        }
        self.actions.insert(record.subject.clone(), Arc::new(after));
    }

    fn remember_key(&mut self, record: &Record, content: &ActionProposed) {
        if let Some(RequestKey { key, request }) = &content.key {
            let name = (content.tool.name.clone(), key.clone());
            self.key_ages.insert((record.at, name.clone()));
            self.keys.insert(name, KeyUse { request: *request, action: record.subject.clone(), at: record.at });
        }
    }
}

fn timers(action: &Action) -> [Option<Ms>; 2] {
    let lease = action.claim.as_ref().filter(|_| action.status == Status::Open).map(|claim| claim.until);
    [action.expires_at(), lease]
}

/// Folds the records of one action; none when they do not begin with its proposal.
///
/// # Errors
/// When the head of a known kind cannot be read.
pub fn fold_action(records: &[Record]) -> Result<Option<Action>, serde_json::Error> {
    let mut action = None;
    for record in records {
        let event = Event::of(record)?;
        action = fold_one(action.take(), record, event);
    }
    Ok(action)
}

/// Folds one record into an action: the one place where an action's records get their meaning.
#[must_use]
pub fn fold_one(action: Option<Action>, record: &Record, event: Event) -> Option<Action> {
    if let Event::ActionProposed(content) = event {
        return Some(proposed(record, content));
    }
    let mut action = action?;
    match event {
        Event::ActionRevised(content) => {
            action.content = content;
            action.body = record.body.unwrap_or(action.body);
            action.revision += 1;
            action.reviews.clear();
        }
        Event::ActionClaimed(claimed) => action.claim = Some(Claim { by: claimed.by, until: claimed.until }),
        Event::ActionReleased(_) => action.claim = None,
        Event::ActionEscalated(_) => action.escalated = true,
        Event::ReviewSubmitted(review) => {
            action.commands.push(review.review.clone());
            action.review_bodies.extend(record.body);
            action.reviews.push(ReviewMark {
                review: review.review,
                reviewer: review.reviewer,
                device: review.device,
                verdict: None,
                body: record.body.unwrap_or(Digest::ZERO),
            });
        }
        Event::ActionDecided(decision) => decided(&mut action, record, decision),
        Event::ActionWithdrawn(_) => close(&mut action, Status::Withdrawn, record.at),
        Event::DecisionDelivered(_) => action.delivered = true,
        Event::GrantUsed(mark) => action.grant = Some(mark),
        Event::ActionExecuted(mark) => action.outcome = Some(mark),
        _ => {}
    }
    Some(action)
}

fn proposed(record: &Record, content: ActionProposed) -> Action {
    Action {
        id: record.subject.clone(),
        content,
        body: record.body.unwrap_or(Digest::ZERO),
        proposed_at: record.at,
        seq: record.seq,
        revision: 0,
        status: Status::Open,
        claim: None,
        reviews: Vec::new(),
        commands: Vec::new(),
        review_bodies: Vec::new(),
        escalated: false,
        decision: None,
        decided_at: None,
        delivered: false,
        grant: None,
        outcome: None,
    }
}

fn decided(action: &mut Action, record: &Record, decision: DecisionMark) {
    for counted in &decision.reviews {
        if let Some(review) = action.reviews.iter_mut().find(|review| review.review == counted.review) {
            review.verdict = counted.verdict;
        }
    }
    if let Some(status) = decision.verdict {
        close(action, status, record.at);
    }
    action.decision = Some(decision);
}

fn close(action: &mut Action, status: Status, at: Ms) {
    action.status = status;
    action.claim = None;
    action.decided_at = Some(at);
}
