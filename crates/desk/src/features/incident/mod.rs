//! Incidents: the list with its figures, one incident with what was done before it, and findings.

mod chart;
mod detail;
mod facts;
mod figures;
mod impact;
pub(crate) mod read;
mod severity;
pub(crate) mod view;
pub(crate) mod write;

pub use figures::incident_row;
