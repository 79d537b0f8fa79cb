//! What decisions need, folded from the log: [`State::apply`] is the whole of `evolve`.
//!
//! Maps are persistent, so a copy is cheap: the decide loop works on a copy and
//! keeps it only once the records are durable.

use crate::{
    Action, ActionDecided, ActionProposed, Claim, DeviceEnrolled, Digest, Edited, Event, InviteMade, MOST_DUE, Ms, PersonEnrolled, Policy,
    Record, RecordedReview, RequestKey, Role, Seq, Status, Verdict,
};
use imbl::{HashMap, HashSet, OrdSet};
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
    /// The token before the last rotation, and until when it works.
    pub old: Option<(Digest, Ms)>,
}

impl Tool {
    /// Whether a token speaks for this tool now.
    #[must_use]
    pub fn accepts(&self, token: &Digest, now: Ms) -> bool {
        let old = || self.old.as_ref().is_some_and(|(old, until)| old == token && now < *until);
        self.revoked_at.is_none() && (self.token == *token || old())
    }
}

/// An invite, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// What it is good for.
    pub made: InviteMade,
    /// Who made it.
    pub by: String,
    /// It works no more: used, or taken back.
    pub spent: bool,
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
    /// By id; those who left too.
    pub people: HashMap<String, PersonEnrolled>,
    /// Ids of people who take part no more.
    pub left: HashSet<String>,
    /// By id.
    pub invites: HashMap<String, Invite>,
    /// Policies published so far.
    pub policies: u32,
    /// Bodies that were erased: not handed out, even where the bytes still are.
    pub erased: HashSet<Digest>,
    /// By id.
    pub devices: HashMap<String, Device>,
    /// By tool and key.
    pub keys: HashMap<(String, String), KeyUse>,
    /// Bodies of reviews of open actions, with who wrote them: nobody else reads them yet.
    pub sealed: HashMap<Digest, String>,
    key_ages: OrdSet<(Ms, (String, String))>,
    commands: HashSet<String>,
    command_ages: OrdSet<(Ms, String)>,
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
        if let Some(command) = record.command() {
            self.command_ages.insert((record.at, command.clone()));
            self.commands.insert(command);
        }
        match event {
            Event::HubOpened(opened) => self.hub = Some((record.subject.clone(), opened)),
            Event::PolicyPublished(published) => {
                self.policy = published.policy;
                self.policies += 1;
            }
            Event::PersonEnrolled(person) | Event::PersonChanged(person) => {
                self.people.insert(record.subject.clone(), person);
            }
            Event::PersonRevoked(_) => {
                self.left.insert(record.subject.clone());
            }
            Event::InviteMade(made) => {
                self.invites.insert(record.subject.clone(), Invite { made, by: record.actor.clone(), spent: false });
            }
            Event::InviteUsed(_) | Event::InviteRevoked(_) => {
                if let Some(invite) = self.invites.get_mut(&record.subject) {
                    invite.spent = true;
                }
            }
            Event::BodyErased(erased) => {
                self.erased.insert(erased.digest);
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
                let tool = Tool { owner: added.owner, token: added.token, added_at: record.at, revoked_at: None, old: None };
                self.tools.insert(record.subject.clone(), tool);
            }
            Event::ToolRotated(rotated) => {
                self.tokens.insert(rotated.token, record.subject.clone());
                if let Some(tool) = self.tools.get_mut(&record.subject) {
                    tool.old = Some((tool.token, rotated.old_until));
                    tool.token = rotated.token;
                }
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
        !self.left.contains(person) && self.people.get(person).is_some_and(|person| person.roles.contains(&role))
    }

    /// People who take part, with their ids.
    pub fn present(&self) -> impl Iterator<Item = (&str, &PersonEnrolled)> + Clone {
        self.people.iter().filter(|(id, _)| !self.left.contains(*id)).map(|(id, person)| (id.as_str(), person))
    }

    /// Whether a signed command, other than a review, was taken before.
    #[must_use]
    pub fn has_taken(&self, command: &str) -> bool {
        self.commands.contains(command)
    }

    /// Whether a device may sign, and its person still takes part.
    #[must_use]
    pub fn may_sign(&self, device: &str) -> bool {
        self.devices.get(device).is_some_and(|device| !device.revoked && !self.left.contains(&device.enrolled.person))
    }

    /// Tells what a sealed review of an open action says: the hub reads it from the
    /// review's body, which no record shows.
    pub fn load_sealed_verdict(&mut self, action: &str, review: &str, verdict: Verdict) {
        if let Some(action) = self.actions.get_mut(action)
            && let Some(mark) = Arc::make_mut(action).reviews.iter_mut().find(|mark| mark.review == review)
        {
            mark.verdict = Some(verdict);
        }
    }

    /// Reviews whose verdicts a decision about this action would need and that are not known yet.
    #[must_use]
    pub fn unloaded_verdicts(&self, action: &str) -> Vec<(String, Digest)> {
        let reviews = self.action(action).filter(|action| action.status == Status::Open).map(|action| action.reviews.as_slice());
        let unknown = reviews.unwrap_or_default().iter().filter(|mark| mark.verdict.is_none());
        unknown.map(|mark| (mark.review.clone(), mark.body)).collect()
    }

    /// The first actions whose deadline or lease has come, with when it did; those after
    /// them are due once these are dealt with.
    pub fn due(&self, now: Ms) -> impl Iterator<Item = (Ms, &str)> {
        self.timers.iter().take_while(move |(at, _)| *at <= now).take(MOST_DUE).map(|(at, id)| (*at, id.as_str()))
    }

    /// Brings a closed action back from its own records, for one command.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn reload_action(&mut self, records: &[Record]) -> Result<(), serde_json::Error> {
        if let Some(action) = rebuild_action(records)? {
            self.closed.push(action.id.clone());
            self.actions.insert(action.id.clone(), Arc::new(action));
        }
        Ok(())
    }

    /// Lets closed actions, old idempotency keys and ids of old commands go.
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
        while let Some(oldest) = self.command_ages.get_min().filter(|(at, _)| *at < now - crate::COMMAND_MEMORY_MS).cloned() {
            self.command_ages.remove(&oldest);
            self.commands.remove(&oldest.1);
        }
    }

    fn apply_to_action(&mut self, record: &Record, event: Event) {
        if let Event::ActionProposed(content) = &event {
            self.remember_key(record, content);
        }
        let before = self.actions.get(&record.subject).cloned();
        let timers_before = before.as_deref().map_or([None, None], timers);
        let Some(after) = apply_to_action(before.map(Arc::unwrap_or_clone), record, event) else { return };
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
pub fn rebuild_action(records: &[Record]) -> Result<Option<Action>, serde_json::Error> {
    let mut action = None;
    for record in records {
        let event = Event::of(record)?;
        action = apply_to_action(action.take(), record, event);
    }
    Ok(action)
}

/// Folds one record into an action: the one place where an action's records get their meaning.
#[must_use]
pub fn apply_to_action(action: Option<Action>, record: &Record, event: Event) -> Option<Action> {
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
            action.edited = None;
            action.second_look = false;
        }
        Event::ActionEdited(edited) => {
            action.content.digest = edited.digest;
            action.reviews.retain(|review| review.review == edited.review);
            action.reviews.iter_mut().for_each(|review| review.verdict = Some(Verdict::Edit));
            // What comes after it is no second look at what was there before.
            action.second_look = false;
            action.edited = record.body.map(|body| Edited { review: edited.review, body });
        }
        Event::ActionSecondLook(_) => action.second_look = true,
        Event::ActionClaimed(claimed) => action.claim = Some(Claim { by: claimed.by, until: claimed.until }),
        Event::ActionReleased(_) => action.claim = None,
        Event::ActionEscalated(_) => {
            action.escalated = true;
            if let Some(review) = action.reviews.iter_mut().rfind(|review| review.reviewer == record.actor) {
                review.verdict = Some(Verdict::Escalate);
            }
        }
        Event::ReviewSubmitted(review) => {
            action.commands.push(review.review.clone());
            action.review_bodies.extend(record.body);
            action.reviews.push(RecordedReview {
                review: review.review,
                reviewer: review.reviewer,
                device: review.device,
                verdict: review.abstained.then_some(Verdict::Abstain),
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
        edited: None,
        second_look: false,
        decision: None,
        decided_at: None,
        delivered: false,
        grant: None,
        outcome: None,
    }
}

fn decided(action: &mut Action, record: &Record, decision: ActionDecided) {
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
