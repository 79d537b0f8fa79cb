//! Whether decisions, reviews and uses of grants rest on the records before them.
//!
//! Written apart from the rules of the product, so that both are wrong only together.

use holdpoint_domain::{
    Action, ActionDecided, ActionEvent, COMMAND_TYPE, DecidedBy, Digest, EVERYTHING, Event, GrantUsed, OnDeadline, PublicKey, Record,
    Review, ReviewBody, ReviewEvent, ReviewSubmitted, State, Statement, Status, Verdict, read_review,
};
use std::collections::{BTreeMap, BTreeSet};

type Bodies = BTreeMap<Digest, Vec<u8>>;

/// A review whose signature and author were checked.
struct CheckedReview {
    statement: Statement,
    review: Review,
    body: Digest,
    /// Whether the person might decide the action when it was submitted.
    eligible: bool,
}

struct Replay<'a> {
    bodies: &'a Bodies,
    state: State,
    reviews: BTreeMap<String, CheckedReview>,
    before: Option<&'a Record>,
}

/// One sentence for each record that is not justified.
pub(super) fn check_decisions(records: &[Record], bodies: &Bodies) -> Vec<String> {
    let mut replay = Replay { bodies, state: State::default(), reviews: BTreeMap::new(), before: None };
    let checked = records.iter().filter_map(|record| {
        let result = replay.check(record);
        let applied = replay.state.apply(record).map_err(|error| error.to_string());
        replay.before = Some(record);
        let why = result.and(applied).err()?;
        Some(format!("record {} ({} of {}): {why}", record.seq, record.kind, record.subject))
    });
    checked.collect()
}

