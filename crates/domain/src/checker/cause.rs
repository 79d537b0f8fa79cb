//! Why actions were proposed: a call with a token of the tool, or a plan of faults in force. The
//! cause is sealed, so who may not read it yet finds the proposal not judged.

use super::finding::{Doubt, Judgement, require, unjustified};
use super::source::read_document;
use super::{CheckSource, Checker};
use crate::{
    Action, ActionContent, ActionEvent, ActionId, CauseBody, CommandBody, Event, PlantedFault, ProposalCause, Record, Status, read_plan,
};

impl Checker {
    /// From the first plan on, each proposal is followed by its cause, and nothing else is.
    pub(super) fn judge_cause_in_place(&mut self, record: &Record, event: &Event) -> Judgement {
        let awaited = self.awaits_cause.take();
        let is_cause = matches!(event, Event::Action(ActionEvent::Caused(_)));
        match awaited {
            Some(action) => require(is_cause && record.subject == *action, "The proposal before it does not say why it was made."),
            None => require(!is_cause, "It follows no proposal whose cause is sealed."),
        }
    }

    /// A proposal was recorded: its cause has to follow, where causes are sealed.
    pub(super) fn await_cause(&mut self, record: &Record) {
        self.awaits_cause = self.state.faults.seals_causes.then(|| record.subject.as_str().into());
    }

    pub(super) fn judge_cause(&mut self, record: &Record, source: &dyn CheckSource) -> Judgement {
        let action = self.state.action(&record.subject).filter(|action| action.status == Status::Open && action.cause.is_none());
        let action = action.cloned().ok_or_else(|| unjustified("There is no proposal that it belongs to."))?;
        require(
            record.actor.strip_prefix("tool:") == Some(action.content.tool.name.as_str()),
            "Another than the tool of the action is named.",
        )?;
        let body = record.body.ok_or_else(|| unjustified("It has no sealed document."))?;
        let read: CauseBody = read_document(source, &body).inspect_err(|_| self.causes_unread = true)?;
        self.cause = Some((action.id.clone(), read.cause.clone()));
        match &read.cause {
            ProposalCause::Call { token, .. } => {
                let owner = token.as_ref().and_then(|token| self.state.tools.by_token.get(token));
                require(owner.is_some_and(|owner| *owner == action.content.tool.name), "The token that was shown is not the tool's.")
            }
            ProposalCause::Plan(fault) => self.judge_planted(record, &action, fault, source),
        }
    }

    fn judge_planted(&self, record: &Record, action: &Action, fault: &PlantedFault, source: &dyn CheckSource) -> Judgement {
        let faults = self.state.faults.of(&action.content.tool.name);
        let faults = faults.ok_or_else(|| unjustified("No plan of faults was in force for the tool."))?;
        let plan = faults.plan.as_ref().filter(|plan| plan.id == fault.plan);
        let plan = plan.ok_or_else(|| unjustified("The plan of faults that it names was not in force."))?;
        require(faults.is_free(&fault.slot, record.at), "More faults were planted on the day than the manager allowed.")?;
        require(!faults.planted.contains(&fault.item), "The fault was planted before.")?;
        require(!action.content.policy.auto_approve, "A planted fault could run without a person.")?;
        let signed: CommandBody = read_document(source, &plan.body)?;
        let items = read_plan(&signed).ok_or_else(|| unjustified("The plan that it names cannot be read."))?;
        let item = items.iter().find(|item| item.id == fault.item).ok_or_else(|| unjustified("The plan has no such fault."))?;
        let told = PlantedFault::of(&fault.plan, item, &fault.slot) == *fault && item.is_proposed_as(&action.content);
        require(told, "The plan has another fault under this name.")?;
        let content: ActionContent = read_document(source, &action.body)?;
        require(content.arguments == item.spoiled, "The arguments are not those of the plan.")
    }

    /// Whether a planted action is allowed something, as far as its cause could be read.
    pub(super) fn require_not_planted(&self, id: &ActionId) -> Judgement {
        let known = self.state.action(id).is_some_and(|action| action.planted == Some(true));
        require(!known && !self.planted.contains(id), "The action is a planted fault, which never runs.")
    }

    /// A doubt about what follows from counts of decisions: planted faults are left out of them, so
    /// it is not judged where some could not be told apart.
    pub(super) fn unless_causes_unread(&self, judged: Judgement) -> Judgement {
        match judged {
            Err(Doubt::Unjustified(..)) if self.causes_unread => Err(Doubt::NotJudged(super::NotJudged::Withheld)),
            judged => judged,
        }
    }
}
