//! Says of every record what justifies it in the history before it. Small, and independent of `decide`.
//!
//! Two things are asked of a record. *Who asked for it*: a person's signed envelope that names
//! exactly this change, or the hub's signature over the batch, which names the tool. *Does it
//! follow*: the role, the checkpoint, the reviews, the deadline. Only four rules are shared with
//! deciding: what a record means ([`State::apply`]), who may decide an action
//! ([`crate::DecisionRights`]), what reviews add up to, and which changes need a second
//! administrator.
//!
//! Records before the first batch signature are checked as bytes only. What cannot be judged,
//! because a body was erased or is not the caller's, is counted apart.

mod action;
mod admin_change;
mod cause;
mod checkpoint;
mod command;
mod coverage;
mod decision;
mod draw;
mod drill;
mod enroll;
mod facts;
mod finding;
mod freeze;
mod hand_over;
mod names;
mod review;
mod ruling;
mod shift;
mod source;
mod stated;
mod stop;
mod trigger;
mod workload;

pub use checkpoint::{CHECKPOINT_TYPE, Checkpoint as LogCheckpoint};
pub use finding::{Finding, NotJudged, Summary, Unjustified};
pub use source::CheckSource;

use crate::{
    ActionEvent, ActionId, ClaimEvent, CommandId, Digest, Event, HubEvent, PersonId, ProposalCause, PublicKey, Record, Seq, State, Status,
    StopEvent, TriggerEvent, Verdict, WorkloadEvent,
};
use coverage::{Coverage, Part};
use facts::{ClosedAction, ReviewFacts, RunningCommand, UncheckedDraw};
use finding::{Doubt, Judgement, require, unjustified};
use std::collections::{HashMap, HashSet};

/// Records between two clean-ups of the state.
const CLEAN_UP_RECORDS: Seq = 1_000;

/// Checks records one after another.
#[derive(Default)]
pub struct Checker {
    state: State,
    coverage: Coverage,
    keys: HashMap<String, PublicKey>,
    running: Option<RunningCommand>,
    // Of open actions, by review.
    reviews: HashMap<CommandId, ReviewFacts>,
    // Reviews that are not justified: no decision rests on them.
    doubted: HashSet<CommandId>,
    // Verdict of the review in this record, set once the record is applied.
    verdict: Option<(ActionId, CommandId, Verdict)>,
    closed: HashMap<ActionId, ClosedAction>,
    // Actions whose proposal could not be compared with the policy.
    rule_not_judged: HashMap<ActionId, NotJudged>,
    // Envelopes that were not there, by the first record that names them.
    absent: Vec<(Digest, Seq)>,
    // Open actions with a vote so fast that a second review must follow.
    undrawn: HashSet<ActionId>,
    // The latest review whose reading data could not be read, and why.
    speed_not_judged: Option<(CommandId, NotJudged)>,
    // The proposal whose cause has to be the next record.
    awaits_cause: Option<ActionId>,
    // Why an action was proposed, told to the state once the record is applied.
    cause: Option<(ActionId, ProposalCause)>,
    // Planted faults, of which nothing may be granted.
    planted: HashSet<ActionId>,
    // A sealed cause could not be read.
    causes_unread: bool,
    // Draws that the secret of their day will show to be right or wrong.
    draws: HashMap<String, Vec<UncheckedDraw>>,
    // Found of earlier records once a secret was revealed.
    late: Vec<Unjustified>,
    summary: Summary,
}

impl Checker {
    /// From the first record of a log on.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// After a record that is known to be justified; `signed_from` is the first record that a
    /// batch signature covers, if there is one by then.
    #[must_use]
    pub fn resume(state: State, signed_from: Option<Seq>) -> Self {
        Self { state, coverage: Coverage::resume(signed_from), ..Self::default() }
    }

