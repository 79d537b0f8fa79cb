//! `holdpoint join`, and the flags of `serve` that say where people sign in.

use crate::desk::{identity, identity_of};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_desk::identity::provider::{BROWSER_PATIENCE, SignInPage};
use holdpoint_desk::identity::{check_may_join, enroll, invite_code};
use holdpoint_domain::Role;
use holdpoint_hub::SignInOptions;
use holdpoint_protocol::{DeskClient, Vouch};

#[derive(Debug, clap::Args)]
pub(crate) struct Join {
    /// The hub's address
    #[arg(value_name = "URL")]
    pub(crate) hub: String,
    /// Sign in at the hub's identity provider
    #[arg(long)]
    pub(crate) sign_in: bool,
    /// The code an administrator gave you
    #[arg(long, value_name = "CODE")]
    pub(crate) invite: Option<String>,
    /// Your name, as it will stand in the record [default: this account's, when it has one]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Only print the address of the sign-in page; open it in a browser on this computer
    #[arg(long, requires = "sign_in")]
    pub(crate) no_browser: bool,
}

/// People sign in at an identity provider (OpenID Connect).
#[derive(Debug, clap::Args)]
pub(crate) struct ProviderArgs {
    /// Identity provider people sign in at: its issuer
    #[arg(long, env = "HOLDPOINT_OIDC_ISSUER", value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Client id of the desks there (a public client with PKCE)
    #[arg(long, env = "HOLDPOINT_OIDC_CLIENT_ID", value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// What people call the provider
    #[arg(long, env = "HOLDPOINT_OIDC_NAME", value_name = "NAME", default_value = "your company account")]
    oidc_name: String,
    /// What newcomers may do, as roles with commas between; or that they need an invite
    #[arg(long, env = "HOLDPOINT_OIDC_NEWCOMERS", value_name = "ROLES|invite", default_value = "invite", value_parser = newcomers)]
    oidc_newcomers: Newcomers,
    /// Only accounts with a verified e-mail address there
    #[arg(long, env = "HOLDPOINT_OIDC_DOMAIN", value_name = "DOMAIN")]
    oidc_domain: Option<String>,
    /// The redirect address registered at the provider; without a port the desk takes a free one
    #[arg(long, env = "HOLDPOINT_OIDC_REDIRECT", value_name = "URL", default_value = SignInOptions::REDIRECT)]
    oidc_redirect: String,
}

#[derive(Clone, Debug)]
struct Newcomers(Option<Vec<Role>>);

impl ProviderArgs {
    /// None without an issuer.
    pub(crate) fn options(&self) -> Option<SignInOptions> {
        Some(SignInOptions {
            name: self.oidc_name.clone(),
            issuer: self.oidc_issuer.clone()?,
            client_id: self.oidc_client_id.clone()?,
            redirect: self.oidc_redirect.clone(),
            newcomers: self.oidc_newcomers.0.clone(),
            domain: self.oidc_domain.clone(),
        })
    }
}

fn newcomers(text: &str) -> Result<Newcomers, String> {
    if text == "invite" {
        return Ok(Newcomers(None));
    }
    let role = |name: &str| Role::ALL.into_iter().find(|role| role.as_str() == name.trim());
    let roles = text.split(',').map(|name| role(name).ok_or_else(|| format!("{} is no role", name.trim())));
    roles.collect::<Result<_, _>>().map(|roles| Newcomers(Some(roles)))
}

pub(crate) async fn run(place: &Place, join: &Join, json: bool) -> Result<Exit, Failure> {
    if join.invite.is_none() && !join.sign_in {
        let detail = "Say how: --invite CODE with the code an administrator gave you, or --sign-in where the hub has an identity provider.";
        return Err(Failure::new(Exit::Wrong, "how_to_join", "It is not said how to join", detail));
    }
    if !join.hub.starts_with("http://") && !join.hub.starts_with("https://") {
        let detail = format!("A hub's address begins with https:// or http://, not like {}.", join.hub);
        return Err(Failure::new(Exit::Wrong, "address", "This is no address of a hub", detail));
    }
    // Whoever signs in is called as their account is.
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
            show(&page, !join.no_browser);
            page.signed_in(BROWSER_PATIENCE, invite.clone()).await?
        }
    };
    let identity = enroll(&identity, &client, vouch).await?;
    let profile = identity.profile();
    let hub = profile.hub.as_ref().map(|hub| hub.name.clone()).unwrap_or_default();
    if json {
        output::json(&serde_json::json!({"hub": join.hub, "hub_name": hub, "person": profile.person, "name": profile.name}));
    } else {
        output::line(&format!("{} takes part in {hub} with this computer.", profile.name));
    }
    Ok(Exit::Done)
}

fn show(page: &SignInPage, open_browser: bool) {
    output::error_line(&format!("Sign in with {} at\n{}", page.provider(), page.url()));
    if open_browser && let Err(error) = open::that_detached(page.url()) {
        tracing::warn!(%error, "no browser could be started");
        output::error_line("No browser could be started. Open the address yourself, on this computer.");
    }
}
