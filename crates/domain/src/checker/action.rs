//! What tools and the hub record about actions: proposals, grants, outcomes.

use super::facts::ClosedAction;
use super::finding::{Doubt, Judgement, require, unjustified};
use super::source::read_body;
use super::{CheckSource, Checker, NotJudged};
use crate::stop::ActionPlace;
use crate::{
    Action, ActionContent, ActionEvent, ActionExecuted, ActionProposed, Covered, Digest, EditedToLong, Event, MAX_TTL_SECONDS, MatchedRule,
    OnDeadline, ProposedUnderRules, Record, Status, Subject, rebuild_action,
};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

/// The part of a proposal's body that its digest covers, as written.
#[derive(Deserialize)]
struct Arguments<'a> {
    #[serde(borrow)]
    arguments: &'a RawValue,
}

impl Checker {
    pub(super) fn judge_action(&mut self, record: &Record, event: &ActionEvent, source: &dyn CheckSource) -> Judgement {
        match event {
            ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header)) => {
                let known = self.state.action(&record.subject).is_some() || self.closed.contains_key(record.subject.as_str());
                require(!known, "An action with this id was proposed before.")?;
                self.judge_draw_day(record, None, header)?;
                self.await_cause(record);
                self.judge_proposal(record, header, 0, source)
            }
            ActionEvent::Revised(header) | ActionEvent::RevisedUnderRules(ProposedUnderRules(header)) => {
                let action = self.own_open(record)?;
                let revision = action.revision + 1;
                self.judge_draw_day(record, action.drawable_since, header)?;
                self.judge_proposal(record, header, revision, source)
            }
            ActionEvent::Caused(_) => self.judge_cause(record, source),
            ActionEvent::Withdrawn(_) => self.own_open(record).map(|_| ()),
            ActionEvent::GrantUsed(used) => self.judge_grant(record, &used.digest, source),
            ActionEvent::Executed(_) => {
                let closed = self.own_closed(record, source)?;
                self.require_not_planted(&record.subject.as_str().into())?;
                require(closed.status.allows() && !closed.reported, "No decision allows the action, or its outcome was reported before.")
            }
            ActionEvent::Delivered(_) => {
                let closed = self.find_closed(record, source)?;
                require(record.actor == "hub" && !closed.delivered, "The decision was handed to the tool before.")
            }
            ActionEvent::Decided(decided) => self.judge_decision(record, decided, source),
            ActionEvent::SecondReviewDrawn(_) => self.judge_second_review(record),
            ActionEvent::Escalated(_) => self.judge_escalation(record),
            ActionEvent::Edited(edited) => self.judge_edit(record, edited),
            ActionEvent::EditedToLong(EditedToLong(edited)) => {
                self.judge_edit(record, edited)?;
                require(self.facts(&edited.review)?.edited_long, "The changed arguments are short enough to be read in full.")
            }
        }
    }

    /// Notes what this record changes of a closed action.
    pub(super) fn note_closed_action(&mut self, record: &Record, event: &Event) {
        let Some(closed) = self.closed.get_mut(record.subject.as_str()) else { return };
        match event {
            Event::Action(ActionEvent::Delivered(_)) => closed.delivered = true,
            Event::Action(ActionEvent::GrantUsed(_)) => closed.used = true,
            Event::Action(ActionEvent::Executed(ActionExecuted { .. })) => closed.reported = true,
            _ => {}
        }
    }

    fn judge_proposal(&mut self, record: &Record, header: &ActionProposed, revision: u32, source: &dyn CheckSource) -> Judgement {
        self.judge_tool(record, &header.tool.name)?;
        self.state.check_not_denied(header).map_err(|refusal| unjustified(refusal.detail))?;
        self.require_not_frozen(ActionPlace::of(header), record.at)?;
        let in_time =
            header.deadline > record.at && header.deadline - record.at <= i64::try_from(MAX_TTL_SECONDS).unwrap_or(i64::MAX) * 1000;
        require(in_time, "Its deadline is not within the time there may be.")?;
        let policy = &self.state.policy.in_force;
        require(header.policy.version == policy.version, "It was not checked by the policy in force.")?;
        let judged = self.judge_content(record, header, revision, source);
        match &judged {
            Err(Doubt::NotJudged(why)) => self.rule_not_judged.insert(record.subject.as_str().into(), *why),
            _ => self.rule_not_judged.remove(record.subject.as_str()),
        };
        judged
    }

    // The digest covers the arguments in the body, and the requirements are those of the policy.
    fn judge_content(&self, record: &Record, header: &ActionProposed, revision: u32, source: &dyn CheckSource) -> Judgement {
        let body = record.body.ok_or_else(|| unjustified("It names no body."))?;
        let bytes = match read_body(source, &body) {
            Ok(bytes) => bytes,
            // Without conditions the arguments decide nothing.
            Err(Doubt::NotJudged(_)) if self.state.policy.in_force.checkpoints.is_empty() => {
                return self.judge_rule(record, header, &Map::new(), None);
            }
            Err(doubt) => return Err(doubt),
        };
        let unreadable = |error: serde_json::Error| unjustified(format!("Its body cannot be read: {error}."));
        let content: Arguments<'_> = serde_json::from_slice(&bytes).map_err(unreadable)?;
        let none = Map::new();
        let covered = Covered::of(header, &record.subject, revision, &none);
        require(
            covered.digest_written(content.arguments).is_ok_and(|digest| digest == header.digest),
            "Its digest does not cover its arguments.",
        )?;
        match self.state.policy.in_force.checkpoints.is_empty() {
            true => self.judge_rule(record, header, &none, Some(&bytes)),
            false => {
                let arguments: Map<String, Value> = serde_json::from_str(content.arguments.get()).map_err(unreadable)?;
                self.judge_rule(record, header, &arguments, Some(&bytes))
            }
        }
    }

    // `body`: where it can be read.
    fn judge_rule(&self, record: &Record, header: &ActionProposed, arguments: &Map<String, Value>, body: Option<&[u8]>) -> Judgement {
        let tool = self.state.tools.get(&header.tool.name).ok_or_else(|| unjustified("The tool was not registered then."))?;
        tool.terms.check_proposal(&header.kind, &header.target).map_err(|refusal| unjustified(refusal.detail))?;
        let (owner, may_pass_unreviewed) = (tool.terms.owner.as_deref(), tool.terms.may_pass_unreviewed);
        let subject = Subject { action: header, owner, arguments, on_deadline: None, may_pass_unreviewed };
        let matched = self.state.policy.in_force.check(&subject).map_err(|refusal| unjustified(refusal.detail))?;
        let matched = self.state.tighten(matched, header, record.at);
        let same_rules = matched.policy == header.policy && matched.further_rules == header.further_rules;
        require(same_rules, "The policy asks for other reviews than the record does.")?;
        if let Some(body) = body {
            let long = must_sample(body, &matched)?;
            require(header.must_sample == long, "The policy asks otherwise whether a sample has to be stated.")?;
        }
        let deadline_fits = matched.ttl_ms.is_none_or(|longest| header.deadline <= record.at + longest);
        let outcome_fits = matched.on_deadline.map_or(header.on_deadline != OnDeadline::Allow, |outcome| outcome == header.on_deadline);
        require(deadline_fits && outcome_fits, "The policy grants neither this deadline nor this outcome at it.")
    }

    fn judge_grant(&mut self, record: &Record, digest: &Digest, source: &dyn CheckSource) -> Judgement {
        let closed = self.own_closed(record, source)?;
        self.require_not_planted(&record.subject.as_str().into())?;
        require(closed.status.allows() && closed.digest == *digest, "No decision allows the action with this digest.")?;
        require(!closed.used, "The grant was used before.")?;
        self.require_not_stopped(closed.place())?;
        self.require_not_frozen(closed.place(), record.at)?;
        require(closed.grant_until.is_some_and(|until| record.at < until), "The grant was too old to use.")
    }

    // The tool that the action belongs to, and that may act then.
    fn judge_tool(&self, record: &Record, tool: &str) -> Judgement {
        require(record.actor.strip_prefix("tool:") == Some(tool), "Another than the tool of the action is named.")?;
        let active = self.state.tools.get(tool).is_some_and(|tool| tool.revoked_at.is_none());
        require(active, "The tool was not registered then, or revoked.")
    }

    fn own_open(&self, record: &Record) -> Result<&Action, Doubt> {
        let action = self.state.action(&record.subject).filter(|action| action.status == Status::Open);
        let action = action.ok_or_else(|| unjustified("The action was not open."))?;
        self.judge_tool(record, &action.content.tool.name)?;
        require(action.expires_at().is_none_or(|until| record.at < until), "The deadline of the action had passed.")?;
        Ok(action)
    }

    fn own_closed(&mut self, record: &Record, source: &dyn CheckSource) -> Result<ClosedAction, Doubt> {
        let closed = self.find_closed(record, source)?;
        self.judge_tool(record, &closed.tool)?;
        Ok(closed)
    }

    fn find_closed(&mut self, record: &Record, source: &dyn CheckSource) -> Result<ClosedAction, Doubt> {
        let id = record.subject.as_str();
        if let Some(closed) = self.closed.get(id) {
            return Ok(closed.clone());
        }
        let mut before = source.records_about(id);
        before.retain(|earlier| earlier.seq < record.seq);
        let action = rebuild_action(&before).ok().flatten().filter(|action| action.status != Status::Open);
        let closed = action.as_ref().map(ClosedAction::of).ok_or_else(|| unjustified("The action was not decided."))?;
        self.closed.insert(id.into(), closed.clone());
        Ok(closed)
    }

    /// Why the rule of this action could not be compared with the policy.
    pub(super) fn rule_doubt(&self, action: &str) -> Option<NotJudged> {
        self.rule_not_judged.get(action).copied()
    }
}

fn must_sample(body: &[u8], matched: &MatchedRule) -> Result<bool, Doubt> {
    if !matched.must_sample(u32::try_from(count_most_lines(body)).unwrap_or(u32::MAX)) {
        return Ok(false);
    }
    let content: ActionContent = serde_json::from_slice(body).map_err(|error| unjustified(format!("Its body cannot be read: {error}.")))?;
    Ok(matched.must_sample(content.count_lines()))
}

// A bound that needs no reading: each line that is shown begins at a bracket, a comma or an escaped line break.
fn count_most_lines(body: &[u8]) -> usize {
    let begins = |byte: &u8| u8::from(matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b'\\'));
    // Sums of bytes over short pieces, so that the compiler adds many at once.
    let in_piece = |piece: &[u8]| usize::from(piece.iter().map(begins).sum::<u8>());
    8 + body.chunks(usize::from(u8::MAX)).map(in_piece).sum::<usize>()
}
