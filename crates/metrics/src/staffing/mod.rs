//! Staffing: waits, expiries and the people needed, from arrivals and handle times.
//!
//! Deadlines are fixed times, so the model is M/M/n with deterministic patience. Erlang C and
//! Erlang A are there for comparison.

mod answer;
pub mod deadline;
mod decimal;
pub mod erlang;
pub mod erlang_a;
pub mod load;
pub mod needed;
pub mod priority;
mod question;
pub mod simulation;
pub mod square_root;
mod start;

pub use question::*;

#[cfg(test)]
mod tests;
