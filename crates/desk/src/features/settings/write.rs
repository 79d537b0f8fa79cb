//! Changing the settings of this device.

use super::read::view;
use crate::core::Core;
use crate::error::DeskError;
use crate::store::preferences;
use crate::view::{Preferences, SettingsView, Topic};

/// Stores the preferences.
pub(crate) fn set_preferences(core: &Core, choices: &Preferences) -> Result<SettingsView, DeskError> {
    preferences::set(&core.store.conn(), choices)?;
    core.events.mark_stale(&[Topic::Settings], Vec::new());
    view(core)
}
