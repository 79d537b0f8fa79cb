//! What tools may do: propose, revise, withdraw, use a grant, report.

use super::{Accepted, closed, find};
use crate::{
    Action, ActionContent, ActionDecided, ActionExecuted, ActionProposed, Code, Covered, DecidedBy, Digest, Draft, Empty, Event, GRANT_MS,
    GrantUsed, MAX_COMMENT_CHARS, Ms, OnDeadline, Outcome, Propose, Refusal, Risk, State, Status, Subject, Verdict, invalid,
    text::visible_line,
};

pub(super) fn propose(state: &State, propose: &Propose, now: Ms) -> Result<Accepted, Refusal> {
    check_tool(state, &propose.tool, &propose.proposal.tool.name)?;
    if let Some(earlier) = earlier(state, propose)? {
        return Ok(Accepted::repeated(&earlier));
    }
    let mut accepted = Accepted { action: Some(propose.action.clone()), ..Accepted::default() };
    let (head, body) = content(state, propose, 0, now, &mut accepted)?;
    let actor = actor(&propose.tool);
    let let_through = let_through(&head, &propose.action, now)?;
    accepted.add(Event::ActionProposed(head).draft(now, &actor, &propose.action, Some(body))?);
    accepted.drafts.extend(let_through);
    Ok(accepted)
}

pub(super) fn revise(state: &State, propose: &Propose, now: Ms) -> Result<Accepted, Refusal> {
    check_tool(state, &propose.tool, &propose.proposal.tool.name)?;
    let action = own(state, &propose.tool, &propose.action)?;
    if let Some(refusal) = closed(action, now) {
        return Err(refusal);
    }
    let mut accepted = Accepted { action: Some(propose.action.clone()), ..Accepted::default() };
    let (head, body) = content(state, propose, action.revision + 1, now, &mut accepted)?;
    let let_through = let_through(&head, &propose.action, now)?;
    accepted.add(Event::ActionRevised(head).draft(now, &actor(&propose.tool), &propose.action, Some(body))?);
    accepted.drafts.extend(let_through);
    Ok(accepted)
}

pub(super) fn withdraw(state: &State, tool: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
    if action.status == Status::Withdrawn {
        return Ok(Accepted::repeated(id));
    }
    if let Some(refusal) = closed(action, now) {
        return Err(refusal);
    }
    one(Event::ActionWithdrawn(Empty {}), tool, id, now)
}

pub(super) fn use_grant(state: &State, tool: &str, id: &str, digest: &Digest, genuine: bool, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
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
        return Err(Refusal::new(Code::GrantUsed, "This approval was used already. Propose the action again to run it again."));
    }
    if action.decision.as_ref().and_then(|decision| decision.grant_until).is_none_or(|until| until <= now) {
        return Err(Refusal::new(Code::GrantExpired, "The approval is too old to use. Propose the action again."));
    }
    one(Event::GrantUsed(GrantUsed { digest: *digest }), tool, id, now)
}

pub(super) fn report(state: &State, tool: &str, id: &str, outcome: Outcome, message: Option<&str>, now: Ms) -> Result<Accepted, Refusal> {
    let action = own(state, tool, id)?;
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
    one(Event::ActionExecuted(mark), tool, id, now)
}

// The checkpoint lets it run without a person; the record says so.
fn let_through(head: &ActionProposed, action: &str, now: Ms) -> Result<Option<Draft>, Refusal> {
    if !head.policy.auto_approve {
        return Ok(None);
    }
    let mark = ActionDecided {
        verdict: Some(Status::Approved),
        by: DecidedBy::Policy,
        digest: head.digest,
        reviews: Vec::new(),
        grant_until: Some(now + GRANT_MS),
    };
    Event::ActionDecided(mark).draft(now, "hub", action, None).map(Some)
}

fn one(event: Event, tool: &str, id: &str, now: Ms) -> Result<Accepted, Refusal> {
    let mut accepted = Accepted { action: Some(id.into()), ..Accepted::default() };
    accepted.add(event.draft(now, &actor(tool), id, None)?);
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
    find(state, id).and_then(|action| {
        (action.content.tool.name == tool).then_some(action).ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))
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
    match state.keys.get(&(propose.tool.clone(), key.key.clone())) {
        Some(used) if used.request == key.request => Ok(Some(used.action.clone())),
        Some(used) => Err(Refusal::new(
            Code::IdempotencyConflict,
            "This Idempotency-Key was sent with another request before. Use a new key for a new action.",
        )
        .with("action", used.action.as_str())),
        None => Ok(None),
    }
}

fn content(state: &State, propose: &Propose, revision: u32, now: Ms, accepted: &mut Accepted) -> Result<(ActionProposed, Digest), Refusal> {
    let proposal = &propose.proposal;
    proposal.check()?;
    let owner = state.tools.get(&propose.tool).and_then(|tool| tool.owner.as_deref());
    let checked = state.policy.check(&Subject::of(proposal, owner))?;
    let policy = checked.policy;
    let asked = proposal.deadline_at(now, checked.ttl_ms.unwrap_or(state.policy.default_ttl_ms))?;
    let deadline = checked.ttl_ms.map_or(asked, |longest| asked.min(now + longest));
    let body = ActionContent {
        salt: propose.salt.clone(),
        arguments: proposal.arguments.clone(),
        preview: proposal.preview.clone(),
        reasons: proposal.reasons.clone(),
        evidence: proposal.evidence.clone(),
        session: proposal.session.clone(),
        traceparent: proposal.traceparent.clone(),
    };
    let covered = Covered {
        action: &propose.action,
        revision,
        arguments: &body.arguments,
        deadline,
        kind: &proposal.kind,
        policy: &policy.version,
        target: &proposal.target,
        tool: &proposal.tool.name,
    };
    let digest = covered.digest().map_err(|error| invalid("arguments", format!("The arguments cannot be hashed: {error}.")))?;
    let head = ActionProposed {
        kind: proposal.kind.clone(),
        title: proposal.title.clone(),
        tool: proposal.tool.clone(),
        target: proposal.target.clone(),
        risk: proposal.risk.unwrap_or(Risk::Medium),
        reversible: proposal.reversible,
        blast_radius: proposal.blast_radius.clone(),
        confidence: proposal.confidence,
        requested_by: proposal.requested_by.clone(),
        deadline,
        on_deadline: checked.on_deadline.or(proposal.on_deadline).unwrap_or(OnDeadline::Deny),
        allowed_verdicts: proposal.allowed_verdicts.clone().unwrap_or_else(|| Verdict::ALL.to_vec()),
        digest,
        policy,
        evidence: u32::try_from(proposal.evidence.len()).unwrap_or(u32::MAX),
        key: propose.key.clone(),
    };
    Ok((head, accepted.body(&body)?))
}
