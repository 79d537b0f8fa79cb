//! A simulated retailer: tools that propose, people who review, administrators, and a simulated clock.
//!
//! It writes its record through the product's own rules (`holdpoint_domain::decide`), so a hub
//! could have written the same record. The same seed gives the same bytes on every machine. What
//! was planted (which action is wrong, who was tired) is told apart, as [`Truth`].
//!
//! [`Simulation`] is the whole organisation, [`write_folder`] writes one to a hub's folder.
//! [`Organisation`] is a small one with a single reviewer, for benchmarks. A noun of the simulation
//! has its streams, its events in `agenda.rs` and its part in `simulation.rs` (the trait `Noun`).

mod administration;
mod agenda;
mod board;
mod calendar;
mod change;
mod folder;
mod incident;
mod kinds;
mod ledger;
mod live;
mod options;
mod organisation;
mod person;
mod planted;
mod proposals;
mod random;
mod services;
mod simulation;
mod time;
mod tool;
mod training;
mod truth;
mod world;

pub use folder::{FolderError, Place, Progress, Summary, write_folder};
pub use kinds::Fault;
pub use live::{LiveHub, Moment};
pub use options::{DEFAULT_FIRST_DAY, MAX_DAYS, OptionRefusal, Options, Preset};
pub use organisation::{Fates, Organisation, Written};
pub use planted::{Planted, append_truth};
pub use services::list_dependencies;
pub use simulation::Simulation;
pub use time::{MAX_TICK_MS, SimulatedTime, Speed};
pub use truth::Truth;
