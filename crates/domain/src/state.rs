//! Trunk table 2 of 3: what deciding needs, a field per noun, made from the log by [`State::apply`].
//!
//! Maps are persistent, so a copy is cheap: the decide loop works on a copy and
//! keeps it only once the records are durable.

use crate::{
    Action, ActionEvent, Actions, Bodies, COMMAND_MEMORY_MS, Changes, Code, CommandId, Devices, Digest, Draws, Event, Faults, Findings,
    Freezes, HubEvent, HubId, HubOpened, Incidents, Invites, Ms, OnAction, People, PolicyState, ProposalCause, Record, Refusal, Releases,
    Rereviews, Rulings, Seq, ServicesState, Shifts, Sources, StatedChanges, Status, Stops, Tools, Triggers, UnknownKind, Verdict, Workload,
    rebuild_action,
};
use crate::{Drills, HandOvers, QualifiedAt};
use imbl::{HashSet, Vector};

/// Everything deciding needs. Closed actions leave it by [`State::drop_closed`].
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The last record applied.
    pub head: Seq,
    /// Its hash.
    pub head_hash: Option<Digest>,
    /// Its time.
    pub at: Ms,
    /// The hub's id and name.
    pub hub: Option<(HubId, HubOpened)>,
    /// The log is of a simulation: nothing in it is real.
    pub simulated: bool,
    /// The policy in force.
    pub policy: PolicyState,
    /// Open actions with their claims and reviews.
    pub actions: Actions,
    /// Tools and their tokens.
    pub tools: Tools,
    /// People.
    pub people: People,
    /// Invites.
    pub invites: Invites,
    /// Devices and their keys.
    pub devices: Devices,
    /// Erased bodies.
    pub bodies: Bodies,
    /// Changes that wait for a second administrator.
    pub admin_changes: Changes,
    /// The draw of second reviews.
    pub draws: Draws,
    /// Incidents.
    pub incidents: Incidents,
    /// Stops.
    pub stops: Stops,
    /// Changes that no tool proposed.
    pub changes: StatedChanges,
    /// Systems that tell of incidents and changes.
    pub sources: Sources,
    /// Stated and suspected causes of incidents.
    pub findings: Findings,
    /// The map of services.
    pub services: ServicesState,
    /// Approvals that are to be reviewed again.
    pub rereviews: Rereviews,
    /// Freezes.
    pub freezes: Freezes,
    /// Stop triggers, and what tools did lately.
    pub triggers: Triggers,
    /// Rulings on decided actions, and their tags.
    pub rulings: Rulings,
    /// Releases of tools, and frozen datasets.
    pub releases: Releases,
    /// When people worked on the days that are not recorded yet.
    pub workload: Workload,
    /// Shifts and absences; nothing is decided by them.
    pub shifts: Shifts,
    /// The newest hand-over of each person.
    pub hand_overs: HandOvers,
    /// Planted faults.
    pub faults: Faults,
    /// Drills, and the qualifications that were granted.
    pub drills: Drills,
    /// Signed commands taken before.
    commands: Commands,
    /// The first record that must be understood and is not: nothing is decided after it.
    not_understood: Option<(Seq, UnknownKind)>,
}

// Ids of signed commands, as long as they could be delivered again.
#[derive(Clone, Debug, Default)]
struct Commands {
    taken: HashSet<CommandId>,
    // In the order of the records.
    ages: Vector<(Ms, CommandId)>,
}

impl State {
    /// Applies one record. Kinds that need not be understood move the head and nothing else.
    ///
    /// # Errors
    /// When the header of a known kind cannot be read.
    pub fn apply(&mut self, record: &Record) -> Result<(), serde_json::Error> {
        self.apply_event(record, Event::of(record)?);
        Ok(())
    }

