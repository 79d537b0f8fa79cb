//! Joining a team's hub, as the window does it: with an invite, or by a sign-in at its
//! identity provider (prepare, open the page in a browser, wait).

use super::write as setup;
use crate::core::{Core, sign_in::Prepared};
use crate::error::{DeskError, refused};
use crate::identity::provider::{BROWSER_TIMEOUT, SignInPage};
use crate::identity::{check_may_join, enroll, invite_code};
use crate::links::is_here;
use crate::view::{AppState, HubCard, ProviderPage};
use holdpoint_domain::text::visible_line;
use holdpoint_protocol::{DeskClient, Vouch};
use std::sync::Arc;
use url::Url;

/// What a hub says of itself, before anything is made or sent.
pub(crate) async fn card(hub: &str) -> Result<HubCard, DeskError> {
    let client = DeskClient::new(&address(hub)?);
    let info = client.info().await?;
    let provider = info.sign_in.map(|provider| visible_line(&provider.name));
    let plain = client.url().starts_with("http://") && !is_here(client.url());
    Ok(HubCard { name: visible_line(&info.name), url: client.url().to_owned(), provider, plain })
}

/// Joins with the code of an invite.
pub(crate) async fn with_invite(core: &Arc<Core>, hub: &str, code: &str, name: &str) -> Result<AppState, DeskError> {
    cancel(core);
    setup::check_name(name)?;
    let client = DeskClient::new(&address(hub)?);
    // Before a key is made: a wrong address must leave nothing behind.
    let info = client.info().await?;
    let identity = setup::identity(core, name).await?;
    check_may_join(&identity, &info)?;
    let identity = enroll(&identity, &client, Vouch::Invite(invite_code::tidy(code))).await?;
    core.connection.hub.send_replace(Some(client.url().to_owned()));
    setup::finish_setup(core, identity).await
}

/// An address as people write it: without a scheme it is https, but http on this computer.
fn address(typed: &str) -> Result<String, DeskError> {
    let typed = typed.trim();
    let unreadable = || refused("invalid_field", "This is not a hub's address", "It looks like https://holdpoint.example.com.");
    let with_scheme = match typed.contains("://") {
        true => typed.to_owned(),
        false if is_here(&format!("http://{typed}")) => format!("http://{typed}"),
        false => format!("https://{typed}"),
    };
    let url = Url::parse(&with_scheme).map_err(|_| unreadable())?;
    let plain = matches!(url.scheme(), "https" | "http") && url.host().is_some() && url.username().is_empty();
    plain.then(|| with_scheme.trim_end_matches('/').to_owned()).ok_or_else(unreadable)
}

/// Prepares the page; a sign-in in progress is cancelled.
pub(crate) async fn open(core: &Core, hub: &str, name: &str) -> Result<ProviderPage, DeskError> {
    cancel(core);
    setup::check_name(name)?;
    let client = DeskClient::new(&address(hub)?);
    // Before a key is made: a wrong address must leave nothing behind.
    let info = client.info().await?;
    let identity = setup::identity(core, name).await?;
    check_may_join(&identity, &info)?;
    let page = SignInPage::prepare(&client, &identity).await?;
    let view = ProviderPage { provider: page.provider().to_owned(), url: page.url().to_owned() };
    core.sign_in.prepare(Prepared { client, identity, page });
    Ok(view)
}

/// Waits for the browser and joins.
pub(crate) async fn wait(core: &Arc<Core>, invite: Option<String>) -> Result<AppState, DeskError> {
    let cancelled = core.sign_in.cancelled();
    let prepared = core.sign_in.take();
    let none = || refused("sign_in_off", "No sign-in is in progress", "Open the sign-in page first.");
    let Prepared { client, identity, page } = prepared.ok_or_else(none)?;
    let vouch = tokio::select! {
        vouch = page.signed_in(BROWSER_TIMEOUT, invite) => vouch?,
        () = cancelled => return Err(refused("sign_in_cancelled", "The sign-in was cancelled", "Nothing was changed.")),
    };
    let identity = enroll(&identity, &client, vouch).await?;
    core.connection.hub.send_replace(Some(client.url().to_owned()));
    setup::finish_setup(core, identity).await
}

/// Cancels the sign-in in progress.
pub(crate) fn cancel(core: &Core) {
    core.sign_in.cancel();
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn hub_address_gets_default_scheme() {
        assert_eq!(address(" holdpoint.acme.example/ ").unwrap(), "https://holdpoint.acme.example");
        assert_eq!(address("127.0.0.1:7171").unwrap(), "http://127.0.0.1:7171");
        assert_eq!(address("http://hub.lan:7171").unwrap(), "http://hub.lan:7171");
        for wrong in ["", "two words", "ftp://x", "https://", "https://me@evil.example"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
