//! Planted faults: trainers sign plans, a manager sets the rate, and the hub of a history plants them.

use super::event::TrainingEvent;
use super::library::{Library, prepare};
use crate::agenda::Event;
use crate::calendar::{DAY, HOUR, SECOND};
use crate::person::ask;
use crate::random::Stream;
use crate::tool::post;
use crate::truth::Truth;
use crate::world::World;
use holdpoint_domain::{
    ACTION, ActionContent, Command, DeskCommand, FaultSlot, Ms, PlantFault, Refusal, Role, ToolName, Verdict, propose_fault,
};
use std::collections::BTreeMap;

/// When the first plans are signed: the first morning. Faults follow on the day after, at times of arrivals.
const FIRST_PLANS: Ms = 9 * HOUR;
const PER_DAY: u32 = 6;

pub(super) struct Planting {
    stream: Stream,
    library: BTreeMap<ToolName, Library>,
    plans: usize,
}

impl Planting {
    pub(super) fn new(world: &World) -> Self {
        Self { stream: world.streams.stream("planting"), library: BTreeMap::new(), plans: 0 }
    }

    pub(super) fn begin(world: &mut World) {
        world.at(world.options.start() + FIRST_PLANS, Event::Training(TrainingEvent::Plan));
    }

    /// Signs a plan for every tool without one, or whose faults are all planted.
    pub(super) fn plan(&mut self, trainer: usize, world: &mut World) -> Result<(), Refusal> {
        world.after(7 * DAY, Event::Training(TrainingEvent::Plan));
        let manager = world.people.iter().position(|person| person.profile.roles == [Role::Manager]);
        for tool in 0..world.tools.len() {
            let name: ToolName = world.tools[tool].name.into();
            // What may pass without a person is refused: it could run.
            if world.tools[tool].may_pass_unreviewed || world.ledger.state.faults.of(&name).is_some_and(|faults| faults.left() > 0) {
                continue;
            }
            self.plans += 1;
            let library = prepare(tool, self.plans, &mut self.stream, world);
            let items = library.items.clone();
            world.now += SECOND;
            let refused = ask(trainer, DeskCommand::PlanFaults { tool: name.clone(), items }, &mut self.stream, world)?;
            if let (None, Some(manager)) = (refused, manager) {
                ask(manager, DeskCommand::SetFaultRate { tool: name.clone(), per_day: PER_DAY }, &mut self.stream, world)?;
                self.library.insert(name, library);
            }
        }
        Ok(())
    }

    /// Looks when the next one is due. A running hub plants by itself.
    pub(super) fn look_ahead(world: &mut World) {
        if world.goes_on {
            return;
        }
        if let Some(at) = world.ledger.state.next_fault_at(world.now).filter(|at| *at < world.now + HOUR) {
            world.at(at, Event::Training(TrainingEvent::Plant));
        }
    }

    /// Plants what is due, as a hub does.
    pub(super) fn plant(&mut self, world: &mut World) -> Result<(), Refusal> {
        for (tool, slot) in world.ledger.state.due_faults(world.now) {
            self.plant_one(&tool, slot, world)?;
        }
        Self::look_ahead(world);
        Ok(())
    }

    fn plant_one(&mut self, tool: &ToolName, slot: FaultSlot, world: &mut World) -> Result<(), Refusal> {
        let state = &world.ledger.state;
        let Some(faults) = state.faults.of(tool) else { return Ok(()) };
        let (Some(plan), Some(latest), Some(library)) = (&faults.plan, &faults.latest, self.library.get(tool)) else { return Ok(()) };
        let Some(item) = faults.choose_item(&library.items, state.draws.key(), &slot).cloned() else { return Ok(()) };
        let Some(place) = library.items.iter().position(|known| known.id == item.id) else { return Ok(()) };
        let action = self.stream.id(ACTION, world.now);
        let salt = self.stream.salt();
        // Simulated tools name no session.
        let content = ActionContent::stated(&item.sound, &salt);
        let propose = propose_fault(&item, &latest.content, latest.at, &content, action.as_str().into(), salt);
        let command = Command::PlantFault(Box::new(PlantFault { propose, plan: plan.id.clone(), item, slot }));
        if world.try_run(&command)?.is_some() {
            return Ok(());
        }
        let made = &library.made[place];
        post(&action, made, world);
        world.truth.push(Truth::PlantedFault {
            ideal: Verdict::Edit,
            ideal_arguments: made.right_arguments.clone(),
            action,
            at: world.now,
            tool: tool.to_string(),
            fault: made.fault,
        });
        Ok(())
    }
}