impl Replay<'_> {
    fn check(&mut self, record: &Record) -> Result<(), String> {
        match Event::of(record).map_err(|error| error.to_string())? {
            Event::Review(ReviewEvent::Submitted(submitted)) => self.check_review(record, &submitted),
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict.is_some() => self.check_decision(record, &decided),
            Event::Action(ActionEvent::GrantUsed(used)) => self.check_use(record, &used),
            Event::Action(ActionEvent::Executed(_)) => match self.action(record)?.status.allows() {
                true => check_actor(record, self.action(record)?),
                false => Err("the action was not allowed".into()),
            },
            Event::Action(ActionEvent::Revised(_) | ActionEvent::Withdrawn(_)) => check_actor(record, self.action(record)?),
            _ => Ok(()),
        }
    }

    fn action(&self, record: &Record) -> Result<&Action, String> {
        self.state.action(&record.subject).ok_or_else(|| "there is no such action".to_owned())
    }

    fn check_review(&mut self, record: &Record, submitted: &ReviewSubmitted) -> Result<(), String> {
        let body = record.body.ok_or("it has no body")?;
        let Some(bytes) = self.bodies.get(&body) else { return Err("its body is missing".into()) };
        let signed: ReviewBody = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let device = self.state.devices.get(&submitted.device).ok_or("its device is not enrolled")?;
        let key = PublicKey::from_base64(&device.enrolled.key).map_err(|refusal| refusal.to_string())?;
        signed.envelope.verify(COMMAND_TYPE, &key).map_err(|refusal| refusal.to_string())?;
        let (statement, review) = read_review(&signed.envelope).map_err(|refusal| refusal.to_string())?;
        let action = self.action(record)?;
        let same = statement.id == submitted.review
            && statement.device == submitted.device
            && statement.person == submitted.reviewer
            && device.enrolled.person == submitted.reviewer
            && *record.actor == *statement.person
            && *review.action == *record.subject
            && review.digest == submitted.digest
            && review.digest == action.content.digest;
        if !same || !self.state.may_sign(&submitted.device) {
            return Err("the signed statement says something else, or its device may not sign".into());
        }
        let eligible = self.state.may_decide(action, &submitted.reviewer).is_ok();
        self.reviews.insert(submitted.review.clone().into(), CheckedReview { statement, review, body, eligible });
        Ok(())
    }

    fn check_decision(&self, record: &Record, decided: &ActionDecided) -> Result<(), String> {
        let action = self.action(record)?;
        if action.status != Status::Open {
            return Err(format!("the action was {} already", action.status.as_str()));
        }
        let allows = decided.verdict.is_some_and(Status::allows);
        if allows != decided.grant_until.is_some() {
            return Err("a grant belongs to an allowed action, and to no other".into());
        }
        match decided.by {
            DecidedBy::Policy => self.check_by_policy(record, action, decided),
            DecidedBy::Deadline => check_by_deadline(record, action, decided),
            DecidedBy::Review => self.check_by_reviews(record, action, decided),
        }
    }

    fn check_by_policy(&self, record: &Record, action: &Action, decided: &ActionDecided) -> Result<(), String> {
        let follows = self.before.is_some_and(|before| before.subject == record.subject);
        let fits =
            action.content.policy.auto_approve && decided.verdict == Some(Status::Approved) && decided.digest == action.content.digest;
        (follows && fits).then_some(()).ok_or_else(|| "no checkpoint lets it pass without a person".into())
    }

    fn check_by_reviews(&self, record: &Record, action: &Action, decided: &ActionDecided) -> Result<(), String> {
        let content = &action.content;
        let in_time = record.at < content.deadline || content.on_deadline == OnDeadline::Hold || action.second_review;
        if !in_time {
            return Err("it was decided by reviews after its deadline".into());
        }
        let mut reviewers = BTreeSet::new();
        for counted in &decided.reviews {
            let checked = self.reviews.get(counted.review.as_str()).ok_or("it counts a review that is not recorded")?;
            if checked.body != counted.body || checked.statement.person != counted.reviewer || !checked.eligible {
                return Err("it counts a review of another person, or of one who might not decide".into());
            }
            if !self.supports(action, decided, checked) {
                return Err(format!("review {} says {:?} of other content", checked.statement.id.as_str(), checked.review.verdict));
            }
            if decided.verdict.is_some_and(Status::allows) && !self.state.may_sign(&counted.device) {
                return Err("it counts an approval of a revoked device".into());
            }
            reviewers.insert(counted.reviewer.clone());
        }
        let rule = &content.policy;
        let needed = match decided.verdict {
            Some(Status::Approved | Status::Edited) => rule.approvals,
            Some(Status::Rejected) if !action.second_review => rule.rejections,
            _ => 1,
        };
        if reviewers.len() < usize::try_from(needed.max(1)).unwrap_or(usize::MAX) {
            return Err(format!("{} people reviewed, {needed} are needed", reviewers.len()));
        }
        if rule.two_teams && decided.verdict.is_some_and(Status::allows) && !self.are_from_two_teams(&reviewers) {
            return Err("the approvals come from one team".into());
        }
        Ok(())
    }

    fn supports(&self, action: &Action, decided: &ActionDecided, checked: &CheckedReview) -> bool {
        let review = &checked.review;
        let edits_to = || review.arguments.as_ref().and_then(|arguments| action.digest_with(arguments).ok());
        match (decided.verdict, review.verdict) {
            (Some(Status::Approved), Verdict::Approve) => review.digest == decided.digest && decided.digest == action.content.digest,
            (Some(Status::Edited), Verdict::Approve) => review.digest == decided.digest,
            (Some(Status::Edited), Verdict::Edit) => edits_to() == Some(decided.digest),
            (Some(Status::Rejected), Verdict::Reject) | (Some(Status::Responded), Verdict::Respond) => {
                decided.digest == action.content.digest
            }
            _ => false,
        }
    }

    fn are_from_two_teams(&self, reviewers: &BTreeSet<holdpoint_domain::PersonId>) -> bool {
        let teams = |id: &holdpoint_domain::PersonId| self.state.people.get(id).map(|person| person.teams.clone()).unwrap_or_default();
        let teams: Vec<Vec<String>> = reviewers.iter().map(teams).collect();
        let apart = |ours: &Vec<String>, theirs: &Vec<String>| {
            !ours.is_empty() && !theirs.is_empty() && ours.iter().all(|team| !theirs.contains(team))
        };
        teams.iter().any(|ours| teams.iter().any(|theirs| apart(ours, theirs)))
    }

    fn check_use(&self, record: &Record, used: &GrantUsed) -> Result<(), String> {
        let action = self.action(record)?;
        let decided = action.decision.as_ref().filter(|_| action.status.allows()).ok_or("the action was not allowed")?;
        let in_time = decided.grant_until.is_some_and(|until| record.at < until);
        if used.digest != decided.digest || !in_time || action.grant.is_some() {
            return Err("the grant is for other content, too old, or used".into());
        }
        check_actor(record, action)
    }
}

fn check_by_deadline(record: &Record, action: &Action, decided: &ActionDecided) -> Result<(), String> {
    let content = &action.content;
    let granted = content.on_deadline == OnDeadline::Allow && content.policy.checkpoint != EVERYTHING;
    let disputed = action.escalated || action.edited.is_some();
    match decided.verdict {
        _ if record.at < content.deadline => Err("its deadline had not passed".into()),
        Some(Status::Approved) if granted && !disputed && decided.digest == content.digest => Ok(()),
        Some(Status::Expired) => Ok(()),
        _ => Err("its checkpoint does not allow it at the deadline".into()),
    }
}

fn check_actor(record: &Record, action: &Action) -> Result<(), String> {
    let tool = format!("tool:{}", action.content.tool.name.as_str());
    (record.actor == tool).then_some(()).ok_or_else(|| format!("it was written by {}, the action is of {tool}", record.actor))
}