    /// As [`Self::apply`], for a record whose header was read already.
    pub(crate) fn apply_event(&mut self, record: &Record, event: Event) {
        self.head = record.seq;
        self.head_hash = Some(record.hash);
        self.at = self.at.max(record.at);
        self.commands.apply(record);
        match event {
            Event::Hub(HubEvent::Opened(opened)) => self.hub = Some((record.subject.clone().into(), opened)),
            Event::Hub(HubEvent::OpenedSimulated(simulated)) => {
                self.hub = Some((record.subject.clone().into(), simulated.opened));
                self.simulated = true;
            }
            Event::Policy(event) => self.policy.apply(event),
            Event::Person(event) => self.people.apply(record, event),
            Event::Invite(event) => self.invites.apply(record, event),
            Event::Device(event) => self.devices.apply(record, event),
            Event::Tool(event) => self.tools.apply(record, event),
            Event::Body(event) => self.bodies.apply(event),
            Event::Draw(event) => self.draws.apply(record, event),
            Event::AdminChange(event) => self.admin_changes.apply(record, event),
            Event::Incident(event) => self.incidents.apply(record, &event),
            Event::Stop(event) => self.stops.apply(record, event),
            Event::Change(event) => self.changes.apply(record, &event),
            Event::Source(event) => self.sources.apply(record, event),
            Event::Finding(event) => self.findings.apply(record, event),
            Event::Services(event) => self.services.apply(record, event, self.maps_needed_since(record.at)),
            Event::Rereview(event) => self.rereviews.apply(record, event),
            Event::Freeze(event) => self.freezes.apply(record, event),
            Event::Trigger(event) => self.triggers.apply(record, event),
            Event::Ruling(event) => self.rulings.apply(record, event),
            Event::Release(event) => self.releases.apply(record, event),
            Event::Workload(event) => self.workload.apply(record, &event),
            Event::Shift(event) => self.shifts.apply(record, event),
            Event::HandOver(event) => self.hand_overs.apply(record, event),
            Event::Fault(event) => self.faults.apply(record, event),
            Event::Drill(event) => self.drills.apply(record, event),
            event @ (Event::Action(_) | Event::Claim(_) | Event::Review(_)) => {
                event.on_action().into_iter().for_each(|event| self.apply_on_action(record, event));
            }
            Event::Unknown(unknown) if unknown.must_be_understood => {
                self.not_understood.get_or_insert((record.seq, unknown));
            }
            Event::Unknown(_) => {}
        }
    }

    // Stops rest on the maps since they were pulled, active freezes on those since they began.
    fn maps_needed_since(&self, now: Ms) -> Ms {
        if self.stops.by_id.is_empty() { self.freezes.earliest_active(now).unwrap_or(now) } else { Ms::MIN }
    }

    // What was allowed is kept apart as well, for closed actions leave the state.
    fn apply_on_action(&mut self, record: &Record, event: OnAction) {
        self.workload.note(record, &event);
        let decided = match &event {
            OnAction::Action(ActionEvent::Decided(decided)) => Some(decided.clone()),
            OnAction::Action(event) => {
                if matches!(event, ActionEvent::GrantUsed(_))
                    && let Some(approval) = self.stops.approvals.by_action.get(record.subject.as_str())
                {
                    self.triggers.note_run(approval, record.at);
                }
                self.stops.approvals.apply(record, event);
                None
            }
            OnAction::Claim(_) | OnAction::Review(_) => None,
        };
        let proposed = matches!(&event, OnAction::Action(ActionEvent::Proposed(_) | ActionEvent::ProposedUnderRules(_)));
        self.actions.apply(record, event);
        let Some(action) = self.actions.get(&record.subject) else { return };
        if proposed && !self.faults.seals_causes {
            self.faults.note_proposed(action, None);
        }
        if let Some(decided) = decided {
            self.stops.approvals.note_decided(record, action, &decided);
            // What a person did about a planted fault says nothing about the tool.
            match action.planted {
                Some(true) => self.faults.note_decided(action),
                Some(false) | None => self.triggers.note_decided(record, action, &decided),
            }
        }
    }

