//! The trainers' part of the simulation.

use super::event::TrainingEvent;
use super::planting::Planting;
use super::settled::{Settled, TAGS};
use crate::agenda::Event;
use crate::board::Item;
use crate::calendar::{HOUR, MINUTE};
use crate::person::ask;
use crate::random::Stream;
use crate::world::{Noun, World};
use holdpoint_domain::{
    Action, Code, Command, DatasetFrozen, DeskCommand, Digest, Ms, Refusal, ReleaseRecorded, RightVerdict, Role, Status, Verdict,
};
use std::collections::BTreeMap;

/// The share of disagreements that trainers get to.
const SETTLED: f64 = 0.7;
/// The share of decided actions without a disagreement that trainers rule on all the same.
const SAMPLED: f64 = 0.01;
const FORMAT: &str = "trl-preference";

/// The trainers.
pub(crate) struct Training {
    stream: Stream,
    trainers: Vec<usize>,
    // What is hidden in open actions.
    open: BTreeMap<String, Item>,
    // What trainers will rule.
    settled: BTreeMap<String, Settled>,
    // When corrections of a tool were made, since its last dataset.
    corrected: BTreeMap<usize, Vec<Ms>>,
    planting: Planting,
}

impl Training {
    pub(crate) fn new(world: &World) -> Self {
        let is_trainer = |index: &usize| world.people[*index].profile.roles == [Role::Reviewer, Role::Trainer];
        Self {
            stream: world.streams.stream("training"),
            trainers: (0..world.people.len()).filter(is_trainer).collect(),
            open: BTreeMap::new(),
            settled: BTreeMap::new(),
            corrected: BTreeMap::new(),
            planting: Planting::new(world),
        }
    }

    fn follow(&mut self, action: &str, world: &mut World) {
        let Some(known) = world.ledger.state.action(action) else { return };
        if known.status == Status::Open {
            if let (false, Some(item)) = (self.open.contains_key(action), world.board.get(action)) {
                self.open.insert(action.to_owned(), item.clone());
            }
            return;
        }
        let Some(item) = self.open.remove(action) else { return };
        // What was planted teaches the tool nothing.
        if known.planted == Some(true) {
            return;
        }
        if let (Some(tool), true) = (find_tool(world, known), is_correction(known)) {
            self.corrected.entry(tool).or_default().push(world.now);
        }
        if matches!(known.status, Status::Withdrawn | Status::Stopped) || !self.is_chosen(known) {
            return;
        }
        self.settled.insert(action.to_owned(), Settled::of(&item));
        world.ledger.pin(action);
        let wait = self.stream.whole(4 * HOUR / MINUTE, 40 * HOUR / MINUTE) * MINUTE;
        world.after(wait, Event::Training(TrainingEvent::Rule { action: action.to_owned() }));
    }

    fn is_chosen(&mut self, action: &Action) -> bool {
        let verdicts: Vec<Verdict> = action.reviews.iter().filter_map(|review| review.verdict).collect();
        let differ = verdicts.iter().any(|verdict| Some(verdict) != verdicts.first());
        let [settled, sampled] = [self.stream.chance(SETTLED), self.stream.chance(SAMPLED)];
        if differ { settled } else { sampled }
    }

    fn rule(&mut self, action: &str, world: &mut World) -> Result<(), Refusal> {
        let Some(settled) = self.settled.remove(action) else { return Ok(()) };
        let Settled { right, tags, lesson, arguments } = settled;
        let command = DeskCommand::Rule { action: action.into(), right, tags, lesson, arguments, replaces: None };
        let is_correction = right != RightVerdict::Approve;
        let first = self.stream.below(self.trainers.len().max(1));
        // One who reviewed the action leaves it to the other.
        for place in [first, first + 1] {
            let Some(trainer) = self.trainers.get(place % self.trainers.len().max(1)).copied() else { break };
            if world.ledger.action(action)?.is_none() {
                break;
            }
            match ask(trainer, command.clone(), &mut self.stream, world)? {
                None => {
                    let tool = world.ledger.state.action(action).and_then(|known| find_tool(world, known));
                    if let Some(tool) = tool.filter(|_| is_correction) {
                        self.corrected.entry(tool).or_default().push(world.now);
                    }
                    break;
                }
                Some(Code::NotEligible) => {}
                Some(_) => break,
            }
        }
        world.ledger.unpin(action);
        Ok(())
    }

