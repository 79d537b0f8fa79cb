//! Workload: who is on shift, what will come, what is short, and what waiting costs.

mod absence;
mod cost;
mod duty;
mod figures;
pub(crate) mod file;
mod plan;
pub(crate) mod read;
pub(crate) mod rota;
pub(crate) mod view;
pub(crate) mod what_if;
pub(crate) mod write;
