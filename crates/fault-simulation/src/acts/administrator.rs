//! What administrators do while the history runs.

use crate::cast::{POLICIES, SERVICE_MAPS, invited, person_id, stop_scope, triggers};
use crate::network::Sender;
use crate::random::Random;
use crate::request::Request;
use crate::world::{World, is_transient};
use holdpoint_domain::incidents::{Report, Statement, Texts, Told};
use holdpoint_domain::{DeskCommand, Digest, Enroll, EnrollBy, PublicKey, StatedIncident, StopProposals, StopPulled, StopScope, StopStage};
use std::sync::Arc;
use std::time::Duration;

/// The desks of administrators; either acts.
pub(crate) const ADMINISTRATORS: [usize; 2] = [0, 3];

fn stated_incident(id: &str) -> StatedIncident {
    let report = Report { title: "Checkout errors".into(), started_at: 1, whole: true, ..Report::default() };
    let statement = Statement { source: "pagerduty".into(), id: id.into(), at: 1, told: Told::Incident(report) };
    StatedIncident { statement, texts: Texts::default() }
}

impl World {
    /// Signs a command at the desk of an administrator and delivers it; the other one answers
    /// it where it waits.
    pub(crate) async fn administer(self: Arc<Self>, command: DeskCommand, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.ask_and_confirm(desk, command, &mut random).await;
    }

    async fn ask_and_confirm(self: &Arc<Self>, desk: usize, command: DeskCommand, random: &mut Random) {
        let receipt = self.sign_and_deliver(desk, command, random).await;
        let Some(change) = receipt.and_then(|receipt| receipt.waiting) else { return };
        self.pause(Duration::from_millis(random.pick(&[0, 20, 20, 2_000]))).await;
        let confirm = if random.chance(850) {
            DeskCommand::ConfirmChange { change: change.clone() }
        } else {
            DeskCommand::DeclineChange { change: change.clone() }
        };
        let other = if desk == ADMINISTRATORS[0] { ADMINISTRATORS[1] } else { ADMINISTRATORS[0] };
        if random.chance(200) {
            // Taken back at the same time.
            let (world, mut random) = (Arc::clone(self), Random::new(self.seed, &[9, random.below(u64::from(u32::MAX))]));
            let decline = DeskCommand::DeclineChange { change };
            self.spawn(async move { drop(world.sign_and_deliver(desk, decline, &mut random).await) });
        }
        self.sign_and_deliver(other, confirm, random).await;
    }

    /// Publishes a policy in place of the one the desk knows.
    pub(crate) async fn publish_policy(self: Arc<Self>, policy: usize, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.sync_desk(desk, &mut random).await;
        let replaces = self.desks[desk].copy().state.policy.in_force.version.clone();
        self.ask_and_confirm(desk, DeskCommand::PublishPolicy { source: POLICIES[policy].into(), replaces }, &mut random).await;
    }

    /// Publishes a map of services in place of the one the desk knows.
    pub(crate) async fn publish_services(self: Arc<Self>, map: usize, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.sync_desk(desk, &mut random).await;
        let replaces = self.desks[desk].copy().state.services.in_force().version().to_owned();
        self.ask_and_confirm(desk, DeskCommand::PublishServices { source: SERVICE_MAPS[map].into(), replaces }, &mut random).await;
    }

    /// States two incidents, and merges the first into the second, in either order of arrival.
    pub(crate) async fn merge_incidents(self: Arc<Self>, mut random: Random) {
        let incidents: Vec<StatedIncident> = ["P1", "P2"].map(stated_incident).to_vec();
        let [first, second] = [&incidents[0], &incidents[1]].map(|stated| stated.statement.stream_id());
        let desk = random.pick(&ADMINISTRATORS);
        self.sign_and_deliver(desk, DeskCommand::StateIncidents { incidents }, &mut random).await;
        let (incident, into) = if random.chance(700) { (first, second) } else { (second, first) };
        self.administer(DeskCommand::MergeIncidents { incident, into }, random).await;
    }