    /// Checks the next record, whose place in the chain was checked by the caller.
    ///
    /// The hub signs a whole batch: whether a record is covered is said with the last record of its batch.
    pub fn check(&mut self, record: &Record, source: &dyn CheckSource) -> Finding {
        let event = match Event::of(record) {
            Ok(event) => event,
            Err(error) => return self.count(Finding::unjustified(record.seq, "record_unreadable", &error.to_string())),
        };
        let command = record.command();
        self.end_command_before(record, command.as_ref());
        let judged = self.judge(record, &event, source);
        let part = Part::of(record, &event, &self.state, command.is_some(), self.signer(command.as_ref()));
        self.apply(record, event);
        let finding = self.cover(record, part, judged, source);
        self.count(finding)
    }

    /// What is left to say after the last record.
    pub fn finish(&mut self) -> Vec<Unjustified> {
        let mut found: Vec<Unjustified> = self.coverage.finish().into_iter().chain(std::mem::take(&mut self.late)).collect();
        if let Some(action) = self.awaits_cause.take() {
            let sentence = format!("The last record proposes {action} and does not say why.");
            found.push(Unjustified { first: self.state.head, seq: self.state.head, code: "record_unjustified", sentence });
        }
        self.summary.draws_unchecked = self.count_unchecked_draws();
        for (digest, seq) in std::mem::take(&mut self.absent) {
            if !self.state.bodies.is_erased(&digest) {
                let sentence =
                    format!("The signed command {digest} behind record {seq} is missing, and no record says that it was erased.");
                found.push(Unjustified { first: seq, seq, code: "body_missing", sentence });
            }
        }
        self.summary.unjustified += found.len() as u64;
        found
    }

    /// The counts so far.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The state after the records so far.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The state after the records so far.
    #[must_use]
    pub fn into_state(self) -> State {
        self.state
    }

    /// The first record that a batch signature covers.
    #[must_use]
    pub const fn signed_from(&self) -> Option<Seq> {
        self.coverage.signed_from()
    }

    // What justifies this record, apart from the hub's signature.
    fn judge(&mut self, record: &Record, event: &Event, source: &dyn CheckSource) -> Judgement {
        self.judge_cause_in_place(record, event)?;
        match event {
            Event::Hub(HubEvent::Opened(_) | HubEvent::OpenedSimulated(_)) => {
                require(record.seq == 1 && record.actor == "hub", "The record begins a log that has begun.")
            }
            Event::Review(_) => self.judge_review(record, event, source),
            Event::Action(event) => self.judge_action(record, event, source),
            Event::Claim(ClaimEvent::Released(_)) if record.command().is_none() => self.judge_release(record),
            Event::Policy(_) if record.actor == "hub" => self.judge_first_policy(record, event),
            Event::Draw(event) => self.judge_draw(record, event),
            Event::Person(_) | Event::Device(_) | Event::Invite(_) | Event::AdminChange(_) if record.actor == "hub" => {
                self.judge_enrolment(record, event)
            }
            Event::Stop(StopEvent::Reached(reached)) => self.judge_reached(record, reached),
            Event::Stop(StopEvent::PulledByTrigger(pulled)) => self.unless_causes_unread(self.judge_stop_by_trigger(record, pulled)),
            Event::Trigger(TriggerEvent::Fired(fired)) => self.unless_causes_unread(self.judge_fired(record, fired)),
            Event::Release(event) if record.actor.starts_with("tool:") => ruling::judge_stated_by_tool(&self.state, record, event),
            Event::Workload(WorkloadEvent::Day(day)) => self.judge_workload_day(record, day, source),
            Event::Finding(event) if record.actor == "hub" => stated::judge_suspicion(&self.state, record, event),
            Event::Incident(_) | Event::Change(_) if stated::source_of(record).is_some() => {
                stated::judge_stated(&self.state, record, event, stated::source_of(record).unwrap_or_default())
            }
            Event::Claim(_)
            | Event::Policy(_)
            | Event::Person(_)
            | Event::Device(_)
            | Event::Invite(_)
            | Event::Tool(_)
            | Event::Body(_)
            | Event::AdminChange(_)
            | Event::Incident(_)
            | Event::Stop(_)
            | Event::Change(_)
            | Event::Source(_)
            | Event::Services(_)
            | Event::Rereview(_)
            | Event::Finding(_)
            | Event::Freeze(_)
            | Event::Ruling(_)
            | Event::Release(_)
            | Event::Trigger(_)
            | Event::Shift(_)
            | Event::HandOver(_)
            | Event::Fault(_)
            | Event::Drill(_) => self.judge_command(record, event, source),
            Event::Unknown(_) => Err(Doubt::NotJudged(NotJudged::UnknownKind)),
        }
    }

