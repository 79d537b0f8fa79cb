//! The simulation: takes events in order of time and lets each noun deal with them.

use crate::administration::Administration;
use crate::agenda::{Agenda, Event};
use crate::board::Board;
use crate::calendar::HOUR;
use crate::change::Changes;
use crate::incident::{IncidentEvent, Incidents};
use crate::ledger::Ledger;
use crate::live::{LiveHub, Moment};
use crate::options::Options;
use crate::organisation::Written;
use crate::person::{ADMINISTRATORS, Context, Reviewers, command_of, make_roster, sign};
use crate::planted::Planted;
use crate::random::Streams;
use crate::tool::{ToolEvent, Tools, make_fleet};
use crate::training::Training;
use crate::truth::{SCHEMA, Truth};
use crate::world::{Noun, World};
use holdpoint_domain::{Code, Command, DeskCommand, Digest, INVITE, Invited, Ms, Refusal, Risk, State};

/// What an hour on task may add to fatigue. Nothing is among it, so that no figure is right by assuming it.
const FATIGUE_PER_HOUR: [f64; 4] = [0.0, 0.35, 0.7, 1.2];

/// A retailer at work.
pub struct Simulation {
    world: World,
    nouns: Vec<Box<dyn Noun + Send>>,
    fatigue_per_hour: f64,
}

impl Simulation {
    /// Opens the hub, enrols the people and adds the tools.
    ///
    /// # Errors
    /// When the product's rules refuse, which would be a defect here.
    pub fn new(options: Options) -> Result<Self, Refusal> {
        let streams = Streams::new(options.seed);
        let ledger = Ledger::new(&streams, options.start());
        let (mut simulation, trend_per_day) = Self::prepare(options, ledger, options.start(), streams);
        simulation.nouns.insert(0, Box::new(Administration::new(&simulation.world)));
        simulation.world.truth.push(simulation_truth(&options, simulation.fatigue_per_hour, trend_per_day));
        for noun in &mut simulation.nouns {
            noun.begin(&mut simulation.world)?;
        }
        simulation.world.agenda.add(options.start(), Event::Hour);
        Ok(simulation)
    }

    /// Goes on at `now` with the organisation whose record a running hub holds. `options` are
    /// those of the record, `state` is the hub's, `planted` is what is known of open actions. Other
    /// people may take part at the hub.
    ///
    /// # Errors
    /// `internal` when a record of the hub cannot be read.
    pub fn resume(options: Options, state: State, planted: Planted, now: Ms, hub: Box<dyn LiveHub>) -> Result<Self, Refusal> {
        let streams = Streams::new(options.seed);
        let ledger = Ledger::live(&streams, options.start(), state, hub);
        let (mut simulation, _) = Self::prepare(options, ledger, now, streams.resumed(now));
        simulation.world.goes_on = true;
        simulation.world.planted = planted;
        let administrator = &simulation.world.people[ADMINISTRATORS[0]].device;
        if simulation.world.ledger.state.devices.get(administrator).is_none() {
            return Err(Refusal::new(Code::Internal, "This record is of another simulation, or of another version. Delete its folder."));
        }
        for noun in &mut simulation.nouns {
            noun.resume(&mut simulation.world)?;
        }
        simulation.world.agenda.add(now - now.rem_euclid(HOUR) + HOUR, Event::Hour);
        Ok(simulation)
    }

    // People, tools and their traits are those of the seed, also in an organisation that goes on.
    fn prepare(options: Options, ledger: Ledger, now: Ms, streams: Streams) -> (Self, f64) {
        let of_seed = Streams::new(options.seed);
        let people = make_roster(&of_seed, options.start());
        let mut traits = of_seed.stream("organisation");
        let (fatigue_per_hour, trend_per_day) = (traits.pick(&FATIGUE_PER_HOUR), traits.between(-0.002, 0.006));
        let world = World {
            options,
            goes_on: false,
            now,
            agenda: Agenda::default(),
            ledger,
            board: Board::default(),
            roster: people.iter().map(|person| person.id.clone()).collect(),
            people,
            tools: make_fleet(&of_seed, options.start(), options.end()),
            truth: Vec::new(),
            planted: Planted::default(),
            streams,
        };
        let nouns: Vec<Box<dyn Noun + Send>> = vec![
            Box::new(Reviewers::new(&world, fatigue_per_hour)),
            Box::new(Tools::new(trend_per_day)),
            Box::new(Changes::new(&world)),
            Box::new(Incidents::new(&world)),
            Box::new(Training::new(&world)),
        ];
        (Self { world, nouns, fatigue_per_hour }, trend_per_day)
    }

