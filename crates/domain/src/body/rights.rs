//! Who may read a body: the one place of this rule. `docs/RIGHTS.md` has it as a table, which
//! a test compares with this file.
//!
//! Rights follow from the record that names the body, and from the action that the record is
//! about. They are decided before a body is read, so that nothing about a body that may not
//! be read influences an answer, not even its size.

use crate::ruling::decide::reviewers;
use crate::{
    Action, ActionEvent, CAUSE_OPENS_MS, Code, DrillEvent, Event, FaultEvent, HandOverEvent, IncidentEvent, OnAction, PersonEnrolled,
    PersonId, Record, Refusal, ReviewEvent, ReviewRequirements, Role, RulingEvent, State, Status, SubmittedInSet, WorkloadEvent,
    is_same_identity,
};

const OPERATORS: &[Role] = &[Role::Manager, Role::Administrator];
const REVIEW_READERS: &[Role] = &[Role::Trainer, Role::Manager, Role::Administrator];
const WORKLOAD_READERS: &[Role] = &[Role::Manager];
const READING_READERS: &[Role] = &[Role::Trainer, Role::Manager];
const CAUSE_READERS_LATER: &[Role] = &[Role::Trainer, Role::Manager, Role::Administrator];
const TRAINERS: &[Role] = &[Role::Trainer];

/// Who may read one body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyRights {
    /// People with one of these roles.
    pub roles: &'static [Role],
    /// Also people who meet the roles, teams and qualifications of this checkpoint.
    pub reviewers: Vec<ReviewRequirements>,
    /// The person it is by: reads it at any time.
    pub author: Option<PersonId>,
    /// Until the action is decided, for its author only.
    pub sealed: bool,
    /// Ids, names or emails of people who may not read it, whatever their role.
    pub except: Vec<String>,
    /// Ids, names or emails of people who read it beside those with a role.
    pub also: Vec<String>,
    /// What the tool that proposed the action may read of it.
    pub tool: ToolRight,
}

/// What a tool may read of a body of its own action; of others' actions it reads nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolRight {
    /// At any time: the tool wrote it.
    Always,
    /// As part of the decision.
    OnceDecided,
    /// Not at all.
    Never,
}

impl BodyRights {
    const fn of_roles(roles: &'static [Role], tool: ToolRight) -> Self {
        Self { roles, reviewers: Vec::new(), author: None, sealed: false, except: Vec::new(), also: Vec::new(), tool }
    }

    /// Of a body that no record names as its body, such as the envelope of a signed command.
    #[must_use]
    pub const fn of_unnamed() -> Self {
        Self::of_roles(OPERATORS, ToolRight::Never)
    }

    /// Of the body of `record`; `action` is the one the record is about, open or reloaded. A
    /// review of an action that is not there counts as sealed.
    #[must_use]
    pub fn of(record: &Record, action: Option<&Action>, state: &State) -> Self {
        match Event::read_for_display(record) {
            // What a source says of an incident or a change, and notes on incidents, are for everyone in the workspace.
            Event::Incident(IncidentEvent::Stated(_) | IncidentEvent::Noted(_)) | Event::Change(_) => {
                Self::of_roles(&Role::ALL, ToolRight::Never)
            }
            // The lesson is for those whose review the ruling is about, and for the owner of the tool.
            Event::Ruling(RulingEvent::Made(_) | RulingEvent::Appealed(_)) => Self {
                also: action.map(|action| people_of(action, state)).unwrap_or_default(),
                ..Self::of_roles(REVIEW_READERS, ToolRight::Never)
            },
            // Who is reviewed must not know what is planted: for trainers, the author among them.
            Event::Fault(FaultEvent::Planned(_)) => {
                Self { author: Some(record.actor.clone().into()), ..Self::of_roles(TRAINERS, ToolRight::Never) }
            }
            // Sessions and breaks are for the person they are of, and for managers.
            Event::Workload(WorkloadEvent::Day(day)) => {
                Self { author: Some(day.person), ..Self::of_roles(WORKLOAD_READERS, ToolRight::Never) }
            }
            // A hand-over is for the two and for managers.
            Event::HandOver(HandOverEvent::Offered(offered)) => Self {
                author: Some(record.actor.clone().into()),
                also: vec![offered.to.to_string()],
                ..Self::of_roles(WORKLOAD_READERS, ToolRight::Never)
            },
            // Lessons are for everyone; what a person answered is for that person, trainers and managers.
            Event::Drill(DrillEvent::Published(_)) => Self::of_roles(&Role::ALL, ToolRight::Never),
            Event::Drill(DrillEvent::Answered(_) | DrillEvent::Granted(_)) => {
                Self { author: Some(record.actor.clone().into()), ..Self::of_roles(READING_READERS, ToolRight::Never) }
            }
            event => event.on_action().map_or_else(Self::of_unnamed, |event| Self::of_event(event, record, action, state)),
        }
    }

