//! `DATA/device/device.json`: ids and names of the person and the device.

use super::error::{IdentityError, KeyPlace};
use super::folder::{path, write_file};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::Path;

/// The hub this device is enrolled at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The hub's id, part of every statement signed for it.
    pub id: String,
    /// What people call the hub.
    pub name: String,
    /// Where it is; none for the hub that runs on this folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What `device.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person's id.
    pub person: String,
    /// As they want to be called.
    pub name: String,
    /// This device's id.
    pub device: String,
    /// What the person calls the device.
    pub device_name: String,
    /// The public key, base64.
    pub public_key: String,
    /// Where the secret key lies.
    pub key_place: KeyPlace,
    /// The hub; none before the enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<Enrolment>,
}

impl Profile {
    /// Reads `device.json` without the key; none before the device is set up.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn load(data: &Path) -> Result<Option<Self>, IdentityError> {
        read(data)
    }
}

fn read(data: &Path) -> Result<Option<Profile>, IdentityError> {
    let file = path(data).join("device.json");
    match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| IdentityError::Profile(file, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(IdentityError::Folder(path(data), error)),
    }
}

/// Writes `device.json`.
pub(super) fn write_profile(data: &Path, profile: &Profile) -> Result<(), IdentityError> {
    let file = path(data).join("device.json");
    let text = serde_json::to_vec_pretty(profile).map_err(|error| IdentityError::Profile(file.clone(), error))?;
    write_file(&path(data), &file, &text).map_err(|error| IdentityError::Folder(path(data), error))
}
