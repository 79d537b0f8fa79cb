//! Decisions: by reviews that meet the requirements in time, by the deadline, or by the policy.

use super::finding::{Doubt, Judgement, require, unjustified};
use super::{CheckSource, Checker};
use crate::review::second_review::{is_asked_for_fast, may_be_drawn, may_settle, ordinary_reviews_complete};
use crate::review::tally::{ReviewResult, tally_reviews};
use crate::stop::ActionPlace;
use crate::{
    ALLOW_GRACE_MS, Action, ActionDecided, ActionEdited, DecidedBy, DeskCommand, Digest, EVERYTHING, GRANT_MS, Ms, OnDeadline, Record,
    Status, Verdict, is_grave,
};
use std::sync::Arc;

impl Checker {
    pub(super) fn judge_decision(&mut self, record: &Record, decided: &ActionDecided, source: &dyn CheckSource) -> Judgement {
        require(record.actor == "hub", "Only the hub records decisions.")?;
        let action = self.open_action(record)?;
        let until = decided.grant_until;
        let verdict = decided.verdict.ok_or_else(|| unjustified("The decision has no verdict."))?;
        let grant_fits = if verdict.allows() { until.is_some_and(|until| until <= record.at + GRANT_MS) } else { until.is_none() };
        require(grant_fits, "The grant is usable for longer than grants are.")?;
        if verdict.allows() {
            self.require_not_stopped(ActionPlace::of(&action.content))?;
        }
        if verdict.allows() && decided.by != DecidedBy::Review {
            self.require_not_planted(&action.id)?;
        }
        match decided.by {
            DecidedBy::Review => self.judge_by_reviews(record, &action, verdict, decided, source),
            DecidedBy::Deadline => {
                self.load_reviews(&action, source)?;
                let action = self.open_action(record)?;
                self.judge_by_deadline(record, &action, verdict, decided)
            }
            DecidedBy::Policy => self.judge_by_policy(record, &action, verdict, decided),
        }
    }

    fn judge_by_policy(&self, record: &Record, action: &Action, verdict: Status, decided: &ActionDecided) -> Judgement {
        let content = &action.content;
        require(verdict == Status::Approved && decided.reviews.is_empty(), "The policy decides nothing else than that an action may run.")?;
        require(content.policy.auto_approve, "The checkpoint of the action does not let it run without a person.")?;
        let may_pass = self.state.tools.may_pass_unreviewed(&content.tool.name) && !is_grave(content.risk, content.reversible);
        require(may_pass, "A critical or irreversible action, or one of a tool that may not pass unreviewed, needs a person.")?;
        require(decided.digest == content.digest && action.reviews.is_empty(), "The policy decided on other content than was proposed.")?;
        self.rule_doubt(&record.subject).map_or(Ok(()), |why| Err(Doubt::NotJudged(why)))
    }

    fn judge_by_deadline(&self, record: &Record, action: &Action, verdict: Status, decided: &ActionDecided) -> Judgement {
        let content = &action.content;
        require(action.expires_at().is_some_and(|at| at <= record.at), "Its deadline had not passed, or does not act.")?;
        require(
            decided.digest == content.digest && decided.reviews.is_empty(),
            "The deadline decided on other content than was proposed.",
        )?;
        if verdict == Status::Expired {
            return Ok(());
        }
        let disputed = action.escalated || action.edited.is_some() || action.says(Verdict::Reject);
        let may_pass = self.state.tools.may_pass_unreviewed(&content.tool.name);
        require(self.state.freeze_on(content, record.at).is_none(), "A freeze lets no action run at its deadline.")?;
        let granted = content.on_deadline == OnDeadline::Allow && content.policy.checkpoint != EVERYTHING && may_pass;
        let allowed = verdict == Status::Approved && granted && !disputed && record.at - content.deadline <= ALLOW_GRACE_MS;
        require(allowed && !is_grave(content.risk, content.reversible), "No published checkpoint allows the action at its deadline.")?;
        self.rule_doubt(&record.subject).map_or(Ok(()), |why| Err(Doubt::NotJudged(why)))
    }

    fn judge_by_reviews(
        &mut self,
        record: &Record,
        action: &Action,
        verdict: Status,
        decided: &ActionDecided,
        source: &dyn CheckSource,
    ) -> Judgement {
        self.load_reviews(action, source)?;
        let action = self.open_action(record)?;
        require(in_time(&action, record.at), "The deadline of the action had passed.")?;
        let (digest, expected) = match is_due(&action, record.at) {
            // Enough reviews were in, and only the second review did not come in time.
            true => (action.content.digest, tally_reviews(&self.state, &action)),
            false => self.expected_result(&action)?,
        };
        let waits = !is_due(&action, record.at) && self.undrawn.contains(&action.id);
        require(!waits, "A review was given faster than the policy takes without a second one, and none was asked for.")?;
        let expected = expected.ok_or_else(|| unjustified("The reviews do not meet the requirements of its checkpoint."))?;
        require(expected.status == verdict, "The reviews come to another verdict.")?;
        require(decided.digest == digest, "The decision names another digest than the reviews.")?;
        let named =
            decided.reviews.iter().map(|counted| (&counted.review, &counted.reviewer, &counted.device, counted.verdict, &counted.body));
        let counted = expected.counted.iter().map(|mark| (&mark.review, &mark.reviewer, &mark.device, mark.verdict, &mark.body));
        require(named.eq(counted), "The decision names other reviews than those that count.")?;
        self.note_not_drawn(record, &action);
        Ok(())
    }

