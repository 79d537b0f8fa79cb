//! Who may stop and resume, and which step of resuming comes next.

use crate::second_person::SecondPerson;
use crate::{
    CHANGE_WAIT_MS, Checkpoint, Code, DecisionRights, Drills, EVERYTHING, Empty, KIND_STAGE_MS, Ms, PersonEnrolled, PersonNames, Policy,
    QualifiedAt, Refusal, RequestedStage, ResumeRequested, ReviewRequirements, Role, SeparationOfDuty, State, Stop, StopEvent, StopResumed,
    StopScope, StopStage, ToolRef, span,
};

/// Whether this person may pull a stop of this scope, and take part in resuming one: managers
/// and administrators any, others one of a tool whose actions they may decide.
///
/// # Errors
/// `forbidden` or `not_eligible`.
pub(crate) fn may_stop(state: &State, person: &str, scope: &StopScope) -> Result<(), Refusal> {
    if [Role::Manager, Role::Administrator].into_iter().any(|role| state.people.has_role(person, role)) {
        return Ok(());
    }
    match scope {
        StopScope::Tool(tool) => may_decide_tool(state, person, tool),
        _ => Err(Refusal::new(Code::Forbidden, "Only a manager or an administrator may stop more than one tool. Stop the tool.")),
    }
}

// Some checkpoint lets the person decide actions of this tool.
fn may_decide_tool(state: &State, person: &str, tool: &str) -> Result<(), Refusal> {
    let profile = state.people.get_active(person).ok_or_else(|| Refusal::new(Code::Forbidden, "You have no access to this hub."))?;
    if may_stop_tool(&state.policy.in_force, (tool, state.tools.owner_of(tool)), &state.people.names, (person, profile)) {
        return Ok(());
    }
    Err(Refusal::new(Code::NotEligible, "You may stop the tools whose actions you may decide. Ask a manager to stop this one."))
}

/// Whether some checkpoint of the policy lets a person decide actions of a tool, and with that
/// stop and resume it. The tool comes with its owner on record, the person with their profile.
#[must_use]
pub fn may_stop_tool(
    policy: &Policy,
    (tool, owner): (&str, Option<&str>),
    people: &PersonNames,
    (person, profile): (&str, &PersonEnrolled),
) -> bool {
    let content = crate::ActionProposed { tool: ToolRef { name: tool.into(), ..ToolRef::default() }, ..crate::ActionProposed::default() };
    let drills = Drills::default();
    let nobody = QualifiedAt { drills: &drills, at: Ms::MIN };
    let may =
        |rule: &ReviewRequirements| DecisionRights::under(rule, &content, owner, people, nobody, false).may_decide(person, profile).is_ok();
    rules_of(policy).iter().any(may)
}

// Who asked for an action is not known of a tool.
fn rules_of(policy: &Policy) -> Vec<ReviewRequirements> {
    let built_in = [Checkpoint::named(EVERYTHING)];
    let checkpoints = if policy.checkpoints.is_empty() { &built_in[..] } else { &policy.checkpoints };
    let rules = checkpoints.iter().filter(|checkpoint| !checkpoint.auto_approve).map(|checkpoint| {
        let mut rule = checkpoint.rule(&policy.version);
        rule.not.retain(|duty| *duty == SeparationOfDuty::ToolOwner);
        // The right to stop does not depend on a qualification, which runs out.
        rule.requires_qualification = None;
        rule
    });
    rules.collect()
}

/// What follows where `person` asks for `stage`: one person asks, another one agrees. Going
/// back to the first stage, and ending a drill, needs one person.
///
/// # Errors
/// `stop_ended`, `resume_too_early`, `not_eligible`, `invalid_field`.
pub(crate) fn find_next_step(state: &State, stop: &Stop, person: &str, stage: &StopStage, now: Ms) -> Result<StopEvent, Refusal> {
    if !stop.is_in_force() {
        return Err(Refusal::new(Code::StopEnded, "This stop has ended. Pull another one to stop the tools again."));
    }
    if *stage == StopStage::Hold && matches!(stop.stage, StopStage::Kind(_)) {
        return Ok(StopEvent::HeldAgain(Empty {}));
    }
    if *stage == stop.stage {
        return Err(crate::invalid("stage", "The stop is at this stage already."));
    }
    if stop.pulled.drill {
        return Ok(StopEvent::Resumed(StopResumed { stage: stage.clone(), requested_by: None }));
    }
    check_stage_order(stop, stage, now)?;
    match waiting_request(stop, stage, now) {
        None => Ok(StopEvent::ResumeRequested(ResumeRequested { stage: stage.clone() })),
        Some(requested) => {
            check_second(state, stop, requested, person, now)?;
            Ok(StopEvent::Resumed(StopResumed { stage: stage.clone(), requested_by: Some(requested.by.clone()) }))
        }
    }
}

fn waiting_request<'a>(stop: &'a Stop, stage: &StopStage, now: Ms) -> Option<&'a RequestedStage> {
    stop.requested.as_ref().filter(|requested| requested.stage == *stage && now - requested.at < CHANGE_WAIT_MS)
}

// Of a stop of one kind there is no smaller part to begin with.
fn check_stage_order(stop: &Stop, stage: &StopStage, now: Ms) -> Result<(), Refusal> {
    if *stage != StopStage::All || matches!(stop.pulled.scope, StopScope::Kind(_)) {
        return Ok(());
    }
    let detail = match stop.stage {
        StopStage::Kind(_) if now - stop.stage_since >= KIND_STAGE_MS => return Ok(()),
        StopStage::Kind(_) => {
            let left = span(KIND_STAGE_MS - (now - stop.stage_since));
            format!("One kind has run for {} only. Everything may be resumed in {left}.", span(now - stop.stage_since))
        }
        StopStage::Hold | StopStage::All => "Let one kind run first, for 10 minutes.".into(),
    };
    Err(Refusal::new(Code::ResumeTooEarly, detail))
}

fn check_second(state: &State, stop: &Stop, requested: &RequestedStage, person: &str, now: Ms) -> Result<(), Refusal> {
    let may = Box::new(|id: &str| may_stop(state, id, &stop.pulled.scope).is_ok());
    SecondPerson { state, by: &requested.by, at: requested.at, may, early: Code::ResumeTooEarly }.check(person, now)
}
