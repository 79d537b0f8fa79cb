//! Who works on this device: ids and names in `DATA/device/device.json`, the
//! secret key in the system keychain or, where there is none, in a file only
//! its owner can read. The app and the command line share it.

mod enrolment;
mod folder;
pub mod invite_code;
mod keychain;
pub mod provider;

pub use enrolment::{check_may_join, enroll, session};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{COMMAND, DEVICE, DeskCommand, Digest, Envelope, PERSON, PublicKey, Statement};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where the secret key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In `DATA/device/key`, readable by its owner only.
    File,
}

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
    /// Reads `device.json` without the key; none when nobody works here yet.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn load(data: &Path) -> Result<Option<Self>, IdentityError> {
        folder::read_profile(data)
    }
}

/// A person on a device, with the key to sign for them.
#[derive(Clone)]
pub struct Identity {
    profile: Profile,
    key: SigningKey,
    data: PathBuf,
}

// The key never ends up in a log by accident.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("profile", &self.profile).finish_non_exhaustive()
    }
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

impl Identity {
    /// Reads the identity of a data folder; none when nobody works here yet. May
    /// wait for the keychain, so not for async threads.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn load(data: &Path) -> Result<Option<Self>, IdentityError> {
        let Some(profile) = folder::read_profile(data)? else { return Ok(None) };
        let secret = match profile.key_place {
            KeyPlace::Keychain => keychain::get(&profile.device)?,
            KeyPlace::File => folder::read_key(data)?,
        };
        let lost = || IdentityError::KeyLost(profile.key_place, folder::path(data));
        let bytes = secret.and_then(|text| STANDARD.decode(text.trim()).ok()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = SigningKey::from_bytes(&bytes.ok_or_else(lost)?);
        if PublicKey::base64_of(&key) != profile.public_key {
            return Err(lost());
        }
        Ok(Some(Self { profile, key, data: data.to_owned() }))
    }

    /// Makes a new person on this device, with the key in the keychain if there
    /// is one. `HOLDPOINT_KEYCHAIN=off` keeps it in the file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(data: &Path, name: &str) -> Result<Self, IdentityError> {
        let place = if keychain::is_wanted() { KeyPlace::Keychain } else { KeyPlace::File };
        Self::create_in(data, name, place)
    }

    /// The identity of a data folder, made by this name if there is none. As long as no hub
    /// knows it, what is said now counts, and not what was said before a mistake was seen.
    ///
    /// # Errors
    /// As [`Self::load`] and [`Self::create`].
    pub fn named(data: &Path, name: &str) -> Result<Self, IdentityError> {
        let Some(known) = Self::load(data)? else { return Self::create(data, name) };
        if known.profile.hub.is_some() {
            return Ok(known);
        }
        let profile = Profile { name: name.trim().to_owned(), ..known.profile };
        folder::write_profile(data, &profile)?;
        Ok(Self { profile, ..known })
    }

    /// As [`Self::create`], with the place asked for; the file where the keychain cannot be had.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn create_in(data: &Path, name: &str, place: KeyPlace) -> Result<Self, IdentityError> {
        let failed = |error| IdentityError::Folder(folder::path(data), error);
        let key = SigningKey::from_bytes(&crate::clock::random().map_err(failed)?);
        let device = crate::clock::new_id(DEVICE).map_err(failed)?;
        let secret = STANDARD.encode(key.to_bytes());
        let key_place = match place {
            KeyPlace::Keychain if keychain::put(&device, &secret) => KeyPlace::Keychain,
            _ => {
                folder::write_key(data, &secret)?;
                KeyPlace::File
            }
        };
        let profile = Profile {
            person: crate::clock::new_id(PERSON).map_err(failed)?,
            name: name.trim().to_owned(),
            device,
            device_name: folder::device_name(),
            public_key: PublicKey::base64_of(&key),
            key_place,
            hub: None,
        };
        folder::write_profile(data, &profile)?;
        Ok(Self { profile, key, data: data.to_owned() })
    }

    /// Ids and names.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Digest of the public key, for the eye.
    #[must_use]
    pub fn key_fingerprint(&self) -> Digest {
        Digest::of(self.key.verifying_key().as_bytes())
    }

    /// Signs with this device's key.
    #[must_use]
    pub fn sign(&self, payload_type: &str, payload: &[u8]) -> Envelope {
        Envelope::sign(payload_type, payload, &self.profile.device, &self.key)
    }

    /// What this device says to the hub it is enrolled at, to be signed as
    /// [`holdpoint_domain::COMMAND_TYPE`]; none before the enrolment.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn statement(&self, command: DeskCommand) -> Result<Option<Statement>, std::io::Error> {
        let Some(hub) = &self.profile.hub else { return Ok(None) };
        Ok(Some(Statement {
            id: crate::clock::new_id(COMMAND)?,
            hub: hub.id.clone(),
            person: self.profile.person.clone(),
            device: self.profile.device.clone(),
            signed_at: crate::clock::local_now(),
            command,
        }))
    }

    /// The same identity, enrolled; written to the folder.
    pub(crate) fn enrolled(&self, hub: Enrolment, person: String, name: String) -> Result<Self, IdentityError> {
        let profile = Profile { hub: Some(hub), person, name, ..self.profile.clone() };
        folder::write_profile(&self.data, &profile)?;
        Ok(Self { profile, ..self.clone() })
    }
}

/// Signs a statement.
///
/// # Errors
/// When it cannot be canonical JSON, which only strange numbers in arguments can cause.
pub fn sign_statement(identity: &Identity, statement: &Statement) -> Result<Envelope, serde_json::Error> {
    Ok(identity.sign(holdpoint_domain::COMMAND_TYPE, &holdpoint_domain::canonical(statement)?))
}
