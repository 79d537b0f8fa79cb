//! Record kinds about triggers. The subject is the version of the file, or the trigger's name.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{SentenceContext, StopScope, Trigger, TriggerMode};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about triggers, typed.
    TriggerEvent {
        /// Triggers come into force. An older build would not see them fire.
        Administration Published "triggers.published!" 1 TriggersPublished, needs "0.2.0";
        /// A trigger fired.
        Administration Fired "trigger.fired!" 1 TriggerFired, needs "0.2.0";
    }
}

/// Header of `triggers.published!`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggersPublished {
    /// The file as written.
    pub source: String,
    /// What it says.
    pub triggers: Vec<Trigger>,
}

/// Header of `trigger.fired!`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerFired {
    /// What it did: what its mode was then.
    pub mode: TriggerMode,
    /// What the stop is of, or would have been of.
    pub scope: StopScope,
    /// What it saw, in words.
    pub why: String,
    /// What it saw, so that it does not fire again for the same.
    pub of: String,
    /// Open actions that the stop holds, or would have held.
    pub held: u32,
}

impl TriggerEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Published(published) => format!("published {} stop triggers", published.triggers.len()),
            Self::Fired(fired) => {
                let verb = if fired.mode == TriggerMode::Enforce { "stopped" } else { "would have stopped" };
                format!("{verb} {} by the trigger {}: {}", fired.scope.in_words(), about.what, visible_line(&fired.why))
            }
        }
    }
}