    /// The last record got the signature of its batch, and with it another hash.
    pub fn replace_last_hash(&mut self, record: &Record) {
        self.head_hash = Some(record.hash);
        self.actions.replace_hash(record);
    }

    /// Whether the log holds no record that must be understood and is not.
    ///
    /// # Errors
    /// `upgrade_needed`, naming the record and the version to install.
    pub fn check_understood(&self) -> Result<(), Refusal> {
        match &self.not_understood {
            None => Ok(()),
            Some((seq, unknown)) => Err(Refusal::new(Code::UpgradeNeeded, unknown.sentence()).with("record", *seq)),
        }
    }

    /// The action with this id, open or reloaded.
    #[must_use]
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.get(id)
    }

    /// Whether this person may decide the action at an instant.
    ///
    /// # Errors
    /// `forbidden` for a person who is unknown or deactivated; else as [`Action::may_decide`].
    pub fn may_decide(&self, action: &Action, person: &str, now: Ms) -> Result<(), Refusal> {
        let profile = self.people.get_active(person);
        let profile = profile.ok_or_else(|| Refusal::new(Code::Forbidden, "You have no access to this hub."))?;
        action.may_decide(person, profile, self.tools.owner_of(&action.content.tool.name), &self.people.names, self.qualified_at(now))
    }

    /// Who holds which qualification at an instant.
    #[must_use]
    pub const fn qualified_at(&self, at: Ms) -> QualifiedAt<'_> {
        QualifiedAt { drills: &self.drills, at }
    }

    /// Whether a signed command, other than a review, was taken before.
    #[must_use]
    pub fn has_taken(&self, command: &str) -> bool {
        self.commands.taken.contains(command)
    }

    /// Whether a device may sign, and its person is active.
    #[must_use]
    pub fn may_sign(&self, device: &str) -> bool {
        self.devices.get(device).is_some_and(|device| !device.revoked && !self.people.is_deactivated(&device.enrolled.person))
    }

    /// Sets the verdict of a sealed review of an open action: the hub reads it from the
    /// review's body, which no record shows.
    pub fn load_sealed_verdict(&mut self, action: &str, review: &str, verdict: Verdict) {
        self.actions.load_sealed_verdict(action, review, verdict);
    }

    /// Tells the state why an action was proposed: the hub reads it from the sealed body, which no
    /// record shows. Until then nothing of the action is granted.
    pub fn load_cause(&mut self, action: &str, cause: &ProposalCause) {
        if !self.actions.load_planted(action, cause.fault().is_some()) {
            return;
        }
        // One that is closed was reloaded for a command, and was noted when it was proposed.
        if let Some(action) = self.actions.get(action).filter(|action| action.status == Status::Open) {
            self.faults.note_proposed(action, Some(cause));
        }
    }

    /// Reloads a closed action from its own records, for one command.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn reload_action(&mut self, records: &[Record]) -> Result<(), serde_json::Error> {
        if let Some(action) = rebuild_action(records)? {
            self.actions.reload(action);
        }
        Ok(())
    }

    /// Drops closed actions, old idempotency keys, ended changes and ids of old commands.
    pub fn drop_closed(&mut self, now: Ms) {
        self.actions.drop_closed(now);
        self.commands.drop_old(now);
        self.admin_changes.drop_old(now);
        self.stops.approvals.drop_old(now);
    }
}

impl Commands {
    fn apply(&mut self, record: &Record) {
        if let Some(command) = record.command() {
            self.ages.push_back((record.at, command.clone()));
            self.taken.insert(command);
        }
    }

    fn drop_old(&mut self, now: Ms) {
        while self.ages.front().is_some_and(|(at, _)| *at < now - COMMAND_MEMORY_MS) {
            if let Some((_, command)) = self.ages.pop_front() {
                self.taken.remove(&command);
            }
        }
    }
}
