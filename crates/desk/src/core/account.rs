//! The person and the key of this device.

use crate::error::{DeskError, refused};
use crate::identity::{device::Identity, profile::Profile};
use crate::lock::lock;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// The person and the key of this device.
pub(crate) struct Account {
    /// Known before the key is: a keychain may ask its owner first.
    profile: Mutex<Option<Profile>>,
    /// With the key.
    pub identity: watch::Sender<Option<Arc<Identity>>>,
}

impl Account {
    /// Without the key.
    pub fn new(profile: Option<Profile>) -> Self {
        Self { profile: Mutex::new(profile), identity: watch::Sender::new(None) }
    }

    /// Ids and names; none before the device is set up.
    pub fn profile(&self) -> Option<Profile> {
        lock(&self.profile).clone()
    }

    /// Ids and names, once enrolled at a hub.
    pub fn enrolled_profile(&self) -> Option<Profile> {
        self.profile().filter(|profile| profile.hub.is_some())
    }

    /// Whether the profile is known and the key is not.
    pub fn lacks_key(&self) -> bool {
        lock(&self.profile).is_some() && self.identity.borrow().is_none()
    }

    /// The enrolled identity, with the key to sign.
    ///
    /// # Errors
    /// `keychain_silent` while the keychain has not handed the key out, `not_set_up` before that.
    pub fn signer(&self) -> Result<Arc<Identity>, DeskError> {
        let enrolled = self.identity.borrow().clone().filter(|identity| identity.profile().hub.is_some());
        enrolled.ok_or_else(|| match self.enrolled_profile() {
            Some(_) => refused(
                "keychain_silent",
                "The signing key is not available yet",
                "The system keychain has not returned this device's key. Unlock the keychain, then try again.",
            ),
            None => not_set_up(),
        })
    }

    /// Id and name of the enrolled person.
    pub fn person(&self) -> Option<(String, String)> {
        self.enrolled_profile().map(|profile| (profile.person, profile.name))
    }

    /// The name of the hub this device is enrolled at.
    pub fn hub_name(&self) -> Option<String> {
        self.profile().and_then(|profile| profile.hub).map(|hub| hub.name)
    }

    /// The address of the hub this device is enrolled at, if it is not the embedded one.
    pub fn remote_hub_url(&self) -> Option<String> {
        self.profile().and_then(|profile| profile.hub).and_then(|hub| hub.url)
    }

    /// Stores the profile; [`Self::set_identity`] follows once the replica knows the person.
    pub fn set_profile(&self, profile: Profile) {
        *lock(&self.profile) = Some(profile);
    }

    /// Stores the identity and wakes those who wait for it.
    pub fn set_identity(&self, identity: Identity) {
        self.identity.send_replace(Some(Arc::new(identity)));
    }
}

/// The refusal before the device is set up.
pub(crate) fn not_set_up() -> DeskError {
    refused(
        "not_set_up",
        "This device is not set up",
        "Set up this device first: enter your name and choose this computer or your team's hub.",
    )
}
