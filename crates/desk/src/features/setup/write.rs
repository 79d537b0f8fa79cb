//! The first run: a person is set up on this computer.

use crate::core::{Core, notices::HUB_FAILED};
use crate::error::{DeskError, refused};
use crate::features::app::read as app;
use crate::identity::{Identity, KeyPlace, Profile, enroll};
use crate::view::{AppState, NoticeLevel};
use holdpoint_domain::MAX_NAME_CHARS;
use holdpoint_protocol::{DeskClient, HubFile, Vouch};
use std::sync::Arc;
use std::time::Duration;

/// The embedded hub starts beside the desk.
const HUB_START_TIMEOUT: Duration = Duration::from_secs(15);

/// How long the first run waits for the first records.
const FIRST_RECORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// Makes this person known to the hub of this folder.
pub(crate) async fn local(core: &Arc<Core>, name: &str) -> Result<AppState, DeskError> {
    check_name(name)?;
    let hub = hub_here(core).await?;
    let identity = identity(core, name).await?;
    let identity = enroll(&identity, &DeskClient::new(&hub.url), Vouch::Secret(hub.secret)).await?;
    finish_setup(core, identity).await
}

pub(crate) fn check_name(name: &str) -> Result<(), DeskError> {
    let chars = name.trim().chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(refused("invalid_field", "A name is needed", format!("Give a name of 1 to {MAX_NAME_CHARS} characters in one line.")));
    }
    Ok(())
}

/// This device's identity, made now if there is none.
pub(crate) async fn identity(core: &Core, name: &str) -> Result<Identity, DeskError> {
    let (data, name) = (core.data.clone(), name.trim().to_owned());
    let identity = tokio::task::spawn_blocking(move || Identity::named(&data, &name));
    let lost = |_| refused("internal", "Something went wrong", "The key of this device could not be made.");
    Ok(identity.await.map_err(lost)??)
}

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
    if let Err(error) = finish_setup(core, identity).await {
        tracing::warn!(%error, "an identity enrolled by the command line could not be loaded");
    }
}

/// An enrolled person works here from now on.
pub(crate) async fn finish_setup(core: &Arc<Core>, identity: Identity) -> Result<AppState, DeskError> {
    note_key_place(core, &identity);
    let mut arrived = core.connection.arrived.subscribe();
    arrived.mark_unchanged();
    let thread_core = core.clone();
    let adopted = tokio::task::spawn_blocking(move || thread_core.set_identity(identity));
    adopted.await.map_err(|_| refused("internal", "Something went wrong", "Start the app again."))??;
    // The first records say what this person may do; the first screen should know.
    let _ = tokio::time::timeout(FIRST_RECORDS_TIMEOUT, arrived.wait_for(|head| *head > 0)).await;
    let thread_core = core.clone();
    let state = tokio::task::spawn_blocking(move || app::view(&thread_core));
    let state = state.await.map_err(|_| refused("internal", "Something went wrong", "Start the app again."))??;
    core.events.mark_stale(&[crate::view::Topic::App, crate::view::Topic::Settings], Vec::new());
    Ok(state)
}

/// Says that the key lies in a file, where it does.
pub(crate) fn note_key_place(core: &Core, identity: &Identity) {
    if identity.profile().key_place == KeyPlace::File {
        core.notices.set(
            "no_keychain",
            NoticeLevel::Info,
            "This system has no keychain, so this device's signing key is stored in a file that only you can read.",
        );
    }
}

// Only the hub that was named since the start: a file left by a killed one names a
// port where another program may listen, and would be given the secret.
async fn hub_here(core: &Core) -> Result<HubFile, DeskError> {
    let failure = core.notices.text(HUB_FAILED);
    let mut hub = core.connection.hub.subscribe();
    if failure.is_none() {
        // Whether it came in time shows below.
        let _ = tokio::time::timeout(HUB_START_TIMEOUT, hub.wait_for(Option::is_some)).await;
    }
    let named = hub.borrow().clone();
    let file = named.and_then(|url| HubFile::read(&core.data).filter(|file| file.url.trim_end_matches('/') == url.trim_end_matches('/')));
    file.ok_or_else(|| {
        let advice = || "Close the app and start it again. If that does not help, look into the log of the app.".into();
        refused("no_local_hub", "The hub of this computer is not running", failure.unwrap_or_else(advice))
    })
}
