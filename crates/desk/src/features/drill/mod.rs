//! Drills: composed from settled cases, taken, and the qualifications they grant.

mod cases;
mod compose;
pub(crate) mod read;
mod refreshers;
pub(crate) mod run;
mod standing;
pub(crate) mod view;
pub(crate) mod write;

pub(crate) use compose::choices;
