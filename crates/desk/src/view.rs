//! What the window shows: plain rows and sentences, ready to draw.
//!
//! The UI computes nothing that a test here could not check. Every text that
//! came from a tool has been through [`holdpoint_domain::text::visible`], so
//! invisible and look-alike characters arrive as marks (`‹U+202E›`). All times
//! are milliseconds since 1970 UTC **on the hub's clock**; all durations are
//! milliseconds.

pub use crate::features::action::view::*;
pub use crate::features::app::view::*;
pub use crate::features::audit::view::*;
pub use crate::features::change::view::*;
pub use crate::features::export::view::*;
pub use crate::features::outbox::view::*;
pub use crate::features::people::view::*;
pub use crate::features::policy::view::*;
pub use crate::features::queue::view::*;
pub use crate::features::review::view::*;
pub use crate::features::settings::view::*;
pub use crate::features::setup::view::*;
pub use crate::features::tool::view::*;
