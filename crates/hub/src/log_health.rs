//! Whether the log takes appends of this hub: written by the decide loop, read by all.

use crate::log_refusals::refuse_unreachable_log;
use holdpoint_domain::Refusal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the log takes appends of this hub.
pub(crate) struct LogHealth {
    reachable: AtomicBool,
    // Stays set until the hub is updated and started again: formats do not go back.
    newer_format: OnceLock<Refusal>,
}

impl Default for LogHealth {
    fn default() -> Self {
        Self { reachable: AtomicBool::new(true), newer_format: OnceLock::new() }
    }
}

impl LogHealth {
    /// Whether the log answered the last time it was used.
    pub(crate) fn is_reachable(&self) -> bool {
        self.reachable.load(Ordering::Relaxed)
    }

    pub(crate) fn set_reachable(&self, reachable: bool) {
        self.reachable.store(reachable, Ordering::Relaxed);
    }

    /// Refuses all further commands: a newer build uses the log.
    pub(crate) fn stop_appends(&self, refusal: Refusal) {
        let _ = self.newer_format.set(refusal);
    }

    /// The refusal for a command while the log takes no appends.
    pub(crate) fn check_appends(&self) -> Result<(), Refusal> {
        if let Some(refusal) = self.newer_format.get() {
            return Err(refusal.clone());
        }
        if self.is_reachable() { Ok(()) } else { Err(refuse_unreachable_log()) }
    }
}
