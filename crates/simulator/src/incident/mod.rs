//! Incidents: what monitoring notices, what people do about it, and what they find out.

mod action_causes;
mod event;
mod noun;
mod outside;
mod report;
mod response;
mod statement;

pub(crate) use event::{Cause, IncidentEvent, Outbreak, Ran, Site};
pub(crate) use noun::Incidents;
pub(crate) use report::{after_slowly, after_soon, report};
pub(crate) use statement::SOURCE;
