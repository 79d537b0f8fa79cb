//! The draw of second reviews: which actions are drawn, and how everyone can check it later.

mod check;
pub(crate) mod decide;
mod event;
mod secret;
mod state;

pub use check::*;
pub use event::*;
pub use secret::*;
pub use state::*;
