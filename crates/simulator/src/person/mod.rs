//! People: who they are, when they work, how tired they are, how they judge.

mod event;
mod fatigue;
mod judgement;
mod names;
mod noun;
mod reviewer;
mod roster;
mod shift;
mod statement;
mod traits;
mod words;

pub(crate) use event::PersonEvent;
pub(crate) use noun::Reviewers;
pub(crate) use roster::{ADMINISTRATORS, Person, make_roster};
pub(crate) use shift::planned_shift;
pub(crate) use statement::{Context, ask, command_of, sign};
