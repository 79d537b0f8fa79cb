//! What tools may do: propose, revise, withdraw, use a grant, report.

use super::closed::{check_open, find_action};
use crate::draw::decide::commit_day;
use crate::fault::seal::{call_cause, cause_draft, check_plantable, sealed_key_text, sealed_request_text};
use crate::stop::ActionPlace;
use crate::{
    Accepted, Action, ActionContent, ActionDecided, ActionEvent, ActionExecuted, ActionProposed, Code, Covered, DecidedBy, Digest, Draft,
    Empty, Event, GRANT_MS, GrantUsed, KeyUse, MAX_COMMENT_CHARS, Ms, Outcome, ProposalCause, Propose, Refusal, State, Status, Subject,
    USED_MS_AGO, invalid, text::visible_line,
};

pub(crate) fn propose(state: &State, propose: &Propose, now: Ms) -> Result<Accepted, Refusal> {
    check_tool(state, &propose.tool, &propose.proposal.tool.name)?;
    if let Some(earlier) = earlier(state, propose)? {
        return Ok(Accepted::repeated(&earlier));
    }
    let cause = state.faults.seals_causes.then(|| call_cause(propose)).transpose()?;
    record_proposal(state, propose, cause, now)
}

/// Records a proposal, of a tool or of a plan of faults; `cause` where causes are sealed.
pub(crate) fn record_proposal(state: &State, propose: &Propose, cause: Option<ProposalCause>, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::about(&propose.action);
    let (header, body) = make_content(state, propose, 0, now, &mut accepted)?;
    accepted.drafts.extend(commit_day(state, None, &header, now)?);
    let actor = actor(&propose.tool);
    if cause.as_ref().is_some_and(|cause| cause.fault().is_some()) {
        check_plantable(&header)?;
    }
    let decided = decide_by_policy(state, &header, &propose.action, now)?;
    accepted.add(Event::from(ActionEvent::proposed(header)).draft(now, &actor, &propose.action, Some(body))?);
    if let Some(cause) = &cause {
        let draft = cause_draft(state, propose, cause, &actor, now, &mut accepted)?;
        accepted.add(draft);
    }
    accepted.drafts.extend(decided);
    Ok(accepted)
}

pub(crate) fn revise(state: &State, propose: &Propose, now: Ms) -> Result<Accepted, Refusal> {
    check_tool(state, &propose.tool, &propose.proposal.tool.name)?;
    let action = own(state, &propose.tool, &propose.action)?;
    check_open(action, now)?;
    let mut accepted = Accepted::about(&propose.action);
    let (header, body) = make_content(state, propose, action.revision + 1, now, &mut accepted)?;
    accepted.drafts.extend(commit_day(state, action.drawable_since, &header, now)?);
    let decided = decide_by_policy(state, &header, &propose.action, now)?;
    accepted.add(Event::from(ActionEvent::revised(header)).draft(now, &actor(&propose.tool), &propose.action, Some(body))?);
    accepted.drafts.extend(decided);
    Ok(accepted)
}

pub(crate) fn withdraw(state: &State, tool: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
    if action.status == Status::Withdrawn {
        return Ok(Accepted::repeated(id));
    }
    check_open(action, now)?;
    one(ActionEvent::Withdrawn(Empty {}), tool, id, now)
}