    fn of_event(event: OnAction, record: &Record, action: Option<&Action>, state: &State) -> Self {
        match event {
            OnAction::Action(ActionEvent::Caused(_)) => of_cause(record, action, state),
            OnAction::Action(event) => of_action_body(&event),
            OnAction::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => Self {
                reviewers: action.map(|action| action.content.rules().cloned().collect()).unwrap_or_default(),
                ..Self::of_roles(REVIEW_READERS, ToolRight::OnceDecided).by(review.reviewer, action)
            },
            OnAction::Review(ReviewEvent::Reading(_)) => Self {
                except: action.map(|action| tool_owners(action, state)).unwrap_or_default(),
                ..Self::of_roles(READING_READERS, ToolRight::Never).by(record.actor.clone().into(), action)
            },
            // These have no bodies; of later kinds only the name is known.
            OnAction::Claim(_) => Self::of_unnamed(),
        }
    }

    fn by(self, author: PersonId, action: Option<&Action>) -> Self {
        let sealed = action.is_none_or(|action| action.status == Status::Open);
        Self { author: Some(author), sealed, ..self }
    }

    /// Whether a person may read the body.
    ///
    /// # Errors
    /// `not_yet_yours` while it is sealed; `forbidden` where no role of theirs reads it.
    pub fn check(&self, id: &str, person: &PersonEnrolled) -> Result<(), Refusal> {
        if self.author.as_ref().is_some_and(|author| *author == id) {
            return Ok(());
        }
        if self.sealed {
            return Err(Refusal::new(Code::NotYetYours, "This stays closed until the action is decided."));
        }
        let names = [Some(id), Some(person.name.as_str()), person.email.as_deref()];
        let is_named = |name: &String| names.into_iter().flatten().any(|own| is_same_identity(own, name));
        if !self.except.iter().any(is_named) && (self.has_role(person) || self.may_review(person) || self.also.iter().any(is_named)) {
            return Ok(());
        }
        Err(Refusal::new(Code::Forbidden, "Your roles do not let you read this document."))
    }

    fn has_role(&self, person: &PersonEnrolled) -> bool {
        self.roles.iter().any(|role| person.roles.contains(role))
    }

    fn may_review(&self, person: &PersonEnrolled) -> bool {
        self.reviewers.iter().any(|rule| rule.check_groups(person, false).is_ok())
    }
}

// Who reviewed the action, and the owners of its tool.
fn people_of(action: &Action, state: &State) -> Vec<String> {
    reviewers(action).map(String::from).chain(tool_owners(action, state)).collect()
}

fn of_action_body(event: &ActionEvent) -> BodyRights {
    match event {
        ActionEvent::Proposed(_) | ActionEvent::ProposedUnderRules(_) | ActionEvent::Revised(_) | ActionEvent::RevisedUnderRules(_) => {
            BodyRights::of_roles(&Role::ALL, ToolRight::Always)
        }
        ActionEvent::Edited(_) | ActionEvent::EditedToLong(_) => BodyRights::of_roles(&Role::ALL, ToolRight::OnceDecided),
        // These have no bodies.
        // Decided where the action is at hand.
        ActionEvent::Caused(_)
        | ActionEvent::Escalated(_)
        | ActionEvent::SecondReviewDrawn(_)
        | ActionEvent::Decided(_)
        | ActionEvent::Withdrawn(_)
        | ActionEvent::Delivered(_)
        | ActionEvent::GrantUsed(_)
        | ActionEvent::Executed(_) => BodyRights::of_unnamed(),
    }
}

// Why an action was proposed: closed until it is decided, then for those who reviewed it, managers
// and trainers, and after 30 days for administrators. Alike for calls of tools and planted faults.
fn of_cause(record: &Record, action: Option<&Action>, state: &State) -> BodyRights {
    let opened = state.at >= record.at + CAUSE_OPENS_MS;
    let roles = if opened { CAUSE_READERS_LATER } else { READING_READERS };
    BodyRights {
        sealed: action.is_none_or(|action| action.status == Status::Open),
        also: action.map(|action| reviewers(action).map(String::from).collect()).unwrap_or_default(),
        ..BodyRights::of_roles(roles, ToolRight::Never)
    }
}

// How long a reviewer read is nothing for the person whose tool was reviewed.
fn tool_owners(action: &Action, state: &State) -> Vec<String> {
    let tool = &action.content.tool;
    [state.tools.owner_of(&tool.name), tool.owner.as_deref()].into_iter().flatten().map(str::to_owned).collect()
}