    fn apply(&mut self, record: &Record, event: Event) {
        let closes = matches!(&event, Event::Action(ActionEvent::Decided(_) | ActionEvent::Withdrawn(_)));
        self.note_closed_action(record, &event);
        if matches!(event, Event::Action(_)) {
            self.undrawn.remove(record.subject.as_str());
        }
        self.state.apply_event(record, event);
        if let Some((action, review, verdict)) = self.verdict.take() {
            self.state.load_sealed_verdict(&action, &review, verdict);
        }
        if let Some((action, cause)) = self.cause.take() {
            self.state.load_cause(&action, &cause);
            if cause.fault().is_some() {
                self.planted.insert(action);
            }
        }
        if closes {
            self.close_action(&record.subject);
        }
        if record.seq.is_multiple_of(CLEAN_UP_RECORDS) {
            self.state.drop_closed(self.state.at);
        }
    }

    fn close_action(&mut self, id: &str) {
        let Some(action) = self.state.action(id).filter(|action| action.status != Status::Open) else { return };
        for review in &action.commands {
            self.reviews.remove(review);
        }
        self.rule_not_judged.remove(id);
        self.closed.insert(action.id.clone(), ClosedAction::of(action));
    }

    fn cover(&mut self, record: &Record, part: Part, judged: Judgement, source: &dyn CheckSource) -> Finding {
        let was_signed = self.coverage.signed_from().is_some();
        let covered = self.coverage.take(record, part, &judged, &self.state, source, &mut self.keys, &mut self.summary);
        if let Err(uncovered) = covered {
            return Finding::Unjustified(uncovered);
        }
        match judged {
            Err(Doubt::Unjustified("bad_signature", sentence)) => Finding::unjustified(record.seq, "bad_signature", &sentence),
            _ if !was_signed && self.coverage.signed_from().is_none() => Finding::BytesOnly,
            Ok(()) => Finding::Justified,
            Err(Doubt::NotJudged(why)) => Finding::NotJudged(why),
            Err(Doubt::Unjustified(code, sentence)) => Finding::unjustified(record.seq, code, &sentence),
        }
    }

    fn count(&mut self, finding: Finding) -> Finding {
        self.summary.count(self.state.head, &finding);
        finding
    }

    // The person whose verified command led to the record.
    fn signer(&self, command: Option<&CommandId>) -> Option<PersonId> {
        let running = self.running.as_ref().filter(|running| command.is_some_and(|id| *id == running.id))?;
        running.statement.as_ref().ok().map(|statement| statement.person.clone())
    }

    fn judge_first_policy(&self, record: &Record, event: &Event) -> Judgement {
        let built_in = matches!(event, Event::Policy(crate::PolicyEvent::Published(published)) if published.policy.checkpoints.is_empty() && published.policy.source.is_none());
        require(record.seq == 2 && built_in, "The hub itself puts only the built-in policy into force, when the log begins.")
    }

    // A person's claim is released by the review just given, and any claim once it has expired.
    fn judge_release(&self, record: &Record) -> Judgement {
        let claim = self.state.action(&record.subject).and_then(|action| action.claim.as_ref());
        let claim = claim.ok_or_else(|| unjustified("There is no claim on the action."))?;
        if record.actor == "hub" {
            return require(claim.until <= record.at, "The claim had not expired.");
        }
        let statement = self.running_review(record)?;
        require(claim.by == statement.person && record.actor == *statement.person, "The claim was not that of the reviewer.")
    }
}
