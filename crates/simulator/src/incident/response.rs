//! What managers do about incidents: stops, resuming in stages, and findings.

use super::event::{Cause, IncidentEvent};
use super::statement::Known;
use crate::agenda::Event;
use crate::calendar::MINUTE;
use crate::person::ask;
use crate::random::Stream;
use crate::world::World;
use holdpoint_domain::{
    Cause as StatedCause, DeskCommand, Grade, Ms, Refusal, Role, STOP, StopId, StopProposals, StopPulled, StopScope, StopStage,
};

/// Shares of incidents in which a tool is stopped: where an action is the cause, and else.
const STOPS: f64 = 0.4;
const MISTAKEN_STOPS: f64 = 0.06;
/// One kind runs for ten minutes before everything may; a little more, as people wait.
const KIND_STAGE: Ms = 12 * MINUTE;

/// The managers.
pub(super) struct Response {
    stream: Stream,
}

impl Response {
    pub(super) const fn new(stream: Stream) -> Self {
        Self { stream }
    }

    /// When tools are stopped, from the time at which the incident was taken on; none where they are not.
    pub(super) fn plan_stop(&mut self, known: &Known) -> Option<Ms> {
        let is_action = matches!(known.outbreak.cause, Cause::Action { .. });
        let stops = self.stream.chance(if is_action { STOPS } else { MISTAKEN_STOPS });
        let after = self.stream.whole(2, 14) * MINUTE;
        stops.then_some(after)
    }

    /// Pulls a stop and plans how the tools go on.
    pub(super) fn stop(&mut self, known: &Known, world: &mut World) -> Result<(), Refusal> {
        let (tool, kind) = self.suspect(known, world);
        let scope = match self.stream.weighted(&[0.7, 0.2, 0.1]) {
            0 => StopScope::Tool(tool.into()),
            1 => StopScope::Kind(kind.into()),
            _ => StopScope::Service(known.outbreak.site.service.into()),
        };
        let reason =
            self.stream.pick(&["It may be the cause of the incident.", "No more changes there until we know.", "Stopped while we look."]);
        let [first, second] = self.pick_two(world);
        let stop = StopId::from(self.stream.id(STOP, world.now));
        let incident = Some(known.incident());
        let pulled = StopPulled { scope: scope.clone(), reason: reason.into(), proposals: StopProposals::Hold, drill: false, incident };
        if ask(first, DeskCommand::Stop { stop: stop.clone(), pulled }, &mut self.stream, world)?.is_none() {
            let held = self.stream.whole(15, 70) * MINUTE;
            self.plan_resume(&stop, &scope, kind, [first, second], held, world);
        }
        Ok(())
    }

    // The tool that did it, or the one that acted last where something else did.
    fn suspect(&mut self, known: &Known, world: &World) -> (&'static str, &'static str) {
        if let Cause::Action { tool, kind, .. } = known.outbreak.cause {
            return (tool, kind);
        }
        let touching = |tool: &&crate::tool::Tool| tool.kinds.iter().any(|(kind, _)| kind.services.contains(&known.outbreak.site.service));
        let tools: Vec<_> = world.tools.iter().filter(touching).chain(world.tools.first()).collect();
        let tool = tools[self.stream.below(tools.len())];
        (tool.name, tool.kinds[0].0.name)
    }

    fn plan_resume(&mut self, stop: &StopId, scope: &StopScope, kind: &str, by: [usize; 2], held: Ms, world: &mut World) {
        let mut after = held;
        let kind_first = (!matches!(scope, StopScope::Kind(_))).then(|| StopStage::Kind(kind.to_owned()));
        for stage in kind_first.into_iter().chain([StopStage::All]) {
            for person in by {
                after += self.stream.whole(1, 6) * MINUTE;
                world.after(after, Event::Incident(IncidentEvent::Resume { stop: stop.clone(), stage: stage.clone(), by: person }));
            }
            after += KIND_STAGE;
        }
    }

    /// Asks for a stage, or agrees to it. Others may have ended the stop meanwhile.
    pub(super) fn resume(&mut self, stop: &StopId, stage: &StopStage, by: usize, world: &mut World) -> Result<(), Refusal> {
        ask(by, DeskCommand::Resume { stop: stop.clone(), stage: stage.clone() }, &mut self.stream, world).map(drop)
    }

    /// Stops that are in force when a running hub is taken over are resumed like the others.
    pub(super) fn recover(&mut self, world: &mut World) {
        let managers: Vec<String> = list_managers(world).into_iter().map(|index| world.people[index].id.clone()).collect();
        let stops: Vec<_> =
            world.ledger.state.stops.in_force().into_iter().filter(|stop| managers.contains(&stop.by.to_string())).cloned().collect();
        for stop in stops {
            let kind = match &stop.stage {
                StopStage::Kind(kind) => kind.clone(),
                _ => "deploy.rollout".into(),
            };
            let by = self.pick_two(world);
            let held = self.stream.whole(5, 20) * MINUTE;
            self.plan_resume(&stop.id, &stop.pulled.scope, &kind, by, held, world);
        }
    }

    /// States what was found out. Some findings are wrong, some say only what is suspected.
    pub(super) fn find(&mut self, known: &Known, world: &mut World) -> Result<(), Refusal> {
        let outcome = self.stream.uniform();
        let (manager, incident) = (self.pick_two(world)[0], known.incident());
        if outcome > 0.9 {
            return Ok(());
        }
        let is_right = outcome < 0.82;
        let cause = match &known.outbreak.cause {
            _ if !is_right => StatedCause::NoChange,
            Cause::Action { action, .. } => StatedCause::Action(action.as_str().into()),
            Cause::Change(change) => StatedCause::Change(change.clone()),
            Cause::Outside => StatedCause::NoChange,
        };
        let grade = if outcome < 0.68 { Grade::Confirmed } else { Grade::Suspected };
        let why = self.stream.pick(&[
            "It ended when this was undone.",
            "Times and traces agree.",
            "Seen again in staging.",
            "Nothing else fits.",
        ]);
        ask(manager, DeskCommand::StateFinding { incident, cause, grade, why: Some(why.into()) }, &mut self.stream, world).map(drop)
    }

    fn pick_two(&mut self, world: &World) -> [usize; 2] {
        let managers = list_managers(world);
        let first = self.stream.below(managers.len());
        let step = 1 + self.stream.below(managers.len() - 1);
        [managers[first], managers[(first + step) % managers.len()]]
    }
}

// Administrators too may do what managers may; here the managers do it.
fn list_managers(world: &World) -> Vec<usize> {
    let is_manager = |index: &usize| world.people[*index].profile.roles == [Role::Manager];
    (0..world.people.len()).filter(is_manager).collect()
}
