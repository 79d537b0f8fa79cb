//! Faults to plant: actions as a tool proposes them, with arguments that are wrong.

use super::settled::lesson;
use crate::random::Stream;
use crate::tool::{Made, make_faulty};
use crate::world::World;
use holdpoint_domain::{Difficulty, FaultItem};

/// How many a trainer writes for a tool.
const ITEMS: usize = 120;

/// The faults of a plan, and in the same order what reviewers find when they read them.
#[derive(Default)]
pub(super) struct Library {
    pub(super) items: Vec<FaultItem>,
    pub(super) made: Vec<Made>,
}

/// Writes the faults of a plan; none for a tool whose faults lie elsewhere than in the arguments.
pub(super) fn prepare(tool: usize, plan: usize, stream: &mut Stream, world: &World) -> Library {
    let owner = &world.people[world.tools[tool].owner].name;
    let draw = |_| make_faulty(&world.tools[tool], owner, world.now, stream);
    let made: Vec<Made> = (0..ITEMS).filter_map(draw).collect();
    let items = made.iter().enumerate().map(|(number, made)| item(format!("{plan}-{number}"), made)).collect();
    Library { items, made }
}

fn item(id: String, made: &Made) -> FaultItem {
    let fault = made.fault;
    let difficulty = fault.map_or(0.0, crate::kinds::Fault::difficulty);
    let mut sound = made.proposal.clone();
    let spoiled = std::mem::replace(&mut sound.arguments, made.right_arguments.clone());
    FaultItem {
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
    }
}
