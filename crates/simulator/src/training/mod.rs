//! Trainers settle disagreements, and tools are released anew, some trained on the corrections.

mod event;
mod library;
mod noun;
mod planting;
mod settled;

pub(crate) use event::TrainingEvent;
pub(crate) use noun::Training;
