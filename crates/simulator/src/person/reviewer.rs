//! One reviewer at work: what is being read, and what waits for the network.

use super::fatigue::Fatigue;
use super::judgement::{Judgement, judge};
use super::roster::Person;
use super::words;
use crate::board::Item;
use crate::kinds::Fault;
use crate::random::{Stream, Streams};
use holdpoint_domain::{DeskRequest, Digest, Ms, Reading, ReadingBody, RecordRef, Review, Shown, Verdict};

/// What a person does at the moment.
pub(super) struct Reviewer {
    pub(super) fatigue: Fatigue,
    /// Until when this stretch of work lasts; none at rest.
    pub(super) works_until: Option<Ms>,
    pub(super) reads: Option<Read>,
    pub(super) offline: Option<Offline>,
    pub(super) is_idle: bool,
    /// When it looks for the next action; other looks that were planned are void.
    pub(super) looks_at: Ms,
    pub(super) shifts: Stream,
    pub(super) network: Stream,
    pub(super) pace: Stream,
    pub(super) eyes: Stream,
    pub(super) desk: Stream,
}

/// An action that is being read.
pub(super) struct Read {
    pub(super) action: String,
    pub(super) item: Item,
    pub(super) digest: Digest,
    pub(super) shown: Option<Shown>,
    pub(super) judgement: Judgement,
    pub(super) escalated: bool,
    pub(super) holds_claim: bool,
}

/// A spell without network.
pub(super) struct Offline {
    /// The last record that reached the desk.
    pub(super) place: RecordRef,
    pub(super) outbox: Vec<Signed>,
}

/// A signed review, and what it came from.
pub(super) struct Signed {
    pub(super) request: DeskRequest,
    pub(super) action: String,
    pub(super) verdict: Verdict,
    pub(super) judgement: Judgement,
    pub(super) offline: bool,
}

impl Reviewer {
    pub(super) fn new(index: usize, streams: &Streams, now: Ms, fatigue_per_hour: f64) -> Self {
        let stream = |what: &str| streams.stream(&format!("person/{index}/{what}"));
        Self {
            fatigue: Fatigue::rested(fatigue_per_hour, now, stream("fatigue")),
            works_until: None,
            reads: None,
            offline: None,
            is_idle: false,
            looks_at: now,
            shifts: stream("shifts"),
            network: stream("network"),
            pace: stream("pace"),
            eyes: stream("eyes"),
            desk: stream("desk"),
        }
    }

    pub(super) fn is_working(&self, now: Ms) -> bool {
        self.works_until.is_some_and(|until| now < until)
    }

    /// Begins to read; what comes of it is drawn now.
    pub(super) fn judge(&mut self, person: &Person, item: &Item, now: Ms) -> Judgement {
        let condition =
            super::judgement::Condition { fatigue: self.fatigue.level_at(now), minutes_on_task: self.fatigue.minutes_on_task(now) };
        judge(&person.traits, item, condition, &mut self.eyes)
    }

    /// The review of what was read, and its reading data.
    pub(super) fn make_review(&mut self, read: &Read) -> (Review, ReadingBody) {
        let evidence_opened = if read.judgement.evidence_opened { read.item.evidence } else { 0 };
        let shown_ms = Some(read.judgement.shown_ms);
        let characters = u32::try_from(read.item.characters).ok();
        let reading = Reading { shown_ms, characters, evidence_opened, confirmed: self.eyes.chance(0.4), sampled: None };
        let body = ReadingBody { salt: self.desk.salt(), reading };
        let verdict = self.choose_verdict(read);
        let review = Review {
            action: read.action.clone().into(),
            digest: read.digest,
            verdict,
            reasons: self.reasons(verdict, read.item.fault),
            comment: self.comment(verdict, read.item.fault).map(str::to_owned),
            certainty: Some(read.judgement.certainty),
            arguments: (verdict == Verdict::Edit).then(|| read.item.right_arguments.clone()),
            reading: Reading::default(),
            reading_digest: body.digest().ok(),
        };
        (review, body)
    }

    fn choose_verdict(&mut self, read: &Read) -> Verdict {
        if read.judgement.abstains {
            return Verdict::Abstain;
        }
        if !read.judgement.sees_fault() {
            return Verdict::Approve;
        }
        let choice = self.eyes.uniform();
        match read.item.fault {
            Some(fault) if fault.is_editable() && !read.item.right_arguments.is_empty() && choice < 0.3 => Verdict::Edit,
            _ if choice > 0.9 && !read.escalated => Verdict::Escalate,
            Some(_) if choice > 0.86 => Verdict::Respond,
            _ => Verdict::Reject,
        }
    }

    fn reasons(&mut self, verdict: Verdict, fault: Option<Fault>) -> Vec<String> {
        let reason = match (verdict, fault) {
            (Verdict::Approve, _) => "cause_is_right",
            (Verdict::Edit | Verdict::Reject | Verdict::Escalate, Some(fault)) => fault.reason(),
            (Verdict::Edit | Verdict::Reject | Verdict::Escalate, None) => self.eyes.pick(&["bad_timing", "outside_policy", "needs_data"]),
            _ => return Vec::new(),
        };
        vec![reason.into()]
    }

    fn comment(&mut self, verdict: Verdict, fault: Option<Fault>) -> Option<&'static str> {
        match verdict {
            Verdict::Approve => words::approval(&mut self.eyes),
            Verdict::Edit => Some(words::edit(&mut self.eyes)),
            Verdict::Respond => Some(words::answer(&mut self.eyes)),
            Verdict::Reject | Verdict::Escalate => Some(match fault {
                Some(fault) => self.eyes.pick(fault.comments()),
                None => words::doubt(&mut self.eyes),
            }),
            _ => None,
        }
    }
}
