//! A log in memory that several hubs share, each over a link of its own that can fail.

mod link;
mod planted;
mod store;

pub(crate) use link::LogLink;
pub use planted::PlantedFault;
pub(crate) use store::MemoryLog;
