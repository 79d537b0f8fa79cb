//! The administrators' part of the simulation.

use crate::agenda::Event;
use crate::calendar::{DAY, HOUR, MINUTE, SECOND, local_day};
use crate::person::{ADMINISTRATORS, Context, Person, command_of, planned_shift, sign};
use crate::random::Stream;
use crate::world::{Noun, World};
use holdpoint_domain::{
    Command, DeskCommand, Digest, Enroll, EnrollBy, INVITE, Invited, Ms, PersonId, PublicKey, Refusal, Role, ShiftPlanned, SourceAdded,
    SourceType, ToolTerms, local_text, simulated_source_token, simulated_token,
};

const POLICY: &str = include_str!("policy.toml");
/// The invites of the first day work this long.
const INVITE_MS: Ms = DAY;
const SHIFTS_IN_COMMAND: usize = 1_000;

/// When the administrators do what.
const STEPS: [(Ms, Step); 4] = [
    (DAY + 10 * HOUR, Step::AskForPolicy),
    (DAY + 10 * HOUR + 25 * MINUTE, Step::ConfirmPolicy),
    (DAY + 12 * HOUR, Step::ChangeTeams),
    (DAY + 14 * HOUR, Step::ChangeTool),
];

#[derive(Clone, Copy, Debug)]
enum Step {
    AskForPolicy,
    ConfirmPolicy,
    ChangeTeams,
    ChangeTool,
}

/// The administrators.
pub(crate) struct Administration {
    stream: Stream,
    // The signed command that asked for a change.
    asked: Option<String>,
}

impl Administration {
    pub(crate) fn new(world: &World) -> Self {
        Self { stream: world.streams.stream("administration"), asked: None }
    }

    fn open(&mut self, world: &mut World) -> Result<(), Refusal> {
        let open =
            Command::OpenSimulatedHub { id: world.ledger.hub.clone().into(), name: "Larkfield".into(), key: world.ledger.public_key() };
        world.ledger.run(&open, world.now)?;
        self.enroll(ADMINISTRATORS[0], EnrollBy::Owner, world)?;
        // The owner of a hub's folder is enrolled without a team.
        let (person, profile) = (world.people[ADMINISTRATORS[0]].id.as_str().into(), world.people[ADMINISTRATORS[0]].profile.clone());
        self.ask(ADMINISTRATORS[0], DeskCommand::ChangePerson { person, profile }, world)?;
        let replaces = world.ledger.state.policy.in_force.version.clone();
        self.ask(ADMINISTRATORS[0], DeskCommand::PublishPolicy { source: POLICY.into(), replaces }, world)?;
        let replaces = world.ledger.state.services.in_force().version().to_owned();
        self.ask(ADMINISTRATORS[0], DeskCommand::PublishServices { source: crate::services::MAP.into(), replaces }, world)?;
        for person in 1..world.people.len() {
            self.invite(person, world)?;
        }
        for tool in world.tools.clone() {
            let terms = ToolTerms {
                owner: Some(world.people[tool.owner].id.clone()),
                kinds: tool.kinds.iter().map(|(kind, _)| kind.name.to_owned()).collect(),
                targets: vec!["environment=prod".into()],
                may_pass_unreviewed: tool.may_pass_unreviewed,
            };
            let token = Digest::of(simulated_token(tool.name).as_bytes());
            self.ask(ADMINISTRATORS[0], DeskCommand::RegisterTool { name: tool.name.into(), token, terms }, world)?;
        }
        self.add_source(crate::incident::SOURCE, SourceType::Incidents, world)?;
        self.add_source(crate::change::SOURCE, SourceType::Changes, world)?;
        self.plan_shifts(world)
    }

    // The rota of all reviewers, to two weeks beyond the end. Being late or absent is no part of it.
    fn plan_shifts(&mut self, world: &mut World) -> Result<(), Refusal> {
        let until = world.options.end() + 14 * DAY;
        let reviewers = world.people.iter().filter(|person| person.profile.roles.contains(&Role::Reviewer));
        let shifts: Vec<ShiftPlanned> = reviewers.flat_map(|person| rota(person, world.now, until)).collect();
        for part in shifts.chunks(SHIFTS_IN_COMMAND) {
            self.ask(ADMINISTRATORS[0], DeskCommand::PlanShifts { shifts: part.to_vec() }, world)?;
        }
        Ok(())
    }

    fn add_source(&mut self, name: &str, kind: SourceType, world: &mut World) -> Result<(), Refusal> {
        let token = Some(Digest::of(simulated_source_token(name).as_bytes()));
        let source = SourceAdded { kind, url: None, token };
        self.ask(ADMINISTRATORS[0], DeskCommand::AddSource { name: name.into(), source }, world).map(drop)
    }

