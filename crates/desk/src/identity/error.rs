//! Where the key lies, and why the identity of this device cannot be used.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where the secret key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In `DATA/device/key`, readable by its owner only.
    File,
}

/// Why the identity of this device cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// The folder or a file in it.
    #[error("the folder {folder} cannot be used: {error}", folder = .0.display(), error = .1)]
    Folder(PathBuf, #[source] std::io::Error),
    /// `device.json` is not what it should be.
    #[error("{file} cannot be read: {error}", file = .0.display(), error = .1)]
    Profile(PathBuf, #[source] serde_json::Error),
    /// The key is in a keychain that does not answer.
    #[error("the key of this device is in the system keychain, which does not answer: {0}")]
    Keychain(String),
    /// The key is not where it was put, or is another one.
    #[error("the key of this device is not {place} any more. Move the folder {folder} away and set this device up again", place = place_words(*.0), folder = .1.display())]
    KeyLost(KeyPlace, PathBuf),
}

impl IdentityError {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Folder(..) => "device_folder",
            Self::Profile(..) => "device_file",
            Self::Keychain(_) => "keychain_silent",
            Self::KeyLost(..) => "key_lost",
        }
    }
}

/// "in the system keychain"
#[must_use]
pub const fn place_words(place: KeyPlace) -> &'static str {
    match place {
        KeyPlace::Keychain => "in the system keychain",
        KeyPlace::File => "in a file only you can read",
    }
}
