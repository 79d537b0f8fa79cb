//! Reviews and claims.

pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
