//! Sets: near-identical open actions that are decided by one signature.

mod columns;
mod group;
mod leaves;
mod outliers;
pub(crate) mod read;
mod rows;
mod spread;
pub(crate) mod view;
pub(crate) mod write;

pub(crate) use group::refresh;
