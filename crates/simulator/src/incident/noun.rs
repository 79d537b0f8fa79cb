//! The part of the simulation in which things break and are put right.

use super::action_causes::describe;
use super::event::{Cause, IncidentEvent, Outbreak, Ran, Site};
use super::outside;
use super::report::{after_slowly, after_soon, report};
use super::response::Response;
use super::statement::{Known, SOURCE};
use crate::agenda::Event;
use crate::calendar::{DAY, HOUR, MINUTE};
use crate::change::{ChangeMade, Decoy};
use crate::random::{Stream, to_ms};
use crate::services::{find_service, list_callers};
use crate::truth::Truth;
use crate::world::{Noun, World};
use holdpoint_domain::Refusal;
use holdpoint_domain::incidents::MarkKind;
use std::collections::BTreeMap;

/// Outbreaks a day without a change, with an ordinary number of incidents.
const OUTSIDE_A_DAY: f64 = 0.45;
/// The shares of actions by which something breaks: of wrong ones and of right ones.
const WRONG_BREAKS: f64 = 0.035;
const RIGHT_BREAKS: f64 = 0.000_3;
/// Monitoring blames a caller of what broke.
const CALLER_BLAMED: f64 = 0.25;
/// Something harmless is changed where it breaks, just before.
const DECOYS: f64 = 0.45;
/// Descriptions that name something that has nothing to do with it.
const MISLEADING: f64 = 0.05;

/// The incidents.
pub(crate) struct Incidents {
    stream: Stream,
    numbers: u64,
    known: BTreeMap<u64, Known>,
    response: Response,
}

impl Incidents {
    pub(crate) fn new(world: &World) -> Self {
        let stream = |name: &str| world.streams.stream(name);
        Self { stream: stream("incidents"), numbers: 0, known: BTreeMap::new(), response: Response::new(stream("incidents/response")) }
    }

    fn plan_outside(&mut self, world: &mut World) {
        let a_day = OUTSIDE_A_DAY * f64::from(world.options.incident_factor);
        if a_day > 0.0 {
            world.after(to_ms(self.stream.exponential() * DAY as f64 / a_day), Event::Incident(IncidentEvent::Outside));
        }
    }

    // An action that breaks something is kept for the finding.
    fn run(&mut self, ran: &Ran, world: &mut World) -> Result<(), Refusal> {
        let share = if ran.fault.is_some() { WRONG_BREAKS } else { RIGHT_BREAKS };
        if !self.stream.chance(share * f64::from(world.options.incident_factor)) {
            return Ok(());
        }
        let Some(content) = world.ledger.action(&ran.action)?.map(|action| action.content.clone()) else { return Ok(()) };
        let Some(seen) = describe(&content, ran.fault, &mut self.stream) else { return Ok(()) };
        let Some(service) = content.target.service.as_deref().and_then(find_service) else { return Ok(()) };
        let kind = world.tools[ran.tool].kinds.iter().find(|(kind, _)| *kind.name == *content.kind).map_or("", |(kind, _)| kind.name);
        let delay = if seen.slow { after_slowly(&mut self.stream) } else { after_soon(&mut self.stream) };
        world.ledger.pin(&ran.action);
        let cause = Cause::Action { action: ran.action.clone(), tool: world.tools[ran.tool].name, kind };
        let site = Site { service, region: content.target.region.clone() };
        report(Outbreak { cause, site, title: seen.title, text: seen.text, outside: None, onset: world.now + delay }, world);
        Ok(())
    }

    fn begin_outbreak(&mut self, mut outbreak: Outbreak, world: &mut World) {
        self.numbers += 1;
        let number = self.numbers;
        if let Some(region) = outbreak.site.region.clone().filter(|_| self.stream.chance(0.5))
            && !outbreak.text.contains(&region)
        {
            outbreak.text.push_str(&format!(" Seen in {region}."));
        }
        if self.stream.chance(MISLEADING) {
            outbreak
                .text
                .push_str(self.stream.pick(&[" Traffic is a little above the usual.", " The status page of our mail vendor is yellow."]));
        }
        let detected_at = world.now + self.stream.duration(4.0 * MINUTE as f64, 0.7).min(HOUR);
        // Alerts date the beginning by their own window.
        let started_at = (world.now + self.stream.whole(0, 150) * 1_000).min(detected_at);
        let id = format!("{}-{}", started_at / DAY, self.stream.whole(1_000, 9_999) * 1_000 + i64::try_from(number % 1_000).unwrap_or(0));
        let severity = ["SEV 1", "SEV 2", "SEV 3"][self.stream.weighted(&[0.15, 0.4, 0.45])];
        let services = vec![self.blame(outbreak.site.service).to_owned()];
        self.plan_decoy(number, outbreak.site.service, world);
        self.known.insert(number, Known { id, outbreak, severity, services, started_at, detected_at });
        world.at(detected_at, Event::Incident(IncidentEvent::Detect(number)));
    }