    fn release(&mut self, tool: usize, version: usize, world: &mut World) -> Result<(), Refusal> {
        let released = world.tools[tool].versions()[version].clone();
        let datasets = if released.trained { self.freeze_dataset(tool, world)? } else { Vec::new() };
        let notes = if datasets.is_empty() { "A new base model." } else { "Trained on the corrections of its reviewers." };
        let release = ReleaseRecorded {
            version: released.name,
            released_at: world.now,
            datasets,
            model: Some(world.tools[tool].name.into()),
            run: None,
            source: None,
            notes: Some(notes.into()),
        };
        world.try_run(&Command::RecordRelease { tool: world.tools[tool].name.into(), release }).map(drop)
    }

    // Names the set by what it is about: the simulation writes no files.
    fn freeze_dataset(&mut self, tool: usize, world: &mut World) -> Result<Vec<String>, Refusal> {
        let times = self.corrected.remove(&tool).unwrap_or_default();
        let (Some(trainer), Some(corrected_at)) = (self.trainers.first().copied(), quartiles(&times)) else { return Ok(Vec::new()) };
        let name = world.tools[tool].name;
        let digest = Digest::of(format!("simulated dataset {} {name} {}", world.options.seed, world.now).as_bytes());
        let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
        let frozen = DatasetFrozen {
            tool: Some(name.into()),
            format: FORMAT.into(),
            rows: count,
            corrections: count,
            sources: BTreeMap::new(),
            corrected_at: Some(corrected_at),
        };
        let refused = ask(trainer, DeskCommand::FreezeDataset { digest, frozen }, &mut self.stream, world)?;
        Ok(if refused.is_none() { vec![digest.to_string()] } else { Vec::new() })
    }

    fn plan_releases(world: &mut World) {
        let releases = world.tools.iter().enumerate().flat_map(|(tool, known)| {
            known.versions().iter().enumerate().skip(1).map(move |(version, released)| (released.from, tool, version))
        });
        for (at, tool, version) in releases.filter(|(at, ..)| *at > world.now).collect::<Vec<_>>() {
            world.at(at, Event::Training(TrainingEvent::Release { tool, version }));
        }
    }
}

fn find_tool(world: &World, action: &Action) -> Option<usize> {
    world.tools.iter().position(|tool| *tool.name == *action.content.tool.name)
}

fn is_correction(action: &Action) -> bool {
    matches!(action.status, Status::Rejected | Status::Edited)
}

/// The first, the quartiles with the median, and the last of times in order.
fn quartiles(times: &[Ms]) -> Option<[Ms; 5]> {
    let last = times.len().checked_sub(1)?;
    Some([0, 1, 2, 3, 4].map(|quarter| times[last * quarter / 4]))
}

impl Noun for Training {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        if let Some(trainer) = self.trainers.first().copied() {
            let tags = TAGS.map(str::to_owned).to_vec();
            ask(trainer, DeskCommand::PublishTags { tags, replaces: String::new() }, &mut self.stream, world)?;
        }
        Planting::begin(world);
        Self::plan_releases(world);
        Ok(())
    }

    fn resume(&mut self, world: &mut World) -> Result<(), Refusal> {
        Self::plan_releases(world);
        Ok(())
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        match event {
            Event::Training(TrainingEvent::Plan) => match self.trainers.first().copied() {
                Some(trainer) => self.planting.plan(trainer, world),
                None => Ok(()),
            },
            Event::Training(TrainingEvent::Plant) => self.planting.plant(world),
            Event::Hour => {
                Planting::look_ahead(world);
                Ok(())
            }
            Event::Training(TrainingEvent::Rule { action }) => self.rule(action, world),
            Event::Training(TrainingEvent::Release { tool, version }) => self.release(*tool, *version, world),
            Event::Tool(_) | Event::Person(_) | Event::Change(_) | Event::Incident(_) | Event::Administration(_) => Ok(()),
        }
    }

    fn notice(&mut self, action: &str, world: &mut World) -> Result<(), Refusal> {
        self.follow(action, world);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::quartiles;

    #[test]
    fn quartiles_are_in_order_also_of_few() {
        assert_eq!(quartiles(&[]), None);
        assert_eq!(quartiles(&[7]), Some([7; 5]));
        assert_eq!(quartiles(&[1, 2, 3, 4, 5]), Some([1, 2, 3, 4, 5]));
        assert_eq!(quartiles(&[1, 9]), Some([1, 1, 1, 1, 9]));
    }
}
