//! Fatigue: signs in a person's own reviews, each with its evidence, never summed into a score.
//!
//! A rest is suggested when two or more signs hold. Position in a session is no sign: 22,176
//! timed judgements show no decline by it. Time since a break is one, and the others compare a
//! person with their own usual, so that quick readers and people who approve much show none.

mod compare;
mod find;
mod limits;
mod present;
mod row;
mod sign;
mod slope;

pub use find::find_signs;
pub use limits::Limits;
pub use row::{ReviewRow, set_time_since_break};
pub use sign::{Evidence, Sign, SignKind, SignState, is_rest_suggested};
pub use slope::{Slope, change_per_hour};

#[cfg(test)]
mod tests;