    fn blame(&mut self, service: &'static str) -> &'static str {
        let callers = list_callers(service);
        if !callers.is_empty() && self.stream.chance(CALLER_BLAMED) { self.stream.pick(&callers) } else { service }
    }

    // It is stated late, as a pipeline does when it is done with the rest.
    fn plan_decoy(&mut self, incident: u64, service: &'static str, world: &mut World) {
        if self.stream.chance(DECOYS) {
            let before = world.now - self.stream.whole(1, 12) * MINUTE;
            world.after(MINUTE / 2, Event::Change(ChangeMade { decoy: Some(Decoy { service, incident, before }) }));
        }
    }

    fn detect(&mut self, number: u64, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = self.known.get(&number) else { return Ok(()) };
        world.try_run(&known.state(world.now, None))?;
        world.truth.push(truth_of(number, known));
        let acknowledged = self.stream.duration(6.0 * MINUTE as f64, 0.7).min(2 * HOUR);
        let resolved = acknowledged + self.stream.duration(45.0 * MINUTE as f64, 0.8).min(10 * HOUR);
        world.after(acknowledged, Event::Incident(IncidentEvent::Acknowledge(number)));
        world.after(resolved, Event::Incident(IncidentEvent::Resolve(number)));
        if let Some(after) = self.response.plan_stop(known) {
            world.after(acknowledged + after, Event::Incident(IncidentEvent::Stop(number)));
        }
        Ok(())
    }

    fn acknowledge(&mut self, number: u64, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = self.known.get(&number) else { return Ok(()) };
        let text = self.stream.pick(&["We look into it.", "On it.", "Two of us are looking.", "Seen. The figures are right."]);
        world.try_run(&known.state(world.now, Some((MarkKind::Acknowledged, text)))).map(drop)
    }

    fn resolve(&mut self, number: u64, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = self.known.get(&number) else { return Ok(()) };
        let text = self.stream.pick(&["Back to usual.", "Errors are gone.", "Over. Figures are as before.", "All clear."]);
        world.try_run(&known.state(world.now, Some((MarkKind::Resolved, text))))?;
        let pause = self.stream.duration(1.5 * HOUR as f64, 0.7).min(DAY);
        world.after(pause, Event::Incident(IncidentEvent::Find(number)));
        Ok(())
    }

    fn find(&mut self, number: u64, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = self.known.remove(&number) else { return Ok(()) };
        self.response.find(&known, world)?;
        if let Cause::Action { action, .. } = &known.outbreak.cause {
            world.ledger.unpin(action);
        }
        Ok(())
    }

    fn stop(&mut self, number: u64, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = self.known.get(&number) else { return Ok(()) };
        self.response.stop(known, world)
    }

    // What goes on when a running hub is taken over ends like the others.
    fn recover(&mut self, world: &mut World) {
        let source = format!("holdpoint:{SOURCE}");
        let open: Vec<_> = world
            .ledger
            .state
            .incidents
            .book
            .incidents()
            .into_iter()
            .filter(|incident| incident.is_open() && incident.source == source)
            .collect();
        for incident in open {
            self.numbers += 1;
            let Some(service) = incident.services.first().and_then(|name| find_service(name)) else { continue };
            let severity =
                ["SEV 1", "SEV 2", "SEV 3"].into_iter().find(|known| Some(*known) == incident.severity.as_deref()).unwrap_or("SEV 3");
            let outbreak = Outbreak {
                cause: Cause::Outside,
                site: Site { service, region: None },
                title: incident.title,
                text: String::new(),
                outside: None,
                onset: incident.started_at,
            };
            let detected_at = incident.detected_at.unwrap_or(incident.started_at);
            let known = Known {
                id: incident.source_id,
                outbreak,
                severity,
                services: incident.services,
                started_at: incident.started_at,
                detected_at,
            };
            self.known.insert(self.numbers, known);
            let left = self.stream.duration(20.0 * MINUTE as f64, 0.7).min(4 * HOUR);
            world.after(left, Event::Incident(IncidentEvent::Resolve(self.numbers)));
        }
    }
}

impl Noun for Incidents {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.plan_outside(world);
        Ok(())
    }

    fn resume(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.recover(world);
        self.response.recover(world);
        self.begin(world)
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        let Event::Incident(event) = event else { return Ok(()) };
        match event {
            IncidentEvent::Ran(ran) => self.run(ran, world),
            IncidentEvent::Outside => {
                self.plan_outside(world);
                let outbreak = outside::draw(&mut self.stream, world.now);
                self.begin_outbreak(outbreak, world);
                Ok(())
            }
            IncidentEvent::Begin(outbreak) => {
                self.begin_outbreak(outbreak.as_ref().clone(), world);
                Ok(())
            }
            IncidentEvent::Detect(number) => self.detect(*number, world),
            IncidentEvent::Acknowledge(number) => self.acknowledge(*number, world),
            IncidentEvent::Resolve(number) => self.resolve(*number, world),
            IncidentEvent::Find(number) => self.find(*number, world),
            IncidentEvent::Stop(number) => self.stop(*number, world),
            IncidentEvent::Resume { stop, stage, by } => self.response.resume(stop, stage, *by, world),
        }
    }

    fn notice(&mut self, _: &str, _: &mut World) -> Result<(), Refusal> {
        Ok(())
    }
}

fn truth_of(number: u64, known: &Known) -> Truth {
    let (cause_kind, cause) = match &known.outbreak.cause {
        Cause::Action { action, .. } => ("action", Some(action.clone())),
        Cause::Change(change) => ("change", Some(change.clone())),
        Cause::Outside => ("none", None),
    };
    Truth::Incident {
        number,
        incident: known.incident(),
        onset: known.outbreak.onset,
        detected_at: known.detected_at,
        service: known.outbreak.site.service,
        services: known.services.clone(),
        cause_kind,
        cause,
        outside: known.outbreak.outside,
    }
}
