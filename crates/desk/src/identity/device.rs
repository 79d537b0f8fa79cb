//! The person of this device, with the key that signs for them.

use super::error::{IdentityError, KeyPlace};
use super::profile::{Enrolment, Profile, write_profile};
use super::{folder, keychain};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{COMMAND, DEVICE, DeskCommand, Digest, Envelope, PERSON, PublicKey, Statement};
use std::path::{Path, PathBuf};

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

impl Identity {
    /// Reads the identity of a data folder; none before the device is set up. May
    /// wait for the keychain, so not for async threads.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn load(data: &Path) -> Result<Option<Self>, IdentityError> {
        let Some(profile) = Profile::load(data)? else { return Ok(None) };
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
        write_profile(data, &profile)?;
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
        write_profile(data, &profile)?;
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

    /// What this device says to the hub it is enrolled at, to be bound to its history and signed
    /// as [`holdpoint_domain::COMMAND_TYPE`]; none before the enrolment.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn statement(&self, command: DeskCommand) -> Result<Option<Statement>, std::io::Error> {
        let Some(hub) = &self.profile.hub else { return Ok(None) };
        Ok(Some(Statement {
            id: crate::clock::new_id(COMMAND)?.into(),
            hub: hub.id.clone().into(),
            person: self.profile.person.clone().into(),
            device: self.profile.device.clone().into(),
            signed_at: crate::clock::local_now(),
            rests_on: None,
            shown: None,
            command,
        }))
    }

    /// The same identity, enrolled; written to the folder.
    pub(crate) fn enrolled(&self, hub: Enrolment, person: String, name: String) -> Result<Self, IdentityError> {
        let profile = Profile { hub: Some(hub), person, name, ..self.profile.clone() };
        write_profile(&self.data, &profile)?;
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