pub(crate) fn use_grant(state: &State, tool: &str, id: &str, digest: &Digest, genuine: bool, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
    action.check_not_planted()?;
    check_allowed(action)?;
    if action.effective_digest() != *digest {
        return Err(Refusal::new(
            Code::ContentChanged,
            "The digest is not the one that was approved. Run exactly the arguments of the decision, or propose again.",
        ));
    }
    // After the digest: a grant for other bytes is named by its real mistake.
    if !genuine {
        return Err(Refusal::new(
            Code::GrantInvalid,
            "The grant does not fit this action and digest. Compute the digest of exactly what is about to run, and take the grant from the decision.",
        ));
    }
    if action.grant.is_some() {
        let used = action.grant_used_at.map_or(Ms::MAX, |at| now.saturating_sub(at));
        let detail = "This approval was used already. Propose the action again to run it again.";
        return Err(Refusal::new(Code::GrantUsed, detail).with(USED_MS_AGO, used));
    }
    if action.decision.as_ref().and_then(|decision| decision.grant_until).is_none_or(|until| until <= now) {
        return Err(Refusal::new(Code::GrantExpired, "The approval is too old to use. Propose the action again."));
    }
    state.check_not_stopped(ActionPlace::of_action(action))?;
    state.check_not_frozen(ActionPlace::of_action(action), now)?;
    one(ActionEvent::GrantUsed(GrantUsed { digest: *digest }), tool, id, now)
}

pub(crate) fn report(state: &State, tool: &str, id: &str, outcome: Outcome, message: Option<&str>, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
    action.check_not_planted()?;
    let mark = ActionExecuted { outcome, message: message.map(str::to_owned) };
    if action.outcome.as_ref() == Some(&mark) {
        return Ok(Accepted::repeated(id));
    }
    check_allowed(action)?;
    if action.outcome.is_some() {
        return Err(Refusal::new(
            Code::OutcomeReported,
            "Another outcome was reported for this action before; the record keeps the first.",
        ));
    }
    if message.is_some_and(|message| message.chars().count() > MAX_COMMENT_CHARS) {
        return Err(invalid("message", format!("message may be {MAX_COMMENT_CHARS} characters long.")));
    }
    one(ActionEvent::Executed(mark), tool, id, now)
}

// The checkpoint lets it run without a person; the record says so. Under a stop it stays open.
fn decide_by_policy(state: &State, header: &ActionProposed, action: &str, now: Ms) -> Result<Option<Draft>, Refusal> {
    if !header.policy.auto_approve || state.check_not_stopped(ActionPlace::of(header)).is_err() {
        return Ok(None);
    }
    let mark = ActionDecided {
        verdict: Some(Status::Approved),
        by: DecidedBy::Policy,
        digest: header.digest,
        reviews: Vec::new(),
        grant_until: Some(now + GRANT_MS),
    };
    Event::from(ActionEvent::Decided(mark)).draft(now, "hub", action, None).map(Some)
}

fn one(event: ActionEvent, tool: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted::about(id);
    accepted.add(Event::from(event).draft(now, &actor(tool), id, None)?);
    Ok(accepted)
}

fn actor(tool: &str) -> String {
    format!("tool:{tool}")
}

// A token speaks for one tool: otherwise one tool could spend another's good name.
fn check_tool(state: &State, token_tool: &str, named: &str) -> Result<(), Refusal> {
    match state.tools.get(token_tool) {
        Some(tool) if tool.revoked_at.is_none() && token_tool == named => Ok(()),
        Some(tool) if tool.revoked_at.is_some() => {
            Err(Refusal::new(Code::TokenRevoked, "The tool's token was revoked. Ask an administrator for a new one."))
        }
        _ => Err(Refusal::new(
            Code::ToolMismatch,
            format!(
                "The token belongs to {}, but tool.name is {}. Send the name the token was made for.",
                visible_line(token_tool),
                visible_line(named)
            ),
        )),
    }
}

fn own<'a>(state: &'a State, tool: &str, id: &str) -> Result<&'a Action, Refusal> {
    // A token may be revoked between the request and its turn.
    if state.tools.get(tool).is_none_or(|tool| tool.revoked_at.is_some()) {
        return Err(Refusal::new(Code::TokenRevoked, "The tool's token was revoked. Ask an administrator for a new one."));
    }
    // Another tool's action is answered like one that does not exist.
    find_action(state, id).and_then(|action| {
        // What the tool did not propose is answered like the open ones until it is decided.
        let planted = action.status != Status::Open && action.planted == Some(true);
        (action.content.tool.name == tool && !planted)
            .then_some(action)
            .ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))
    })
}

