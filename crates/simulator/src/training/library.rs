//! Faults to plant: actions as a tool proposes them, with arguments that are wrong.

use super::settled::lesson;
use crate::random::Stream;
use crate::tool::{Made, make_faulty};
use crate::world::World;
use holdpoint_domain::{Difficulty, FaultItem};

/// How many a trainer writes for a tool.
const ITEMS: usize = 120;

/// A fault, and what reviewers find when they read it.
pub(super) struct Prepared {
    pub(super) item: FaultItem,
    pub(super) made: Made,
}

/// Writes the faults of a plan; none for a tool whose faults lie elsewhere than in the arguments.
pub(super) fn prepare(tool: usize, plan: usize, stream: &mut Stream, world: &World) -> Vec<Prepared> {
    let owner = &world.people[world.tools[tool].owner].name;
    let draw = |_| make_faulty(&world.tools[tool], owner, world.now, stream);
    (0..ITEMS).filter_map(draw).enumerate().map(|(number, made)| prepared(format!("{plan}-{number}"), made)).collect()
}

fn prepared(id: String, made: Made) -> Prepared {
    let fault = made.fault;
    let difficulty = fault.map_or(0.0, crate::kinds::Fault::difficulty);
    let mut sound = made.proposal.clone();
    let spoiled = std::mem::replace(&mut sound.arguments, made.right_arguments.clone());
    let item = FaultItem {
        id,
        sound,
        spoiled,
        preview: None,
        lesson: fault.map_or("", lesson).into(),
        difficulty: if difficulty < 0.0 {
            Difficulty::Easy
        } else if difficulty > 0.0 {
            Difficulty::Hard
        } else {
            Difficulty::Medium
        },
        case: None,
    };
    Prepared { item, made }
}
