//! Planted faults: actions with a known fault that the hub proposes in a tool's name, to measure
//! whether reviewers find such faults. They never execute (ADR 0030).

mod cause;
pub(crate) mod decide;
mod event;
mod item;
mod outcome;
mod plan;
mod schedule;
pub(crate) mod seal;
mod state;

pub use cause::*;
pub use decide::propose_fault;
pub use event::*;
pub use item::*;
pub use outcome::*;
pub use plan::*;
pub use state::*;