    /// Splits the incident that a history merges most often.
    pub(crate) async fn split_incident(self: Arc<Self>, random: Random) {
        let incident = stated_incident("P1").statement.stream_id();
        self.administer(DeskCommand::SplitIncident { incident }, random).await;
    }

    /// Publishes stop triggers in place of those the desk knows.
    pub(crate) async fn publish_triggers(self: Arc<Self>, enforce: bool, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.sync_desk(desk, &mut random).await;
        let replaces = self.desks[desk].copy().state.triggers.version.clone();
        let source = triggers(if enforce { "enforce" } else { "observe" });
        self.ask_and_confirm(desk, DeskCommand::PublishTriggers { source, replaces }, &mut random).await;
    }

    /// Invites a person's further device, and enrols it.
    pub(crate) async fn enroll_device(self: Arc<Self>, number: usize, step: u32, mut random: Random) {
        let desk = &self.desks[number];
        let text = format!("code {step}");
        let code = Digest::of(text.as_bytes());
        let command = DeskCommand::Invite {
            invite: format!("inv_{step}").into(),
            code,
            valid_ms: 3_600_000,
            profile: invited(desk.person),
            person: Some(person_id(desk.person).into()),
        };
        let by = random.pick(&ADMINISTRATORS);
        self.ask_and_confirm(by, command, &mut random).await;
        let enroll = Enroll {
            person: person_id(desk.person).into(),
            name: person_id(desk.person),
            device: desk.device.as_str().into(),
            device_name: "Second device".into(),
            key: PublicKey::base64_of(&desk.key),
            by: EnrollBy::Invite(code),
        };
        for attempt in 0.. {
            let request = Request::Enroll { enroll: Box::new(enroll.clone()), code: Some(text.clone()) };
            match self.call(Sender::Desk(number), attempt % self.hubs.len(), request, &mut random).await {
                Some(Err(refusal)) if is_transient(refusal.code) => self.pause(Duration::from_secs(1)).await,
                Some(_) => return,
                None => self.pause(Duration::from_secs(1)).await,
            }
        }
    }

    /// Stops tools, at the desk of an administrator.
    pub(crate) async fn stop_tools(self: Arc<Self>, step: u32, scope: usize, deny: bool, random: Random) {
        let proposals = if deny { StopProposals::Deny } else { StopProposals::Hold };
        let pulled = StopPulled { scope: stop_scope(scope), reason: "Errors".into(), proposals, drill: false, incident: None };
        self.administer(DeskCommand::Stop { stop: format!("stp_{step}").into(), pulled }, random).await;
    }

    /// Asks for the next stage of each stop that the first desk knows; the other administrator agrees.
    pub(crate) async fn resume_tools(self: Arc<Self>, both: bool, mut random: Random) {
        let [first, second] = ADMINISTRATORS;
        self.sync_desk(first, &mut random).await;
        let state = self.desks[first].copy().state.clone();
        for stop in state.stops.in_force() {
            let stage = match (&stop.pulled.scope, &stop.stage) {
                (StopScope::Kind(_), _) | (_, StopStage::Kind(_)) => StopStage::All,
                _ => StopStage::Kind("deploy.rollout".into()),
            };
            let resume = || DeskCommand::Resume { stop: stop.id.clone(), stage: stage.clone() };
            self.sign_and_deliver(first, resume(), &mut random).await;
            if both {
                self.sign_and_deliver(second, resume(), &mut random).await;
            }
        }
    }

    /// Erases the body of an action that a step proposed.
    pub(crate) async fn erase_body(self: Arc<Self>, proposal: u32, random: Random) {
        let title = format!("\"title\":\"Action {proposal}\"");
        let body = self.log.stored().records.iter().find(|record| record.header.get().contains(&title)).and_then(|record| record.body);
        if let Some(digest) = body {
            self.administer(DeskCommand::EraseBody { digest, reason: "Asked for by the person it is about".into() }, random).await;
        }
    }
}
