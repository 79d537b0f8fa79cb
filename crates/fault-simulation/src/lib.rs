//! Random histories of hubs, desks, tools and administrators with faults, on virtual time.
//!
//! One seed is one history: lives of actions from proposal to grant, and between them crashes,
//! lost and repeated messages, cut links, jumping clocks and full disks. The hubs are the real
//! ones without HTTP (`holdpoint_hub::BareHub`), over a log in memory. After the last step all
//! faults end, everything is delivered, and the checks (`checks/`) compare what was answered,
//! recorded and received. The same seed gives the same bytes. No files, no network, no clock.
//!
//! With [`RunOptions::http`] the same steps, closer together, run against hubs behind their
//! routes, over a folder or a PostgreSQL database, in real time: there a seed stands for the
//! steps, not for what comes of them.

mod acts;
mod blindness;
mod cast;
mod checks;
mod desk;
mod fault;
mod http_hub;
mod hub;
mod hub_process;
mod known_action;
mod ledger;
mod memory_log;
mod network;
mod plan;
mod planted_hub;
mod random;
mod real_log;
mod received;
mod request;
mod run;
mod run_options;
mod set_up;
mod shorten;
mod step;
mod world;

pub use fault::{Check, Fault};
pub use memory_log::PlantedFault;
pub use plan::Plan;
pub use run::{Outcome, run};
pub use run_options::RunOptions;
pub use shorten::shorten;
pub use step::{Act, AppendFault, Shape, Step};
