//! Whether decisions, reviews and uses of grants rest on the records before them.
//!
//! Written apart from the rules of the product, so that both are wrong only together.

use holdpoint_domain::{
    Action, ActionDecided, ActionEvent, ActionProposed, AdminChangeEvent, COMMAND_TYPE, DecidedBy, DecisionRights, DeskCommand, Digest,
    DrawEvent, DrawKey, DrawRevealed, EVERYTHING, Event, GrantUsed, OnDeadline, PersonId, Policy, ProposedUnderRules, PublicKey, Record,
    Review, ReviewBody, ReviewEvent, ReviewRequirements, ReviewSubmitted, Role, State, Statement, Status, SubmittedInSet, Verdict,
    read_recorded_review, utc_day,
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
    after_escalation: bool,
}

struct Replay<'a> {
    bodies: &'a Bodies,
    draws: DrawKey,
    state: State,
    reviews: BTreeMap<String, CheckedReview>,
    // The UTC day on which a share of second reviews first applied, by action.
    draw_days: BTreeMap<String, String>,
    before: Option<&'a Record>,
}

/// One sentence for each record that is not justified.
pub(super) fn check_decisions(records: &[Record], bodies: &Bodies, draws: DrawKey) -> Vec<String> {
    let mut replay = Replay { bodies, draws, state: State::default(), reviews: BTreeMap::new(), draw_days: BTreeMap::new(), before: None };
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
            Event::Review(ReviewEvent::Submitted(submitted) | ReviewEvent::SubmittedInSet(SubmittedInSet(submitted))) => {
                self.check_review(record, &submitted)
            }
            Event::Action(ActionEvent::Decided(decided)) if decided.verdict.is_some() => self.check_decision(record, &decided),
            Event::Action(ActionEvent::GrantUsed(used)) => self.check_use(record, &used),
            Event::Action(ActionEvent::Executed(_)) => match self.action(record)?.status.allows() {
                true => check_actor(record, self.action(record)?),
                false => Err("the action was not allowed".into()),
            },
            Event::Action(ActionEvent::Proposed(header) | ActionEvent::ProposedUnderRules(ProposedUnderRules(header))) => {
                self.check_share(record, &header)
            }
            Event::Action(ActionEvent::Revised(header) | ActionEvent::RevisedUnderRules(ProposedUnderRules(header))) => {
                self.check_share(record, &header)?;
                check_actor(record, self.action(record)?)
            }
            Event::Action(ActionEvent::Withdrawn(_)) => check_actor(record, self.action(record)?),
            Event::Action(ActionEvent::SecondReviewDrawn(_)) => self.check_drawn(self.action(record)?),
            Event::Draw(DrawEvent::Revealed(revealed)) => self.check_revealed(record, &revealed),
            Event::Policy(published) => self.check_policy(record, published.policy()),
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
        let (statement, review) = read_recorded_review(&signed).map_err(|refusal| refusal.to_string())?;
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
        let eligible = self.state.may_decide(action, &submitted.reviewer, record.at).is_ok();
        let after_escalation = action.escalated;
        self.reviews.insert(submitted.review.clone().into(), CheckedReview { statement, review, body, eligible, after_escalation });
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
        let mut reviews = Vec::new();
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
            reviews.push(checked);
        }
        match decided.verdict {
            // Every rule is met by itself.
            Some(Status::Approved | Status::Edited) => content.rules().try_for_each(|rule| self.check_rule(action, rule, &reviews, true)),
            Some(Status::Rejected) if !action.second_review => {
                let mut rules = content.rules().map(|rule| self.check_rule(action, rule, &reviews, false));
                rules.find(Result::is_ok).unwrap_or_else(|| Err("no rule has enough rejections".into()))
            }
            _ if reviews.is_empty() => Err("it counts no review".into()),
            _ => Ok(()),
        }
    }

    // Whether enough of the people whom this rule accepts reviewed.
    fn check_rule(&self, action: &Action, rule: &ReviewRequirements, reviews: &[&CheckedReview], approval: bool) -> Result<(), String> {
        let counts = |checked: &&&CheckedReview| {
            action.content.further_rules.is_empty()
                || self.accepts(action, rule, checked)
                || (!approval && !self.is_accepted(action, checked))
        };
        let reviewers: BTreeSet<PersonId> = reviews.iter().filter(counts).map(|checked| checked.statement.person.clone()).collect();
        let needed = if approval { rule.approvals } else { rule.rejections };
        if reviewers.len() < usize::try_from(needed.max(1)).unwrap_or(usize::MAX) {
            return Err(format!("{} people reviewed for {}, {needed} are needed", reviewers.len(), rule.checkpoint));
        }
        if rule.two_teams && approval && !self.are_from_two_teams(&reviewers) {
            return Err("the approvals come from one team".into());
        }
        Ok(())
    }

    fn accepts(&self, action: &Action, rule: &ReviewRequirements, checked: &CheckedReview) -> bool {
        let owner = self.state.tools.owner_of(&action.content.tool.name);
        let rights = DecisionRights::under(
            rule,
            &action.content,
            owner,
            &self.state.people.names,
            self.state.qualified_at(self.state.at),
            checked.after_escalation,
        );
        let id = &checked.statement.person;
        self.state.people.get(id).is_some_and(|person| rights.may_decide(id, person).is_ok())
    }

    // A rejection of a person whom no rule accepts any more counts for all of them.
    fn is_accepted(&self, action: &Action, checked: &CheckedReview) -> bool {
        action.content.rules().any(|rule| self.accepts(action, rule, checked))
    }

    // The secret is committed before the outcome of a draw could be known.
    fn check_share(&mut self, record: &Record, header: &ActionProposed) -> Result<(), String> {
        if header.second_review_share() <= 0.0 || self.draw_days.contains_key(&record.subject) {
            return Ok(());
        }
        let day = utc_day(record.at);
        let committed = self.state.draws.is_committed(&day);
        self.draw_days.insert(record.subject.clone(), day);
        committed.then_some(()).ok_or_else(|| "a share applies before the secret of the day was committed".into())
    }

    fn check_drawn(&self, action: &Action) -> Result<(), String> {
        let day = self.draw_days.get(action.id.as_str()).ok_or("no rule asked for a second review")?;
        let drawn = self.draws.day_secret(day).is_drawn(&action.id, action.content.second_review_share());
        drawn.then_some(()).ok_or_else(|| format!("it was not drawn with the committed secret of {day}"))
    }

    fn check_revealed(&self, record: &Record, revealed: &DrawRevealed) -> Result<(), String> {
        let open = |action: &Action| action.status == Status::Open && self.draw_days.get(action.id.as_str()) == Some(&record.subject);
        if revealed.secret != self.draws.day_secret(&record.subject) || self.state.actions.by_id.values().any(|action| open(action)) {
            return Err("it is not the secret of the day, or an action of that day is open".into());
        }
        Ok(())
    }

    // A policy is put into force by one administrator and confirmed by another, where there is one.
    fn check_policy(&self, record: &Record, policy: &Policy) -> Result<(), String> {
        if record.actor == "hub" {
            return Ok(());
        }
        let confirmed = self.before.filter(|before| matches!(Event::of(before), Ok(Event::AdminChange(AdminChangeEvent::Confirmed(_)))));
        let Some(confirmed) = confirmed else {
            return if self.has_other_administrator(&record.actor) { Err("no second administrator confirmed it".into()) } else { Ok(()) };
        };
        let change = self.state.admin_changes.get(&confirmed.subject).ok_or("it was not asked for")?;
        let asked = matches!(&*change.requested.asked, DeskCommand::PublishPolicy { source, .. } if policy.source.as_ref() == Some(source));
        let by_two =
            change.by == record.actor && change.by != confirmed.actor && self.state.people.has_role(&confirmed.actor, Role::Administrator);
        (asked && by_two).then_some(()).ok_or_else(|| "two administrators did not agree to it".into())
    }

    fn has_other_administrator(&self, by: &str) -> bool {
        let is_other = |id: &PersonId| *id != by && self.state.people.has_role(id, Role::Administrator);
        self.state.devices.by_id.iter().any(|(id, device)| is_other(&device.enrolled.person) && self.state.may_sign(id))
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
