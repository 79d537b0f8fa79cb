//! Joining a team's hub by a sign-in at its identity provider, as the window does it:
//! prepare, open the page in a browser, wait.

use crate::DeskError;
use crate::core::{Core, lock};
use crate::error::refused;
use crate::identity::provider::{BROWSER_PATIENCE, SignInPage};
use crate::identity::{Identity, check_may_join, enroll};
use crate::setup;
use crate::view::{AppState, ProviderPage};
use holdpoint_protocol::DeskClient;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// The sign-in that is under way, at most one.
#[derive(Default)]
pub(crate) struct Joining {
    prepared: Mutex<Option<Prepared>>,
    given_up: Notify,
}

struct Prepared {
    client: DeskClient,
    identity: Identity,
    page: SignInPage,
}

/// Prepares the page; what was under way before is given up.
pub(crate) async fn open(core: &Core, hub: &str, name: &str) -> Result<ProviderPage, DeskError> {
    cancel(core);
    setup::check_name(name)?;
    let client = DeskClient::new(hub.trim());
    // Before a key is made: a wrong address must leave nothing behind.
    let info = client.info().await?;
    let identity = setup::identity(core, name).await?;
    check_may_join(&identity, &info)?;
    let page = SignInPage::prepare(&client, &identity).await?;
    let view = ProviderPage { provider: page.provider().to_owned(), url: page.url().to_owned() };
    *lock(&core.joining.prepared) = Some(Prepared { client, identity, page });
    Ok(view)
}

/// Waits for the browser and joins.
pub(crate) async fn wait(core: &Arc<Core>, invite: Option<String>) -> Result<AppState, DeskError> {
    let given_up = core.joining.given_up.notified();
    let prepared = lock(&core.joining.prepared).take();
    let none = || refused("sign_in_off", "No sign-in is under way", "Open the sign-in page first.");
    let Prepared { client, identity, page } = prepared.ok_or_else(none)?;
    let vouch = tokio::select! {
        vouch = page.signed_in(BROWSER_PATIENCE, invite) => vouch?,
        () = given_up => return Err(refused("sign_in_cancelled", "The sign-in was given up", "Nothing was changed.")),
    };
    let identity = enroll(&identity, &client, vouch).await?;
    core.hub.send_replace(Some(client.url().to_owned()));
    setup::settle(core, identity).await
}

/// Gives up what is under way.
pub(crate) fn cancel(core: &Core) {
    *lock(&core.joining.prepared) = None;
    core.joining.given_up.notify_waiters();
}
