//! A simulated organisation at work on a running hub, and the simulated day of the app.
//!
//! [`LiveSimulation`] is a hub on a simulated folder with its people and tools at work, on a
//! [`SimulatedClock`] that hub, desk and organisation share. [`Days`] prepares one in a folder of
//! the app, opens a desk on it, and carries out what the window asks for. What the people and
//! tools do is in `holdpoint_simulator`; this crate reads the wall clock and the files.

mod actor;
mod clock;
mod days;
mod error;
mod folder;
mod hub_access;
mod live;
mod setup;

pub use clock::SimulatedClock;
pub use days::Days;
pub use error::DayError;
pub use live::LiveSimulation;
pub use setup::DaySetup;
