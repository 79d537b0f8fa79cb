//! The first run: a person is set up on this computer.

use crate::blocking::blocking;
use crate::core::{Core, notices::HUB_FAILED};
use crate::enrolment::adopt_identity;
use crate::error::{DeskError, refused};
use crate::features::app::read as app;
use crate::identity::{Identity, enroll};
use crate::view::AppState;
use holdpoint_domain::MAX_NAME_CHARS;
use holdpoint_protocol::{DeskClient, HubFile, Vouch};
use std::sync::Arc;
use std::time::Duration;

/// The embedded hub starts beside the desk.
const HUB_START_TIMEOUT: Duration = Duration::from_secs(15);

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

/// Sets the desk up for an enrolled person; returns what the first screen shows.
pub(crate) async fn finish_setup(core: &Arc<Core>, identity: Identity) -> Result<AppState, DeskError> {
    adopt_identity(core, identity).await?;
    blocking(core.clone(), app::view).await
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
