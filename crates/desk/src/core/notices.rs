//! Lasting notices in the window, by code.

use super::events::Events;
use crate::lock::lock;
use crate::view::{Notice, NoticeLevel, Topic};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The key of this device lies in a file.
pub(crate) const NO_KEYCHAIN: &str = "no_keychain";
/// The embedded hub did not start.
pub(crate) const HUB_FAILED: &str = "hub_failed";
/// The hub accepts nothing more from this device.
pub(crate) const DEVICE_REFUSED: &str = "device_refused";
/// Records could not be written to the replica.
pub(crate) const REPLICA_UNWRITABLE: &str = "replica_unwritable";

/// The notices that are shown now.
pub(crate) struct Notices {
    by_code: Mutex<BTreeMap<&'static str, Notice>>,
    events: Events,
}

impl Notices {
    pub fn new(events: Events) -> Self {
        Self { by_code: Mutex::default(), events }
    }

    /// Shows a notice until [`Self::clear`]; replaces an earlier one of the same code.
    pub fn set(&self, code: &'static str, level: NoticeLevel, text: impl Into<String>) {
        let notice = Notice { code: code.into(), level, text: text.into() };
        let before = lock(&self.by_code).insert(code, notice.clone());
        if before.as_ref() != Some(&notice) {
            self.events.mark_stale(&[Topic::App], Vec::new());
        }
    }

    /// Removes a notice.
    pub fn clear(&self, code: &'static str) {
        if lock(&self.by_code).remove(code).is_some() {
            self.events.mark_stale(&[Topic::App], Vec::new());
        }
    }

    /// The text of a notice that is shown.
    pub fn text(&self, code: &'static str) -> Option<String> {
        lock(&self.by_code).get(code).map(|notice| notice.text.clone())
    }

    /// All notices, ordered by code.
    pub fn all(&self) -> Vec<Notice> {
        lock(&self.by_code).values().cloned().collect()
    }
}
