//! The rules: what a command leads to, given the state and the time.
//!
//! Pure. A refusal changes nothing; an acceptance is records (and bodies) that
//! are only true once they are in the log.

mod desk;
mod people;
mod policy;
mod review;
mod tally;
mod tool;
mod tools;

use crate::{
    ALLOW_GRACE_MS, Action, ActionDecided, Code, Command, DecidedBy, Digest, Draft, Event, GRANT_MS, HubOpened, MAX_ID_BYTES,
    MAX_NAME_CHARS, Ms, OnDeadline, Policy, PolicyPublished, Refusal, Role, State, Status, Verdict, canonical, invalid,
};
use serde::Serialize;

/// What an accepted command leads to.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    /// Records, in order.
    pub drafts: Vec<Draft>,
    /// Documents the records name.
    pub bodies: Vec<(Digest, Vec<u8>)>,
    /// The action the command was about, or the earlier one an idempotency key led to.
    pub action: Option<String>,
    /// The command had been taken before; nothing new was written.
    pub repeated: bool,
    /// A sealed review among the records, and its verdict: see [`State::load_sealed_verdict`].
    pub sealed_verdict: Option<(String, Verdict)>,
}

impl Accepted {
    fn add(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    // Canonical bytes and digest of a document, kept for the log.
    fn body(&mut self, document: &impl Serialize) -> Result<Digest, Refusal> {
        let bytes = canonical(document).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
        let digest = Digest::of(&bytes);
        self.bodies.push((digest, bytes));
        Ok(digest)
    }

    fn one(draft: Result<Draft, Refusal>) -> Result<Self, Refusal> {
        draft.map(|draft| Self { drafts: vec![draft], ..Self::default() })
    }

    fn nothing_new() -> Self {
        Self { repeated: true, ..Self::default() }
    }

    fn repeated(action: &str) -> Self {
        Self { action: Some(action.into()), repeated: true, ..Self::default() }
    }
}

/// Decides a command.
///
/// # Errors
/// A refusal with its code and sentence; then nothing changes.
pub fn decide(state: &State, command: &Command, now: Ms) -> Result<Accepted, Refusal> {
    match command {
        Command::OpenHub { id, name, key } => open_hub(state, id, name, key, now),
        Command::Enroll(enroll) => people::enroll(state, enroll, now),
        Command::Propose(propose) => tool::propose(state, propose, now),
        Command::Revise(propose) => tool::revise(state, propose, now),
        Command::Withdraw { tool, action } => tool::withdraw(state, tool, action, now),
        Command::UseGrant { tool, action, digest, genuine } => tool::use_grant(state, tool, action, digest, *genuine, now),
        Command::Report { tool, action, outcome, message } => tool::report(state, tool, action, *outcome, message.as_deref(), now),
        Command::Delivered { action } => delivered(state, action, now),
        Command::Desk(request) => desk::request(state, request, now),
        Command::Tick => tick(state, now),
    }
}

fn open_hub(state: &State, id: &str, name: &str, key: &str, now: Ms) -> Result<Accepted, Refusal> {
    if state.hub.is_some() {
        return Err(Refusal::new(Code::AlreadyExists, "This log has a hub already."));
    }
    let mut accepted = Accepted::default();
    let opened = Event::HubOpened(HubOpened { name: name.into(), key: key.into() });
    accepted.add(opened.draft(now, "hub", id, None)?);
    let policy = Policy::default();
    let subject = policy.version.clone();
    accepted.add(Event::PolicyPublished(PolicyPublished { policy }).draft(now, "hub", &subject, None)?);
    Ok(accepted)
}

fn delivered(state: &State, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find(state, id)?;
    if action.delivered || action.status == Status::Open {
        return Ok(Accepted::repeated(id));
    }
    let mut accepted = Accepted::default();
    accepted.add(Event::DecisionDelivered(crate::Empty {}).draft(now, "hub", id, None)?);
    Ok(accepted)
}

// What is due beyond the first is due in a moment; a batch without end would hold up everything else.
fn tick(state: &State, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::default();
    for (at, id) in state.due(now) {
        let Some(action) = state.action(id).filter(|action| action.status == Status::Open) else { continue };
        match action.expires_at() {
            Some(deadline) if deadline == at => accepted.add(deadline_passed(state, action, now)?),
            // A lease that outlived its action.
            Some(deadline) if deadline < at => {}
            _ => accepted.add(Event::ActionReleased(crate::Empty {}).draft(now, "hub", id, None)?),
        }
    }
    Ok(accepted)
}

fn deadline_passed(state: &State, action: &Action, now: Ms) -> Result<Draft, Refusal> {
    // Enough reviews are in, and only the second look did not come in time: they stand.
    if let Some(outcome) = tally::standing(state, action).filter(|_| action.second_look && !action.escalated) {
        return tally::decided(action, &outcome, action.content.digest, now);
    }
    // Silence speaks for what was proposed, not for what somebody changed or spoke against.
    let spoken_against = action.escalated || action.edited.is_some() || action.says(Verdict::Reject);
    let verdict = match action.content.on_deadline {
        OnDeadline::Allow if !spoken_against && now - action.content.deadline <= ALLOW_GRACE_MS => Status::Approved,
        _ => Status::Expired,
    };
    let mark = ActionDecided {
        verdict: Some(verdict),
        by: DecidedBy::Deadline,
        digest: action.content.digest,
        reviews: Vec::new(),
        grant_until: verdict.allows().then_some(now + GRANT_MS),
    };
    Event::ActionDecided(mark).draft(now, "hub", &action.id, None)
}

fn check_role(state: &State, person: &str, role: Role) -> Result<(), Refusal> {
    state
        .has_role(person, role)
        .then_some(())
        .ok_or_else(|| Refusal::new(Code::Forbidden, format!("Only a person with the role {} may do this.", role.as_str())))
}

// What is made by desks and stands in records: short and plain, and not the hub's own name.
fn check_id(field: &str, id: &str) -> Result<(), Refusal> {
    match is_id(id) && id != "hub" {
        true => Ok(()),
        false => Err(invalid(field, format!("{field} is an id: 1 to {MAX_ID_BYTES} letters, digits, - and _."))),
    }
}

/// Whether this could be the id of anything here.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn check_name(field: &str, name: &str) -> Result<(), Refusal> {
    let chars = name.trim().chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(invalid(field, format!("{field} is one line of 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(())
}

fn find<'a>(state: &'a State, id: &str) -> Result<&'a Action, Refusal> {
    state.action(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))
}