    /// Lets the next event happen. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn step(&mut self) -> Result<bool, Refusal> {
        let end = self.world.options.history_end();
        let Some(at) = self.world.agenda.next_at().filter(|at| self.world.goes_on || *at < end) else { return Ok(false) };
        self.act_on_deadlines(at)?;
        let Some((at, event)) = self.world.agenda.take() else { return Ok(false) };
        self.world.now = self.world.now.max(at);
        if matches!(event, Event::Hour) {
            self.world.after(HOUR, Event::Hour);
            self.tick()?;
            self.record_day()?;
        }
        for noun in &mut self.nouns {
            noun.handle(&event, &mut self.world)?;
        }
        self.notice_changes()?;
        Ok(true)
    }

    /// Lets everything happen that is due at `now`, on a running hub.
    ///
    /// # Errors
    /// As [`Self::resume`].
    pub fn catch_up(&mut self, now: Ms) -> Result<(), Refusal> {
        self.world.ledger.follow()?;
        self.notice_changes()?;
        while self.next_at().is_some_and(|at| at <= now) {
            self.step()?;
        }
        Ok(())
    }

    /// When the next event happens; none after the last day.
    #[must_use]
    pub fn next_at(&self) -> Option<Ms> {
        self.world.agenda.next_at()
    }

    /// The next moment that is worth looking at, after `now`.
    #[must_use]
    pub fn next_moment(&self, now: Ms) -> Option<Moment> {
        let sale = self.world.options.sale().map(|(from, _)| Moment { at: from, what: "the sale begins" });
        let planned = self.world.agenda.iter().filter_map(|(at, event)| match event {
            Event::Tool(ToolEvent::Propose { tool }) => self.describe_proposal(*tool).map(|what| Moment { at, what }),
            Event::Incident(IncidentEvent::Detect(_)) => Some(Moment { at, what: "an incident" }),
            _ => None,
        });
        planned.chain(sale).filter(|moment| moment.at > now).min_by_key(|moment| moment.at)
    }

    // Of the tools whose actions are grave, and of prices, which the sale is about.
    fn describe_proposal(&self, tool: usize) -> Option<&'static str> {
        let (kind, _) = self.world.tools[tool].kinds.first()?;
        matches!(kind.risk, Risk::High | Risk::Critical).then_some(match kind.name {
            "pricing.change" => "price change",
            "deploy.rollout" => "deployment",
            "db.migrate" => "schema change",
            _ => "an action of high risk",
        })
    }

    /// Lets an administrator invite a further person, for a day. `code` is the digest of the invite's code.
    ///
    /// # Errors
    /// The hub's refusal.
    pub fn invite(&mut self, code: Digest, profile: Invited, valid_ms: Ms) -> Result<(), Refusal> {
        self.world.ledger.follow()?;
        let mut stream = self.world.streams.stream(&format!("invite/{code}"));
        let invite = stream.id(INVITE, self.world.now).into();
        let command = DeskCommand::Invite { invite, code, valid_ms, profile, person: None };
        let (ledger, administrator) = (&self.world.ledger, &self.world.people[ADMINISTRATORS[0]]);
        let context = Context { hub: &ledger.hub, signed_at: self.world.now, rests_on: ledger.place(), shown: None, reading: None };
        let request = sign(administrator, command, context, &mut stream);
        self.world.ledger.run(&command_of(request), self.world.now)
    }

    /// The simulated clock.
    #[must_use]
    pub const fn now(&self) -> Ms {
        self.world.now
    }

    /// What is simulated.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.world.options
    }

    /// Records that were written and not taken yet.
    #[must_use]
    pub fn count_written(&self) -> usize {
        self.world.ledger.count_written()
    }

    /// Takes the records and bodies that were written since the last time.
    pub fn take_written(&mut self) -> Written {
        self.world.ledger.take_written()
    }

    /// Takes the truth since the last time.
    pub fn take_truth(&mut self) -> Vec<Truth> {
        std::mem::take(&mut self.world.truth)
    }

    /// What the hub's `keys.json` must hold to go on with this record.
    #[must_use]
    pub fn keys_json(&self) -> String {
        self.world.ledger.keys_json()
    }

    // As a hub's timer does it: a tick when a deadline passes or a claim expires.
    fn act_on_deadlines(&mut self, until: Ms) -> Result<(), Refusal> {
        while let Some(due) = self.world.ledger.state.actions.timers.get_min().map(|(at, _)| *at).filter(|at| *at <= until) {
            let before = self.world.ledger.place();
            self.world.now = self.world.now.max(due);
            self.tick()?;
            self.notice_changes()?;
            if self.world.ledger.place() == before {
                break;
            }
        }
        Ok(())
    }

    fn tick(&mut self) -> Result<(), Refusal> {
        self.world.ledger.run(&Command::Tick, self.world.now)
    }

    // A running hub does it by itself.
    fn record_day(&mut self) -> Result<(), Refusal> {
        let now = self.world.now;
        let due = self.world.ledger.state.workload.due(now).filter(|_| !self.world.goes_on);
        let Some(day) = due else { return Ok(()) };
        let salt = self.world.streams.stream(&format!("workload/{day}")).salt();
        self.world.ledger.run(&Command::RecordDay { salt }, now)
    }

    fn notice_changes(&mut self) -> Result<(), Refusal> {
        if self.world.ledger.take_stops_changed() {
            let World { board, ledger, .. } = &mut self.world;
            board.hold(&ledger.state);
        }
        for action in self.world.ledger.take_changed() {
            let World { board, ledger, roster, .. } = &mut self.world;
            board.follow(&ledger.state, &action, roster);
            for noun in &mut self.nouns {
                noun.notice(&action, &mut self.world)?;
            }
        }
        Ok(())
    }
}

fn simulation_truth(options: &Options, fatigue_per_hour: f64, trend_per_day: f64) -> Truth {
    Truth::Simulation {
        schema: SCHEMA,
        seed: options.seed,
        days: options.days,
        from: options.from.to_string(),
        preset: options.preset.as_str(),
        fatigue_per_hour,
        trend_per_day,
    }
}

#[cfg(test)]
mod tests;
