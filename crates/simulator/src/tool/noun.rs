//! The tools' part of the simulation.

use super::arrivals::Arrivals;
use super::event::ToolEvent;
use super::planted_truth::{action_truth, version_truth};
use super::proposal::{Made, make_proposal};
use crate::agenda::Event;
use crate::board::Item;
use crate::calendar::{HOUR, MINUTE, SECOND};
use crate::incident::{IncidentEvent, Ran};
use crate::kinds::{Fault, find_kind};
use crate::planted::PlantedAction;
use crate::random::Stream;
use crate::truth::Truth;
use crate::world::{Noun, World};
use holdpoint_domain::{ACTION, Action, Command, Digest, Evidence, Ms, Outcome, Propose, Refusal, Status, simulated_token};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Shares of proposals that are replaced, or taken back, if they are still open a while later.
const REVISED: f64 = 0.02;
const WITHDRAWN: f64 = 0.012;
/// So long before a history is gone on with, actions are left to the person who comes then.
const LEFT_BEFORE: Ms = 90 * MINUTE;
/// To read in an action whose text is not at hand.
const TYPICAL_CHARACTERS: usize = 700;

/// The tools.
#[derive(Default)]
pub(crate) struct Tools {
    trend_per_day: f64,
    arrivals: Vec<Arrivals>,
    faults: Vec<Stream>,
    words: Vec<Stream>,
    after: Vec<Stream>,
    // Wrong actions that are not dealt with yet.
    wrong: BTreeMap<String, Fault>,
    // Decided actions whose tool was told, or will be.
    told: BTreeSet<String>,
    // Proposals that will be replaced.
    to_revise: BTreeMap<String, Made>,
}

impl Tools {
    pub(crate) fn new(trend_per_day: f64) -> Self {
        Self { trend_per_day, ..Self::default() }
    }

    fn propose(&mut self, tool: usize, world: &mut World) -> Result<(), Refusal> {
        let next = self.arrivals[tool].next();
        world.at(next, Event::Tool(ToolEvent::Propose { tool }));
        let owner = world.people[world.tools[tool].owner].name.clone();
        let made = make_proposal(&world.tools[tool], &owner, world.now, &mut self.faults[tool], &mut self.words[tool]);
        let action = self.after[tool].id(ACTION, world.now);
        self.send(tool, &action, &made, 0, world)?;
        if let Some(fault) = made.fault {
            self.wrong.insert(action.clone(), fault);
        }
        self.plan_changes(tool, action, made, world);
        Ok(())
    }

    fn plan_changes(&mut self, tool: usize, action: String, made: Made, world: &mut World) {
        let wait = self.after[tool].whole(5, 120) * SECOND;
        let fate = self.after[tool].uniform();
        if fate < REVISED {
            world.after(wait, Event::Tool(ToolEvent::Revise { tool, action: action.clone() }));
            self.to_revise.insert(action, made);
        } else if fate < REVISED + WITHDRAWN {
            world.after(wait, Event::Tool(ToolEvent::Withdraw { tool, action }));
        }
    }

    fn send(&mut self, tool: usize, action: &str, made: &Made, revision: u32, world: &mut World) -> Result<(), Refusal> {
        let name = world.tools[tool].name;
        let salt = self.after[tool].salt();
        let proposal = made.proposal.clone();
        let token = Some(Digest::of(simulated_token(name).as_bytes()));
        let propose = Box::new(Propose { tool: name.into(), action: action.into(), proposal, salt, key: None, token });
        let command = if revision == 0 { Command::Propose(propose) } else { Command::Revise(propose) };
        if world.try_run(&command)?.is_some() {
            return Ok(());
        }
        post(action, made, world);
        let truth = action_truth(tool, action, made, revision, world);
        world.truth.push(truth);
        Ok(())
    }

    fn revise(&mut self, tool: usize, action: &str, world: &mut World) -> Result<(), Refusal> {
        let Some(mut made) = self.to_revise.remove(action) else { return Ok(()) };
        let text = format!("Read again after {} s: nothing else has changed.", self.after[tool].whole(20, 400));
        made.evidence_characters += text.chars().count();
        made.proposal.evidence.push(Evidence { title: "Second reading".into(), url: None, text: Some(text) });
        self.send(tool, action, &made, 1, world)
    }

