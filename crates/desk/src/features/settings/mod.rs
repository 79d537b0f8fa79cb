//! Settings of this device.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
