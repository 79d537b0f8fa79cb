//! Figures from plain rows. Pure: no files, no clock, no randomness but that of a given seed.
//!
//! One file per figure, each with the source of its formula. Where the rows come from and how
//! a figure is shown is decided by the callers: the desk and the command line.

pub mod ability;
pub mod agreement;
pub mod attribution;
pub mod fatigue;
pub mod flood;
pub mod forecast;
pub mod health;
pub mod incidents;
pub mod normal;
pub mod pace;
pub mod proportion;
pub mod staffing;
pub mod student;
pub mod vigilance;

// The examples that a test shares name the crate as users do.
#[cfg(test)]
extern crate self as holdpoint_metrics;

mod random;