    fn deliver(&mut self, tool: usize, action: &str, world: &mut World) -> Result<(), Refusal> {
        world.try_run(&Command::Delivered { action: action.into() })?;
        let allowed = world.ledger.action(action)?.is_some_and(|action| action.status.allows());
        // Some approvals come too late to be of use.
        if !allowed || self.after[tool].chance(0.015) {
            self.finish(action, world);
            return Ok(());
        }
        let wait = self.after[tool].duration(6_000.0, 0.8);
        world.after(wait, Event::Tool(ToolEvent::UseGrant { tool, action: action.into() }));
        Ok(())
    }

    fn use_grant(&mut self, tool: usize, action: &str, world: &mut World) -> Result<(), Refusal> {
        let Some(digest) = world.ledger.action(action)?.map(|action| action.effective_digest()) else { return Ok(()) };
        let command = Command::UseGrant { tool: world.tools[tool].name.into(), action: action.into(), digest, genuine: true };
        let used = world.try_run(&command)?.is_none();
        if !used || self.after[tool].chance(0.02) {
            self.finish(action, world);
            return Ok(());
        }
        let edited = world.ledger.action(action)?.is_some_and(|action| action.status == Status::Edited);
        let fault = self.wrong.get(action).copied().filter(|_| !edited);
        let fails = self.after[tool].chance(if fault.is_some() { 0.3 } else { 0.012 });
        world.after(0, Event::Incident(IncidentEvent::Ran(Ran { tool, action: action.into(), fault })));
        let wait = self.after[tool].duration(70_000.0, 1.0);
        world.after(wait, Event::Tool(ToolEvent::Report { tool, action: action.into(), fails }));
        Ok(())
    }

    fn report(&mut self, tool: usize, action: &str, fails: bool, world: &mut World) -> Result<(), Refusal> {
        let outcome = if fails { Outcome::Failed } else { Outcome::Executed };
        let (tool, action_id) = (world.tools[tool].name.into(), action.into());
        world.try_run(&Command::Report { tool, action: action_id, outcome, message: None })?;
        self.finish(action, world);
        Ok(())
    }

    fn withdraw(&mut self, tool: usize, action: &str, world: &mut World) -> Result<(), Refusal> {
        world.try_run(&Command::Withdraw { tool: world.tools[tool].name.into(), action: action.into() })?;
        Ok(())
    }

    // Nothing more is asked about it.
    fn finish(&mut self, action: &str, world: &mut World) {
        self.told.remove(action);
        self.wrong.remove(action);
        self.to_revise.remove(action);
        world.ledger.forget(action);
    }

    fn start_tools(&mut self, from: Ms, earliest: Ms, world: &mut World) {
        for (index, tool) in world.tools.clone().iter().enumerate() {
            let stream = |what: &str| world.streams.stream(&format!("tool/{}/{what}", tool.name));
            let mut arrivals = Arrivals::new(&world.options, &world.streams, tool, self.trend_per_day, from);
            self.faults.push(stream("faults"));
            self.words.push(stream("words"));
            self.after.push(stream("after"));
            let first = arrivals.next().max(earliest);
            world.at(first, Event::Tool(ToolEvent::Propose { tool: index }));
            self.arrivals.push(arrivals);
        }
    }

    fn tell_arrivals(&self, world: &mut World) {
        let hour = world.now - world.now.rem_euclid(HOUR);
        for (tool, arrivals) in world.tools.iter().zip(&self.arrivals) {
            let (tool, expected) = (tool.name.to_owned(), arrivals.expected(hour));
            world.truth.push(Truth::Arrivals { tool, hour, expected });
        }
    }
}