fn check_allowed(action: &Action) -> Result<(), Refusal> {
    if action.status.allows() {
        return Ok(());
    }
    let detail = match action.status {
        Status::Open => "The action is still waiting for a decision. Do not run it.".into(),
        status => format!("The action was {}. Do not run it.", status.as_str()),
    };
    Err(Refusal::new(Code::NotApproved, detail).with("status", action.status.as_str()))
}

fn earlier(state: &State, propose: &Propose) -> Result<Option<String>, Refusal> {
    let Some(key) = &propose.key else { return Ok(None) };
    let keys = state.draws.key();
    let sealed = keys.keyed(&sealed_key_text(&propose.tool, &key.key)).to_string();
    let find = |name: &str| state.actions.keys.get(&(propose.tool.clone(), name.to_owned()));
    let is_same =
        |used: &KeyUse| used.request == key.request || used.request == keys.keyed(&sealed_request_text(&used.action, &key.request));
    match find(&key.key).or_else(|| find(&sealed)) {
        Some(used) if is_same(used) => Ok(Some(used.action.clone().into())),
        Some(used) => Err(Refusal::new(
            Code::IdempotencyConflict,
            "This Idempotency-Key was sent with another request before. Use a new key for a new action.",
        )
        .with("action", used.action.as_str())),
        None => Ok(None),
    }
}

fn check_terms(state: &State, propose: &Propose) -> Result<(), Refusal> {
    let proposal = &propose.proposal;
    state.tools.get(&propose.tool).map_or(Ok(()), |tool| tool.terms.check_proposal(&proposal.kind, &proposal.target))
}

// The header and body of a proposal, under the policy in force.
fn make_content(
    state: &State,
    propose: &Propose,
    revision: u32,
    now: Ms,
    accepted: &mut Accepted,
) -> Result<(ActionProposed, Digest), Refusal> {
    let proposal = &propose.proposal;
    proposal.check()?;
    check_terms(state, propose)?;
    let policy = &state.policy.in_force;
    // Where causes are sealed, so is the key: faults have none.
    let key = propose.key.clone().filter(|_| !state.faults.seals_causes);
    let mut header = ActionProposed { key, ..ActionProposed::stated(proposal) };
    state.check_not_denied(&header)?;
    state.check_not_frozen(ActionPlace::of(&header), now)?;
    let matched = policy.check(&Subject {
        action: &header,
        owner: state.tools.owner_of(&propose.tool),
        arguments: &proposal.arguments,
        on_deadline: proposal.on_deadline,
        may_pass_unreviewed: state.tools.may_pass_unreviewed(&propose.tool),
    })?;
    let matched = state.tighten(matched, &header, now);
    let asked = proposal.deadline_at(now, matched.ttl_ms.unwrap_or(policy.default_ttl_ms))?;
    header.deadline = matched.ttl_ms.map_or(asked, |longest| asked.min(now + longest));
    header.on_deadline = matched.on_deadline.unwrap_or(header.on_deadline);
    let body = ActionContent::stated(proposal, &propose.salt);
    let must_sample = matched.must_sample(body.count_lines());
    header.policy = matched.policy;
    header.further_rules = matched.further_rules;
    header.must_sample = must_sample;
    header.digest = Covered::of(&header, &propose.action, revision, &body.arguments)
        .digest()
        .map_err(|error| invalid("arguments", format!("The arguments cannot be hashed: {error}.")))?;
    Ok((header, accepted.body(&body)?))
}

pub(crate) fn record_delivery(state: &State, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = find_action(state, id)?;
    if action.delivered || action.status == Status::Open {
        return Ok(Accepted::repeated(id));
    }
    Accepted::one(Event::from(ActionEvent::Delivered(Empty {})).draft(now, "hub", id, None))
}
