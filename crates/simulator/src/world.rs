//! What all nouns of the simulation share.

use crate::agenda::{Agenda, Event};
use crate::board::Board;
use crate::ledger::Ledger;
use crate::options::Options;
use crate::person::Person;
use crate::planted::Planted;
use crate::random::Streams;
use crate::tool::Tool;
use crate::truth::Truth;
use holdpoint_domain::{Code, Command, Ms, Refusal};

/// Clock, agenda, log, open actions, and everybody who takes part.
pub(crate) struct World {
    pub(crate) options: Options,
    /// On a running hub, where a person takes part as well.
    pub(crate) goes_on: bool,
    pub(crate) streams: Streams,
    pub(crate) now: Ms,
    pub(crate) agenda: Agenda,
    pub(crate) ledger: Ledger,
    pub(crate) board: Board,
    pub(crate) people: Vec<Person>,
    /// Ids of `people`, in their order.
    pub(crate) roster: Vec<String>,
    pub(crate) tools: Vec<Tool>,
    /// What was planted and what came of it, not yet taken.
    pub(crate) truth: Vec<Truth>,
    /// What was planted in actions that were open when a running hub was taken over.
    pub(crate) planted: Planted,
}

/// A noun of the simulation: what it does at the beginning, at its events, and when an action changed.
pub(crate) trait Noun {
    /// Puts its first events on the agenda.
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal>;
    /// As [`Self::begin`], in an organisation that was at work before.
    fn resume(&mut self, world: &mut World) -> Result<(), Refusal>;
    /// Deals with an event, if it is one of its own.
    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal>;
    /// An action has new records.
    fn notice(&mut self, action: &str, world: &mut World) -> Result<(), Refusal>;
}

impl World {
    /// Puts an event on the agenda, `after` from now; nothing happens after the end.
    pub(crate) fn after(&mut self, after: Ms, event: Event) {
        self.at(self.now + after, event);
    }

    /// Puts an event on the agenda.
    pub(crate) fn at(&mut self, at: Ms, event: Event) {
        if at < self.options.end() {
            self.agenda.add(at.max(self.now), event);
        }
    }

    /// Runs a command that may come too late, as in life: returns the code of a refusal.
    ///
    /// # Errors
    /// `internal`, which would be a defect of the simulation.
    pub(crate) fn try_run(&mut self, command: &Command) -> Result<Option<Code>, Refusal> {
        match self.ledger.run(command, self.now) {
            Ok(()) => Ok(None),
            Err(refusal) if refusal.code == Code::Internal => Err(refusal),
            Err(refusal) => Ok(Some(refusal.code)),
        }
    }
}