/// Why nothing more can be decided about an action, in words that say what happened to it.
fn closed(action: &Action, now: Ms) -> Option<Refusal> {
    let ago = |at: Option<Ms>| at.map(|at| format!(" {} ago", span(now - at))).unwrap_or_default();
    let past = action.expires_at().filter(|at| *at <= now);
    let (code, detail) = match (action.status, past) {
        (Status::Open, None) => return None,
        // The deadline is acted on in a moment; what that means is the action's own business.
        (Status::Open, Some(at)) if action.content.on_deadline == OnDeadline::Allow => (
            Code::ActionExpired,
            format!("Its deadline passed {} before this arrived, and it may be allowed by it.", span((now - at).max(0))),
        ),
        (Status::Open | Status::Expired, Some(at)) => expired(at, now),
        (Status::Expired, None) => expired(action.content.deadline, now),
        (Status::Withdrawn, _) => (Code::ActionWithdrawn, format!("The tool withdrew it{}. Nothing will run.", ago(action.decided_at))),
        (Status::Stopped, _) => (Code::ActionStopped, "A stop holds it. Nothing will run.".into()),
        (status, _) => (Code::ActionDecided, format!("It was {}{}. Your review was not counted.", status.as_str(), ago(action.decided_at))),
    };
    Some(Refusal::new(code, detail).with("status", action.status.as_str()))
}

fn expired(deadline: Ms, now: Ms) -> (Code, String) {
    (Code::ActionExpired, format!("It expired {} before this arrived. The tool was told no.", span((now - deadline).max(0))))
}

/// A duration for people: `12 s`, `3 min`, `2 h 5 min`, `4 days`.
#[must_use]
pub fn span(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    match seconds {
        0 => format!("{} ms", ms.max(0)),
        1..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} days", seconds / 86_400),
    }
}