    fn invite(&mut self, person: usize, world: &mut World) -> Result<(), Refusal> {
        let code = Digest::of(self.stream.salt().as_bytes());
        let profile = world.people[person].profile.clone();
        let invite = self.stream.id(INVITE, world.now).into();
        self.ask(ADMINISTRATORS[0], DeskCommand::Invite { invite, code, valid_ms: INVITE_MS, profile, person: None }, world)?;
        self.enroll(person, EnrollBy::Invite(code), world)
    }

    fn enroll(&mut self, person: usize, by: EnrollBy, world: &mut World) -> Result<(), Refusal> {
        world.now += SECOND;
        let person = &world.people[person];
        let enroll = Enroll {
            person: person.id.clone().into(),
            name: person.name.clone(),
            device: person.device.clone().into(),
            device_name: format!("{} desk", person.site.name),
            key: PublicKey::base64_of(&person.key),
            by,
        };
        world.ledger.run(&Command::Enroll(Box::new(enroll)), world.now)
    }

    // Signs and sends a command; returns its id.
    fn ask(&mut self, by: usize, command: DeskCommand, world: &mut World) -> Result<String, Refusal> {
        world.now += SECOND;
        let context = Context { hub: &world.ledger.hub, signed_at: world.now, rests_on: world.ledger.place(), shown: None, reading: None };
        let request = sign(&world.people[by], command, context, &mut self.stream);
        let id = request.statement.id.as_str().to_owned();
        world.ledger.run(&command_of(request), world.now)?;
        Ok(id)
    }

    fn step(&mut self, step: Step, world: &mut World) -> Result<(), Refusal> {
        let [first, second] = ADMINISTRATORS;
        match step {
            Step::AskForPolicy => {
                let replaces = world.ledger.state.policy.in_force.version.clone();
                let source = POLICY.replace("second_look = 0.1\n", "second_look = 0.2\n");
                self.asked = Some(self.ask(first, DeskCommand::PublishPolicy { source, replaces }, world)?);
            }
            Step::ConfirmPolicy => {
                if let Some(change) = self.asked.take() {
                    self.ask(second, DeskCommand::ConfirmChange { change: change.into() }, world)?;
                }
            }
            Step::ChangeTeams => self.add_team(20, "data", world)?,
            Step::ChangeTool => self.change_tool(world)?,
        }
        Ok(())
    }

    // A reviewer helps a second team from now on.
    fn add_team(&mut self, person: usize, team: &str, world: &mut World) -> Result<(), Refusal> {
        let profile = world.people[person].profile.clone();
        let teams = profile.teams.iter().cloned().chain([team.to_owned()]).collect();
        let person = PersonId::from(world.people[person].id.as_str());
        self.ask(ADMINISTRATORS[1], DeskCommand::ChangePerson { person, profile: Invited { teams, ..profile } }, world).map(drop)
    }

    fn change_tool(&mut self, world: &mut World) -> Result<(), Refusal> {
        let name = "index-keeper";
        let Some(known) = world.ledger.state.tools.get(name) else { return Ok(()) };
        let terms = ToolTerms { kinds: vec!["search.*".into()], ..known.terms.clone() };
        self.ask(ADMINISTRATORS[0], DeskCommand::ChangeTool { name: name.into(), terms }, world).map(drop)
    }
}

fn rota(person: &Person, from: Ms, until: Ms) -> Vec<ShiftPlanned> {
    let zone = person.site.zone;
    let (first, last) = (local_day(zone, from), local_day(zone, until));
    let shift = |(from, until): (Ms, Ms)| {
        let local = |at| local_text(at, zone.name()).ok();
        let (team, name) = (person.site.name.to_owned(), zone.name().to_owned());
        Some(ShiftPlanned {
            person: person.id.clone(),
            team,
            zone: name,
            from,
            until,
            from_local: local(from)?,
            until_local: local(until)?,
        })
    };
    first.iter_days().take_while(|day| *day <= last).filter_map(|day| planned_shift(person, day)).filter_map(shift).collect()
}

impl Noun for Administration {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.open(world)?;
        for (index, (after, _)) in STEPS.iter().enumerate() {
            world.at(world.options.start() + after, Event::Administration(index));
        }
        Ok(())
    }

    // Everything is set up.
    fn resume(&mut self, _: &mut World) -> Result<(), Refusal> {
        Ok(())
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        match event {
            Event::Administration(index) => self.step(STEPS[*index].1, world),
            Event::Tool(_) | Event::Person(_) | Event::Change(_) | Event::Incident(_) | Event::Training(_) | Event::Hour => Ok(()),
        }
    }

    fn notice(&mut self, _: &str, _: &mut World) -> Result<(), Refusal> {
        Ok(())
    }
}
