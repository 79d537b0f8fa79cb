//! People, their devices and invites.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
