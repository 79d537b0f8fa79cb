//! `holdpoint join`.

use crate::args::Join;
use crate::desk::{identity, identity_of};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_desk::identity::provider::{BROWSER_TIMEOUT, SignInPage};
use holdpoint_desk::identity::{check_may_join, enroll, invite_code};
use holdpoint_protocol::{DeskClient, Vouch};

pub(crate) async fn run(place: &Place, join: &Join, json: bool) -> Result<Exit, Failure> {
    if join.invite.is_none() && !join.sign_in {
        let detail = "Use --invite CODE with a code from an administrator, or --sign-in if the hub has an identity provider.";
        return Err(Failure::new(Exit::Wrong, "how_to_join", "Neither --invite nor --sign-in is given", detail));
    }
    if !join.hub.starts_with("http://") && !join.hub.starts_with("https://") {
        let detail = format!("A hub's address begins with https:// or http://; this is {}.", join.hub);
        return Err(Failure::new(Exit::Wrong, "address", "The hub's address is invalid", detail));
    }
    // With --sign-in the name comes from the account at the provider.
    let identity = match (&join.name, join.sign_in) {
        (None, true) => identity(place.data()?).await?,
        (name, _) => identity_of(place.data()?, name.clone()).await?,
    };
    let client = DeskClient::new(&join.hub);
    check_may_join(&identity, &client.info().await?)?;
    let vouch = match &join.invite {
        Some(code) if !join.sign_in => Vouch::Invite(invite_code::tidy(code)),
        invite => {
            let page = SignInPage::prepare(&client, &identity).await?;
            print_sign_in_page(&page, !join.no_browser);
            page.signed_in(BROWSER_TIMEOUT, invite.clone()).await?
        }
    };
    let identity = enroll(&identity, &client, vouch).await?;
    let profile = identity.profile();
    let hub = profile.hub.as_ref().map(|hub| hub.name.clone()).unwrap_or_default();
    if json {
        output::json(&serde_json::json!({"hub": join.hub, "hub_name": hub, "person": profile.person, "name": profile.name}));
    } else {
        output::line(&format!("{} has joined {hub} with this computer.", profile.name));
    }
    Ok(Exit::Done)
}

fn print_sign_in_page(page: &SignInPage, open_browser: bool) {
    output::error_line(&format!("Sign in with {} at\n{}", page.provider(), page.url()));
    if open_browser && let Err(error) = open::that_detached(page.url()) {
        tracing::warn!(%error, "no browser could be started");
        output::error_line("No browser could be started. Open the address in a browser on this computer.");
    }
}
