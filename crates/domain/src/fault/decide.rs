//! Plans of faults, their rate, and the planting itself.

use super::seal::refuse_would_execute;
use super::{PlantedFault, ProposalCause};
use crate::action::decide::record_proposal;
use crate::{
    Accepted, ActionContent, ActionId, ActionProposed, Code, Event, FaultEvent, FaultItem, FaultRate, FaultsPlanned, MAX_FAULT_ITEMS,
    MAX_FAULTS_PER_DAY, MIN_FAULT_ITEMS, Ms, OnDeadline, PlantFault, Proposal, Propose, Refusal, State, Subject, invalid,
};

pub(crate) fn plan_faults(state: &State, by: &str, tool: &str, items: &[FaultItem], now: Ms) -> Result<Accepted, Refusal> {
    let known = state.tools.get(tool).filter(|known| known.revoked_at.is_none());
    let known = known.ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name, or it was revoked."))?;
    if !(MIN_FAULT_ITEMS..=MAX_FAULT_ITEMS).contains(&items.len()) {
        let detail = format!("A plan holds {MIN_FAULT_ITEMS} to {MAX_FAULT_ITEMS} faults; this has {}.", items.len());
        return Err(invalid("items", detail));
    }
    for (place, item) in items.iter().enumerate() {
        let field = format!("items[{place}]");
        item.check(&field, tool)?;
        if items[..place].iter().any(|earlier| earlier.id == item.id) {
            return Err(invalid(&format!("{field}.id"), "Each fault of a plan has an id of its own."));
        }
        known.terms.check_proposal(&item.sound.kind, &item.sound.target)?;
        check_needs_person(state, tool, &item.proposal(), &field)?;
    }
    let planned = FaultsPlanned { items: u32::try_from(items.len()).unwrap_or(u32::MAX) };
    Accepted::one(Event::from(FaultEvent::Planned(planned)).draft(now, by, tool, None))
}

pub(crate) fn set_rate(state: &State, by: &str, tool: &str, per_day: u32, now: Ms) -> Result<Accepted, Refusal> {
    if state.tools.get(tool).is_none_or(|known| known.revoked_at.is_some()) {
        return Err(Refusal::new(Code::NotFound, "There is no tool with this name, or it was revoked."));
    }
    if per_day > MAX_FAULTS_PER_DAY {
        return Err(invalid("per_day", format!("At most {MAX_FAULTS_PER_DAY} faults a day are planted for a tool.")));
    }
    if state.faults.of(tool).map_or(0, |faults| faults.per_day) == per_day {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(FaultEvent::RateSet(FaultRate { per_day })).draft(now, by, tool, None))
}

// A fault that would run without a person is refused when it is planned, and again when it is planted.
fn check_needs_person(state: &State, tool: &str, proposal: &Proposal, field: &str) -> Result<(), Refusal> {
    let header = ActionProposed::stated(proposal);
    let matched = state.policy.in_force.check(&Subject {
        action: &header,
        owner: state.tools.owner_of(tool),
        arguments: &proposal.arguments,
        on_deadline: proposal.on_deadline,
        may_pass_unreviewed: state.tools.may_pass_unreviewed(tool),
    })?;
    if matched.policy.auto_approve || matched.on_deadline == Some(OnDeadline::Allow) || proposal.on_deadline == Some(OnDeadline::Allow) {
        return Err(refuse_would_execute().with("field", field));
    }
    Ok(())
}

pub(crate) fn plant(state: &State, plant: &PlantFault, now: Ms) -> Result<Accepted, Refusal> {
    let tool = &plant.propose.tool;
    let active = state.tools.get(tool).is_some_and(|known| known.revoked_at.is_none());
    let faults = state.faults.of(tool).filter(|_| active);
    let fits = faults.is_some_and(|faults| {
        let in_force = faults.plan.as_ref().is_some_and(|plan| plan.id == plant.plan);
        in_force && faults.is_free(&plant.slot, now) && !faults.planted.contains(&plant.item.id)
    });
    if !fits {
        return Err(Refusal::new(Code::AlreadyExists, "The plan was replaced, or this fault or its slot was used already."));
    }
    let fault = PlantedFault::of(&plant.plan, &plant.item, &plant.slot);
    record_proposal(state, &plant.propose, Some(ProposalCause::Plan(Box::new(fault))), now)
}

/// The proposal of an item, as the tool would make it now: what its own proposals always say of
/// themselves (version, time to decide, session) is taken from its latest one.
#[must_use]
pub fn propose_fault(
    item: &FaultItem,
    latest: &ActionProposed,
    at: Ms,
    content: &ActionContent,
    action: ActionId,
    salt: String,
) -> Propose {
    let planted = item.proposal();
    let confidence = latest.confidence.and(planted.confidence.or(latest.confidence));
    let seconds = u64::try_from((latest.deadline - at) / 1000).ok();
    let proposal = Proposal {
        tool: latest.tool.clone(),
        confidence,
        requested_by: latest.requested_by.clone(),
        allowed_verdicts: Some(latest.allowed_verdicts.clone()),
        on_deadline: Some(latest.on_deadline).filter(|outcome| *outcome != OnDeadline::Allow),
        ttl_seconds: seconds.filter(|seconds| *seconds > 0),
        session: content.session.clone(),
        traceparent: content.traceparent.clone(),
        ..planted
    };
    Propose { tool: latest.tool.name.clone(), action, proposal, salt, key: None, token: None }
}