    // The vote that settled the action would have been drawn for a second review, had the draw said so.
    fn note_not_drawn(&mut self, record: &Record, action: &Action) {
        let Some(last) = action.reviews.last() else { return };
        let votes = last.verdict.is_some_and(|verdict| matches!(verdict, Verdict::Approve | Verdict::Reject));
        let asks = votes && action.content.second_review_share() > 0.0 && !is_due(action, record.at);
        if asks && may_settle(&self.state, action) && may_be_drawn(&self.state, action, &last.reviewer) {
            self.note_draw(record, action, false);
        }
    }

    // What the reviews of the action add up to, and the digest they decide on.
    fn expected_result(&self, action: &Action) -> Result<(Digest, Option<ReviewResult>), Doubt> {
        let digest = action.content.digest;
        let Some(last) = action.reviews.last() else { return Ok((digest, None)) };
        let facts = self.facts(&last.review)?;
        let sealed = matches!(facts.verdict, Verdict::Approve | Verdict::Reject);
        let before = || without_last(action);
        let complete = || action.escalated || ordinary_reviews_complete(&self.state, &before());
        if action.second_review && sealed && !complete() {
            // The ordinary reviews come first; then one more decides.
            return Ok((digest, None));
        }
        if action.second_review && facts.verdict.is_vote() {
            // A rejection in either of the two reviews rejects.
            let earlier = tally_reviews(&self.state, &before()).filter(|result| result.status == Status::Rejected);
            let own = || ReviewResult { status: Status::Rejected, counted: vec![last.clone()] };
            if let Some(rejected) = earlier.or_else(|| (facts.verdict == Verdict::Reject).then(own)) {
                return Ok((digest, Some(rejected)));
            }
        }
        if facts.verdict == Verdict::Respond {
            return Ok((digest, Some(ReviewResult { status: Status::Responded, counted: vec![last.clone()] })));
        }
        let recorded = action.edited.as_ref().is_some_and(|edited| edited.review == last.review);
        if facts.verdict == Verdict::Edit && !recorded {
            // Reviews before the edit were of other arguments.
            let edited = facts.edited.ok_or_else(|| unjustified("The edited arguments cannot be hashed."))?;
            let mut after = Action { reviews: vec![last.clone()], ..action.clone() };
            Arc::make_mut(&mut after.content).digest = edited;
            return Ok((edited, tally_reviews(&self.state, &after)));
        }
        Ok((digest, tally_reviews(&self.state, action)))
    }

    // Whether it is drawn depends on who voted, never on what was voted, so no body is read.
    pub(super) fn judge_second_review(&mut self, record: &Record) -> Judgement {
        require(record.actor == "hub", "Only the hub draws actions for a second review.")?;
        let action = self.open_action(record)?;
        let last = action.reviews.last().ok_or_else(|| unjustified("No review was given before the draw."))?;
        let drawable = may_be_drawn(&self.state, &action, &last.reviewer);
        if drawable && self.undrawn.contains(&action.id) {
            // A fast review asks for it, whatever the draw says.
            return Ok(());
        }
        if let Some((_, why)) = self.speed_not_judged.as_ref().filter(|(review, _)| *review == last.review)
            && drawable
            && is_asked_for_fast(&self.state, &action, None)
        {
            return Err(Doubt::NotJudged(*why));
        }
        let drawable = drawable && action.content.second_review_share() > 0.0;
        require(drawable, "The action is not one that may be drawn for a second review.")?;
        require(may_settle(&self.state, &action), "A second review is drawn once the first is complete.")?;
        self.note_draw(record, &action, true);
        Ok(())
    }

    pub(super) fn judge_escalation(&self, record: &Record) -> Judgement {
        let statement = self.running_review(record)?;
        require(record.actor == *statement.person, "Another person than the reviewer is named.")?;
        let escalates = matches!(&statement.command, DeskCommand::Review(review) if review.verdict == Verdict::Escalate);
        require(escalates, "The review before it does not escalate.")
    }

    pub(super) fn judge_edit(&self, record: &Record, edited: &ActionEdited) -> Judgement {
        let statement = self.running_review(record)?;
        require(record.actor == *statement.person && statement.id == edited.review, "It names another review than the one before it.")?;
        let facts = self.facts(&edited.review)?;
        require(facts.verdict == Verdict::Edit && facts.edited == Some(edited.digest), "The review before it edits to other arguments.")
    }

    fn open_action(&self, record: &Record) -> Result<Arc<Action>, Doubt> {
        let action = self.state.actions.by_id.get(record.subject.as_str()).filter(|action| action.status == Status::Open);
        action.map(Arc::clone).ok_or_else(|| unjustified("The action was not open."))
    }
}

fn without_last(action: &Action) -> Action {
    let mut before = action.clone();
    before.reviews.pop();
    before
}

// Reviews decide before the deadline; at it, those that are in count when only the second review is missing.
fn in_time(action: &Action, at: Ms) -> bool {
    !is_due(action, at) || (action.second_review && !action.escalated)
}

fn is_due(action: &Action, at: Ms) -> bool {
    action.expires_at().is_some_and(|until| until <= at)
}