impl Noun for Tools {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        // The administrators need the first minutes to set everything up.
        self.start_tools(world.options.start(), world.now + 5 * MINUTE, world);
        for tool in &world.tools {
            world.truth.extend(version_truth(tool));
        }
        for (tool, arrivals) in world.tools.iter().zip(&self.arrivals) {
            let flood = |(from, until, factor, why)| Truth::Flood { tool: tool.name.to_owned(), from, until, factor, why };
            world.truth.extend(arrivals.floods().map(flood));
        }
        Ok(())
    }

    fn resume(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.start_tools(world.now, world.now, world);
        recover_open_actions(world);
        Ok(())
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        match event {
            Event::Tool(ToolEvent::Propose { tool }) => self.propose(*tool, world),
            Event::Tool(ToolEvent::Revise { tool, action }) => self.revise(*tool, action, world),
            Event::Tool(ToolEvent::Withdraw { tool, action }) => self.withdraw(*tool, action, world),
            Event::Tool(ToolEvent::Deliver { tool, action }) => self.deliver(*tool, action, world),
            Event::Tool(ToolEvent::UseGrant { tool, action }) => self.use_grant(*tool, action, world),
            Event::Tool(ToolEvent::Report { tool, action, fails }) => self.report(*tool, action, *fails, world),
            Event::Hour => {
                self.tell_arrivals(world);
                Ok(())
            }
            Event::Person(_) | Event::Change(_) | Event::Incident(_) | Event::Training(_) | Event::Administration(_) => Ok(()),
        }
    }

    fn notice(&mut self, action: &str, world: &mut World) -> Result<(), Refusal> {
        let Some(known) = world.ledger.state.action(action) else { return Ok(()) };
        if known.status == Status::Open {
            // What another put in these tools' names is what a running hub planted.
            if world.goes_on && world.board.get(action).is_none() && world.tools.iter().any(|tool| *tool.name == *known.content.tool.name) {
                let known = known.clone();
                put(&known, Some(Fault::ScopeTooBroad), Map::new(), world);
            }
            return Ok(());
        }
        if self.told.contains(action) {
            return Ok(());
        }
        // The tool knows nothing of it.
        if known.planted == Some(true) {
            world.ledger.forget(action);
            return Ok(());
        }
        if known.status == Status::Withdrawn {
            self.finish(action, world);
        } else if !known.delivered && known.decision.is_some() {
            let Some(tool) = world.tools.iter().position(|tool| *tool.name == *known.content.tool.name) else { return Ok(()) };
            self.told.insert(action.to_owned());
            let wait: Ms = self.after[tool].whole(40, 900);
            world.after(wait, Event::Tool(ToolEvent::Deliver { tool, action: action.into() }));
        }
        Ok(())
    }
}

/// Lays a proposed action before the reviewers.
pub(crate) fn post(action: &str, made: &Made, world: &mut World) {
    let Some(known) = world.ledger.state.action(action).filter(|action| action.status == Status::Open) else { return };
    let item = Item {
        kind: made.kind,
        fault: made.fault,
        right_arguments: made.right_arguments.clone(),
        characters: made.characters,
        evidence_characters: made.evidence_characters,
        evidence: known.content.evidence,
        deadline: known.content.deadline,
        content_seq: world.ledger.state.head,
        escalated: known.escalated,
        eligible: 0,
        reviewed: 0,
        held: false,
        reader: None,
        left_until: left_until(action, known.content.deadline, world),
    };
    world.board.put(action, item);
}

// Where a person takes part beside the simulated ones, two of five actions are theirs for a while,
// also of those that wait when that person comes.
fn left_until(action: &str, deadline: Ms, world: &World) -> Ms {
    let is_expected = world.options.until.is_some_and(|until| world.now > until - LEFT_BEFORE);
    let is_left = (world.goes_on || is_expected) && Digest::of(action.as_bytes()).as_bytes()[0] % 5 < 2;
    let tenths = if world.goes_on { 6 } else { 9 };
    if is_left { world.now + (deadline - world.now) * tenths / 10 } else { 0 }
}

// What was hidden in actions of before is what the file of the truth says; without it they count as right.
fn recover_open_actions(world: &mut World) {
    let open: Vec<_> = world.ledger.state.actions.by_id.values().filter(|action| action.status == Status::Open).cloned().collect();
    for action in open {
        let planted = world.planted.get(&action.id);
        let right_arguments = planted.map(PlantedAction::right_arguments).unwrap_or_default();
        put(&action, planted.and_then(|planted| planted.fault), right_arguments, world);
    }
}

// Lays an action before the reviewers whose text is not at hand.
fn put(action: &Action, fault: Option<Fault>, right_arguments: Map<String, Value>, world: &mut World) {
    let Some(kind) = find_kind(&action.content.kind) else { return };
    let item = Item {
        kind,
        fault,
        right_arguments,
        characters: TYPICAL_CHARACTERS,
        evidence_characters: TYPICAL_CHARACTERS / 3,
        evidence: action.content.evidence,
        deadline: action.content.deadline,
        content_seq: world.ledger.state.head,
        escalated: action.escalated,
        eligible: 0,
        reviewed: 0,
        held: false,
        reader: None,
        left_until: left_until(&action.id, action.content.deadline, world),
    };
    world.board.put(&action.id, item);
    let World { board, ledger, roster, .. } = world;
    board.follow(&ledger.state, &action.id, roster);
}
