//! Reviews and claims.

pub(crate) mod checks;
pub(crate) mod held_view;
pub(crate) mod hold;
pub(crate) mod read;
pub(crate) mod view;
pub(crate) mod write;
