//! Changing the settings of this device.

use super::read::view;
use crate::core::Core;
use crate::error::DeskError;
use crate::store::preferences;
use crate::view::{Preferences, SettingsView, Topic};

/// The longest time in which a verdict can be taken back.
const MAX_UNDO_SECONDS: u32 = 30;

/// Stores the preferences.
pub(crate) fn set_preferences(core: &Core, choices: &Preferences) -> Result<SettingsView, DeskError> {
    let choices = Preferences { undo_seconds: choices.undo_seconds.min(MAX_UNDO_SECONDS), ..choices.clone() };
    preferences::set(&core.store.conn(), &choices)?;
    core.events.mark_stale(&[Topic::Settings], Vec::new());
    view(core)
}
