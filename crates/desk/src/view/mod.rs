//! What the window shows: plain rows and sentences, ready to draw.
//!
//! The UI computes nothing that a test here could not check. Every text that
//! came from a tool has been through [`holdpoint_domain::text::visible`], so
//! invisible and look-alike characters arrive as marks (`‹U+202E›`). All times
//! are milliseconds since 1970 UTC **on the hub's clock**; all durations are
//! milliseconds.

mod action;
mod app;
mod audit;
mod people;
mod policy;
mod queue;
mod settings;

pub use action::*;
pub use app::*;
pub use audit::*;
pub use people::*;
pub use policy::*;
pub use queue::*;
pub use settings::*;
