//! The Settings screen: choices, and where things lie.

use crate::core::Core;
use crate::error::DeskError;
use crate::identity::{Profile, place_words};
use crate::store::preferences;
use crate::view::{DeviceView, SettingsView};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdpoint_domain::{Digest, text::visible_line};
use std::path::Path;

/// Everything on the screen.
pub(crate) fn view(core: &Core) -> Result<SettingsView, DeskError> {
    let log = core.data.join("hub").join("log.sqlite");
    // There lies the record itself; here, a replica of it, and perhaps an older record of this computer alone.
    let elsewhere = core.account.remote_hub_url().is_some();
    let replica = core.replica.path().to_owned();
    Ok(SettingsView {
        preferences: preferences::get(&core.store.conn())?,
        data_folder: core.data.display().to_string(),
        log_file: (!elsewhere).then(|| log.display().to_string()),
        replica_file: replica.display().to_string(),
        size_bytes: if elsewhere { 0 } else { size(&log) } + size(&replica),
        hub_url: core.connection.hub_url().unwrap_or_default(),
        device: core.account.profile().as_ref().map_or_else(no_device, device),
    })
}

fn device(profile: &Profile) -> DeviceView {
    let key = STANDARD.decode(&profile.public_key).unwrap_or_default();
    DeviceView {
        id: profile.device.clone(),
        name: visible_line(&profile.device_name),
        key_short: Digest::of(&key).short(),
        key_place: place_words(profile.key_place).into(),
    }
}

fn no_device() -> DeviceView {
    DeviceView { id: String::new(), name: String::new(), key_short: String::new(), key_place: "not created yet".into() }
}

// With the write-ahead file, which may for a while be the larger one.
fn size(file: &Path) -> u64 {
    let mut ahead = file.as_os_str().to_owned();
    ahead.push("-wal");
    let of = |path: &Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
    of(file) + of(Path::new(&ahead))
}
