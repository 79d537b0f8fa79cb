//! What desks, tools and administrators do in a step.

mod administrator;
mod desk;
mod freeze;
mod tool;

pub(crate) use administrator::ADMINISTRATORS;
