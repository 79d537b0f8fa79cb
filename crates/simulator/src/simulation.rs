//! The simulation: takes events in order of time and lets each noun deal with them.

use crate::administration::Administration;
use crate::agenda::{Agenda, Event};
use crate::board::Board;
use crate::calendar::HOUR;
use crate::ledger::Ledger;
use crate::options::Options;
use crate::organisation::Written;
use crate::person::{Reviewers, make_roster};
use crate::random::Streams;
use crate::tool::{Tools, make_fleet};
use crate::truth::{SCHEMA, Truth};
use crate::world::{Noun, World};
use holdpoint_domain::{Command, Ms, Refusal};

/// What an hour on task may add to fatigue. Nothing is among it, so that no figure is right by assuming it.
const FATIGUE_PER_HOUR: [f64; 4] = [0.0, 0.35, 0.7, 1.2];

/// A retailer at work.
pub struct Simulation {
    world: World,
    nouns: Vec<Box<dyn Noun + Send>>,
}

impl Simulation {
    /// Opens the hub, enrols the people and adds the tools.
    ///
    /// # Errors
    /// When the product's rules refuse, which would be a defect here.
    pub fn new(options: Options) -> Result<Self, Refusal> {
        let streams = Streams::new(options.seed);
        let people = make_roster(&streams, options.start());
        let mut traits = streams.stream("organisation");
        let (fatigue_per_hour, trend_per_day) = (traits.pick(&FATIGUE_PER_HOUR), traits.between(-0.002, 0.006));
        let mut world = World {
            now: options.start(),
            agenda: Agenda::default(),
            ledger: Ledger::new(&streams, options.start()),
            board: Board::default(),
            roster: people.iter().map(|person| person.id.clone()).collect(),
            people,
            tools: make_fleet(&streams, options.start(), options.end()),
            truth: vec![simulation_truth(&options, fatigue_per_hour, trend_per_day)],
            options,
            streams,
        };
        let mut nouns: Vec<Box<dyn Noun + Send>> = vec![
            Box::new(Administration::new(&world)),
            Box::new(Reviewers::new(&world, fatigue_per_hour)),
            Box::new(Tools::new(trend_per_day)),
        ];
        for noun in &mut nouns {
            noun.begin(&mut world)?;
        }
        world.agenda.add(world.options.start(), Event::Hour);
        Ok(Self { world, nouns })
    }

    /// Lets the next event happen. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn step(&mut self) -> Result<bool, Refusal> {
        let Some(at) = self.world.agenda.next_at() else { return Ok(false) };
        self.act_on_deadlines(at)?;
        let Some((at, event)) = self.world.agenda.take() else { return Ok(false) };
        self.world.now = self.world.now.max(at);
        if matches!(event, Event::Hour) {
            self.world.after(HOUR, Event::Hour);
            self.tick()?;
        }
        for noun in &mut self.nouns {
            noun.handle(&event, &mut self.world)?;
        }
        self.notice_changes()?;
        Ok(true)
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

    fn notice_changes(&mut self) -> Result<(), Refusal> {
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
