//! The frame around the screens.

pub(crate) mod read;
pub(crate) mod view;
