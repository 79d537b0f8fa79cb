//! Makes an enrolled identity the one of this desk, from the first run or from the command line.

use crate::blocking::blocking;
use crate::core::Core;
use crate::core::notices::NO_KEYCHAIN;
use crate::error::DeskError;
use crate::identity::{Identity, KeyPlace, Profile};
use crate::view::{NoticeLevel, Topic};
use std::sync::Arc;
use std::time::Duration;

/// How long the first run waits for the first records.
const FIRST_RECORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// Loads an identity that the command line enrolled while the first run was on screen.
pub(crate) async fn load_enrolled(core: &Arc<Core>) {
    // An enrolled person without a key waits for the keychain; `load_key` does that.
    if core.account.enrolled_profile().is_some() {
        return;
    }
    let data = core.data.clone();
    let made = tokio::task::spawn_blocking(move || match Profile::load(&data) {
        Ok(Some(profile)) if profile.hub.is_some() => Identity::load(&data).ok().flatten(),
        _ => None,
    });
    let Ok(Some(identity)) = made.await else { return };
    if let Err(error) = adopt_identity(core, identity).await {
        tracing::warn!(%error, "an identity enrolled by the command line could not be loaded");
    }
}

/// Makes this identity the one that signs, and waits up to two seconds for the first records:
/// they say what the person may do, and the first screen should know.
pub(crate) async fn adopt_identity(core: &Arc<Core>, identity: Identity) -> Result<(), DeskError> {
    note_key_place(core, &identity);
    let mut arrived = core.connection.arrived.subscribe();
    arrived.mark_unchanged();
    blocking(core.clone(), move |core| core.set_identity(identity)).await?;
    let _ = tokio::time::timeout(FIRST_RECORDS_TIMEOUT, arrived.wait_for(|head| *head > 0)).await;
    core.events.mark_stale(&[Topic::App, Topic::Settings], Vec::new());
    Ok(())
}

/// Says that the key lies in a file, where it does.
pub(crate) fn note_key_place(core: &Core, identity: &Identity) {
    if identity.profile().key_place == KeyPlace::File {
        core.notices.set(
            NO_KEYCHAIN,
            NoticeLevel::Info,
            "This system has no keychain, so this device's signing key is stored in a file that only you can read.",
        );
    }
}
