//! Reviews: signed by a person who could decide the action then, of exactly its content then.

use super::facts::{ReviewFacts, RunningCommand};
use super::finding::{Doubt, Judgement, bad_signature, require, unjustified};
use super::source::read_document;
use super::{CheckSource, Checker};
use crate::review::second_review::is_asked_for_fast;
use crate::review::set_rules::{check_member, check_sample_opened};
use crate::stop::ActionPlace;
use crate::{
    Action, CommandId, DeskCommand, Digest, Event, Ms, Reading, ReadingBody, Record, RecordedReview, Review, ReviewBody, ReviewEvent,
    ReviewReading, ReviewSubmitted, Risk, SetMembership, SetReview, Statement, Status, SubmittedInSet, Verdict,
};
use std::sync::Arc;

impl Checker {
    pub(super) fn judge_review(&mut self, record: &Record, event: &Event, source: &dyn CheckSource) -> Judgement {
        let (header, in_set) = match event {
            Event::Review(ReviewEvent::Submitted(header)) => (header, false),
            Event::Review(ReviewEvent::SubmittedInSet(SubmittedInSet(header))) => (header, true),
            Event::Review(ReviewEvent::Reading(reading)) => return self.judge_reading(record, reading, source),
            _ => return Ok(()),
        };
        let judged = self.judge_submitted(record, header, in_set, source);
        // Older hubs had other rules for reviews, so before signatures only a wrong signature counts.
        if let Err(Doubt::Unjustified(code, _)) = &judged
            && (*code == "bad_signature" || self.signed_from().is_some())
        {
            self.doubted.insert(header.review.clone());
        }
        judged
    }

    fn judge_submitted(&mut self, record: &Record, header: &ReviewSubmitted, in_set: bool, source: &dyn CheckSource) -> Judgement {
        let read = self.read_review(record, header, in_set, source);
        let (statement, set) = match read {
            Ok((statement, set)) => (Ok(Arc::new(statement)), set),
            Err(doubt) => (Err(doubt), None),
        };
        let running = RunningCommand::new(header.review.clone(), Some(record.subject.clone()), record.seq, statement.clone());
        self.running = Some(RunningCommand { set: set.clone(), ..running });
        if let Err(Doubt::NotJudged(why)) = &statement {
            self.speed_not_judged = Some((header.review.clone(), *why));
        }
        let statement = statement?;
        let DeskCommand::Review(review) = &statement.command else { return Err(unjustified("The signed statement is not a review.")) };
        let action = self.state.action(&record.subject).ok_or_else(|| unjustified("There is no open action that it is about."))?;
        self.reviews.insert(header.review.clone(), ReviewFacts::of(&self.state, action, review));
        self.verdict = Some((action.id.clone(), header.review.clone(), review.verdict));
        if let Some(set) = &set {
            check_member(&self.state.policy.in_force, action, set).map_err(|refusal| unjustified(refusal.detail))?;
        }
        let judged = self.judge_reviewer(record, action, &statement, review);
        if review.reading_digest.is_none() {
            let mut after = action.clone();
            after.reviews.push(recorded(record, header, review, action.escalated));
            self.note_speed(&after, review.verdict, review.reading.shown_ms);
        }
        judged
    }

    // A fast vote leads to a second review: the next record about the action says so.
    fn note_speed(&mut self, after: &Action, verdict: Verdict, shown_ms: Option<Ms>) {
        let votes = matches!(verdict, Verdict::Approve | Verdict::Reject);
        if votes && is_asked_for_fast(&self.state, after, shown_ms) {
            self.undrawn.insert(after.id.clone());
        }
    }

    // The statement about this action, and what was signed where it is of a set.
    fn read_review(
        &mut self,
        record: &Record,
        header: &ReviewSubmitted,
        in_set: bool,
        source: &dyn CheckSource,
    ) -> Result<(Statement, Option<SetReview>), Doubt> {
        let body = record.body.ok_or_else(|| unjustified("It has no signed body."))?;
        let kept: ReviewBody = read_document(source, &body)?;
        let signed = self.verify_statement(record, &kept.envelope, source)?;
        if kept.set.is_some() != in_set {
            return Err(bad_signature("The record's version and its body differ in whether the review is of a set."));
        }
        let (statement, set) = open_member(signed, kept.set.as_ref())?;
        let DeskCommand::Review(review) = &statement.command else { return Err(unjustified("The signed statement is not a review.")) };
        let fits = statement.id == header.review
            && statement.person == header.reviewer
            && statement.device == header.device
            && statement.signed_at == header.signed_at
            && record.actor == *statement.person
            && review.action == *record.subject.as_str()
            && review.digest == header.digest
            && (review.verdict == Verdict::Abstain) == header.abstained;
        if fits { Ok((statement, set)) } else { Err(bad_signature("The signed statement does not match the record.")) }
    }

    fn judge_reviewer(&self, record: &Record, action: &Action, statement: &Statement, review: &Review) -> Judgement {
        require(action.status == Status::Open, "The action was not open.")?;
        require(action.expires_at().is_none_or(|until| record.at < until), "The deadline of the action had passed.")?;
        require(!action.commands.contains(&statement.id), "The review was taken before.")?;
        require(action.content.digest == review.digest, "The review is of other content than the action had then.")?;
        if review.verdict.allows() {
            self.require_not_stopped(ActionPlace::of(&action.content))?;
        }
        require_shown(action, statement)?;
        let unread = statement.shown.as_ref().is_some_and(|shown| !shown.unread.is_empty());
        require(!review.verdict.allows() || !unread, "The reviewer approved what could not be read on the device.")?;
        if review.reading_digest.is_none() {
            require_read(action, review, &review.reading)?;
        }
        require(!action.reviewed_by(&statement.person), "The person had reviewed the action before.")?;
        let allowed = !review.verdict.is_vote() || action.content.allowed_verdicts.contains(&review.verdict);
        require(allowed, "The tool cannot take such a verdict.")?;
        let others = action.claim.as_ref().is_some_and(|claim| claim.by != statement.person && claim.until > record.at);
        require(!others, "Another person had claimed the action.")?;
        self.state
            .may_decide(action, &statement.person, record.at)
            .map_err(|refusal| unjustified(format!("The reviewer might not decide it. {}", refusal.detail)))
    }

    // The reading data that the review before it signs.
    fn judge_reading(&mut self, record: &Record, header: &ReviewReading, source: &dyn CheckSource) -> Judgement {
        let statement = self.running_review(record)?;
        let DeskCommand::Review(review) = &statement.command else { return Err(unjustified("It follows from no review.")) };
        let signed = record.body.is_some() && record.body == review.reading_digest;
        let own = record.actor == *statement.person && header.review == statement.id;
        require(signed && own, "The review before it does not sign this reading data.")?;
        let read: ReadingBody = match read_document(source, &record.body.unwrap_or(Digest::ZERO)) {
            Ok(read) => read,
            // The signed digest justifies the record; the body, which the caller may not be allowed to read, is not needed.
            Err(Doubt::NotJudged(why)) => {
                self.speed_not_judged = Some((header.review.clone(), why));
                return Ok(());
            }
            Err(doubt) => return Err(doubt),
        };
        let action = self.state.action(&record.subject).ok_or_else(|| unjustified("There is no open action that it is about."))?;
        if let Some(set) = self.running.as_ref().and_then(|running| running.set.as_ref()) {
            let opened = check_sample_opened(&self.state.policy.in_force, action, set, &read.reading);
            opened.map_err(|refusal| unjustified(refusal.detail))?;
        }
        let judged = require_read(action, review, &read.reading);
        let (action, verdict) = (action.clone(), review.verdict);
        self.note_speed(&action, verdict, read.reading.shown_ms);
        judged
    }

    /// The statement of the review that the records right before this one began with.
    pub(super) fn running_review(&self, record: &Record) -> Result<Arc<Statement>, Doubt> {
        let running = self.running.as_ref().ok_or_else(|| unjustified("It follows from no review."))?;
        let statement = running.statement.clone()?;
        let is_review = statement.command.action() == Some(record.subject.as_str()) && matches!(statement.command, DeskCommand::Review(_));
        if is_review { Ok(statement) } else { Err(unjustified("It follows from no review of this action.")) }
    }

    /// What all reviews of the action's present content say.
    pub(super) fn load_reviews(&mut self, action: &Action, source: &dyn CheckSource) -> Judgement {
        if action.reviews.iter().any(|review| self.doubted.contains(&review.review)) {
            return Err(unjustified("It rests on a review that is not justified."));
        }
        for review in &action.reviews {
            if self.reviews.contains_key(&review.review) {
                continue;
            }
            let kept: ReviewBody = read_document(source, &review.body)?;
            let (_, signed) = crate::read_recorded_review(&kept).map_err(|refusal| unjustified(refusal.detail))?;
            self.reviews.insert(review.review.clone(), ReviewFacts::of(&self.state, action, &signed));
            self.state.load_sealed_verdict(&action.id, &review.review, signed.verdict);
        }
        Ok(())
    }

    pub(super) fn facts(&self, review: &CommandId) -> Result<&ReviewFacts, Doubt> {
        self.reviews.get(review).ok_or_else(|| unjustified("It names a review that is not of the action's present content."))
    }
}

fn recorded(record: &Record, header: &ReviewSubmitted, review: &Review, after_escalation: bool) -> RecordedReview {
    RecordedReview {
        review: header.review.clone(),
        reviewer: header.reviewer.clone(),
        device: header.device.clone(),
        digest: header.digest,
        verdict: Some(review.verdict),
        after_escalation,
        at: record.at,
        body: record.body.unwrap_or(Digest::ZERO),
    }
}

/// What was on screen was the content that is recorded, all of it.
pub(super) fn require_shown(action: &Action, statement: &Statement) -> Judgement {
    let bound = statement.rests_on.zip(statement.shown.as_ref());
    let (rests_on, shown) = bound.ok_or_else(|| unjustified("The signed statement does not say what was on screen."))?;
    let newest = action.content_records.last().is_none_or(|newest| newest.seq <= rests_on.seq);
    let own = shown.unread.iter().all(|body| action.content_bodies().any(|known| known == *body));
    let same = action.shown(shown.unread.clone()).is_ok_and(|recorded| recorded == *shown);
    require(newest && own && same, "What was on screen is not the content that the record has.")
}

// Nothing critical is approved unread, and nothing long without saying what was read of it.
fn require_read(action: &Action, review: &Review, reading: &Reading) -> Judgement {
    let unstated = review.verdict.allows() && action.content.must_sample && reading.sampled.is_none();
    require(!unstated, "An action that is too long to be read in full was approved without a stated sample.")?;
    let needed = review.verdict.allows() && action.content.risk == Risk::Critical;
    require(!needed || action.is_read(reading.confirmed, reading.evidence_opened), "A critical action was approved unread.")
}

// Of a set: the review of this member, where the signed root covers it.
fn open_member(signed: Statement, member: Option<&SetMembership>) -> Result<(Statement, Option<SetReview>), Doubt> {
    let Some(member) = member else { return Ok((signed, None)) };
    let (statement, _) = member.open(&signed).map_err(|refusal| bad_signature(&refusal.detail))?;
    let set = match signed.command {
        DeskCommand::ReviewSet(set) => Some(set),
        _ => None,
    };
    Ok((statement, set))
}
