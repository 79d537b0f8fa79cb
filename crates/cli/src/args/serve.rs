//! `holdpoint serve`.

use crate::failure::{Exit, Failure};
use holdpoint_domain::Role;
use holdpoint_hub::{AddressClaim, ClientSecret, Rate, SignInOptions};
use std::net::SocketAddr;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Examples:
  holdpoint serve --data ./holdpoint --listen 127.0.0.1:7171
  holdpoint serve --data /var/lib/holdpoint --name Acme --database postgres://holdpoint@db/holdpoint \\
    --listen 127.0.0.1:7171 --public-url https://holdpoint.example.com --trust-proxy

Prints one line when ready: {\"url\":\"http://127.0.0.1:7171\",\"public_url\":…,\"metrics_url\":…}
Put passwords into HOLDPOINT_DATABASE or ~/.pgpass: other users can read a command line.
Several hubs may share a database; each needs a copy of hub/keys.json. See docs/OPERATIONS.md.";

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Keep the record in PostgreSQL instead of the data folder: postgres://user@host/database
    #[arg(long, env = "HOLDPOINT_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// Address that desks and tools use when this hub is behind a proxy: https://…
    #[arg(long, env = "HOLDPOINT_PUBLIC_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) public_url: Option<String>,
    /// Name of this hub, for example the organisation; only used when a new record begins
    #[arg(long, env = "HOLDPOINT_HUB_NAME", hide_env_values = true, default_value = "This computer")]
    pub(crate) name: String,
    /// Address for Prometheus metrics, separate from the API [default: none]
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Take client addresses from X-Forwarded-For; only if nothing but a reverse proxy can reach this hub
    #[arg(long)]
    pub(crate) trust_proxy: bool,
    /// Seconds between the stop signal and stopping; /readyz answers 503 meanwhile
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=300))]
    pub(crate) drain: u64,
    #[command(flatten)]
    pub(crate) rates: Rates,
    #[command(flatten)]
    pub(crate) sign_in: ProviderArgs,
}

/// Without any of these a hub on a loopback address without --trust-proxy limits nobody.
#[derive(Debug, clap::Args)]
pub(crate) struct Rates {
    /// Requests per second, and burst, of each tool [default: 50/200]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) tool_rate: Option<Rate>,
    /// Requests per second, and burst, of each device of a person [default: 100/500]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) desk_rate: Option<Rate>,
    /// Requests per second, and burst, of each address without a valid token [default: 5/30]
    #[arg(long, value_name = "RATE/BURST")]
    pub(crate) guest_rate: Option<Rate>,
}

/// People sign in at an identity provider (OpenID Connect).
#[derive(Debug, clap::Args)]
pub(crate) struct ProviderArgs {
    /// Issuer of the identity provider where people sign in
    #[arg(long, env = "HOLDPOINT_OIDC_ISSUER", value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Client id of the desks there (a native client with PKCE)
    #[arg(long, env = "HOLDPOINT_OIDC_CLIENT_ID", value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// Name of the provider, shown to people
    #[arg(long, env = "HOLDPOINT_OIDC_NAME", value_name = "NAME", default_value = "your company account")]
    oidc_name: String,
    /// Roles of people who sign in without an invite, separated by commas; or invite, to require one
    #[arg(long, env = "HOLDPOINT_OIDC_NEWCOMERS", value_name = "ROLES|invite", default_value = "invite", value_parser = parse_newcomers)]
    oidc_newcomers: Newcomers,
    /// Accept only accounts with an e-mail address in this domain, verified unless it is trusted
    #[arg(long, env = "HOLDPOINT_OIDC_DOMAIN", value_name = "DOMAIN")]
    oidc_domain: Option<String>,
    /// The redirect address registered at the provider; without a port the desk takes a free one
    #[arg(long, env = "HOLDPOINT_OIDC_REDIRECT", value_name = "URL", default_value = SignInOptions::REDIRECT)]
    oidc_redirect: String,
    /// Claim that is a person's e-mail address; another one than email has to be trusted
    #[arg(long, env = "HOLDPOINT_OIDC_ADDRESS_CLAIM", value_name = "CLAIM", default_value = AddressClaim::EMAIL)]
    oidc_address_claim: String,
    /// Believe the address without email_verified, where accounts cannot choose it themselves
    #[arg(long, env = "HOLDPOINT_OIDC_ADDRESS_TRUSTED")]
    oidc_address_trusted: bool,
    /// Further audiences that a sign-in may have beside the client id, separated by commas
    #[arg(long, env = "HOLDPOINT_OIDC_TRUSTED_AUDIENCES", value_name = "IDS", value_delimiter = ',')]
    oidc_trusted_audiences: Vec<String>,
    /// File with the client secret, for providers that want one; or HOLDPOINT_OIDC_CLIENT_SECRET
    #[arg(long, env = "HOLDPOINT_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    oidc_client_secret_file: Option<PathBuf>,
    // Never on the command line: other users can read that.
    #[arg(skip = std::env::var("HOLDPOINT_OIDC_CLIENT_SECRET").ok())]
    oidc_client_secret: Option<String>,
}

/// Roles of people who sign in without an invite; none when they need one.
#[derive(Clone, Debug)]
struct Newcomers(Option<Vec<Role>>);

impl ProviderArgs {
    /// None without an issuer.
    ///
    /// # Errors
    /// When the file of the client secret cannot be read.
    pub(crate) fn options(&self) -> Result<Option<SignInOptions>, Failure> {
        let (Some(issuer), Some(client_id)) = (self.oidc_issuer.clone(), self.oidc_client_id.clone()) else { return Ok(None) };
        Ok(Some(SignInOptions {
            name: self.oidc_name.clone(),
            issuer,
            client_id,
            redirect: self.oidc_redirect.clone(),
            newcomers: self.oidc_newcomers.0.clone(),
            domain: self.oidc_domain.clone(),
            address: AddressClaim { claim: self.oidc_address_claim.clone(), trusted: self.oidc_address_trusted },
            trusted_audiences: self.oidc_trusted_audiences.iter().map(|audience| audience.trim().to_owned()).collect(),
            client_secret: self.read_client_secret()?,
        }))
    }

    fn read_client_secret(&self) -> Result<Option<ClientSecret>, Failure> {
        let Some(path) = &self.oidc_client_secret_file else { return Ok(self.oidc_client_secret.as_deref().and_then(ClientSecret::new)) };
        let text = std::fs::read_to_string(path).map_err(|error| Failure::io(&format!("{} cannot be read", path.display()), &error))?;
        let empty = || {
            Failure::new(Exit::Failed, "sign_in_settings", "The hub cannot start", format!("{} holds no client secret.", path.display()))
        };
        ClientSecret::new(&text).map(Some).ok_or_else(empty)
    }
}

fn parse_newcomers(text: &str) -> Result<Newcomers, String> {
    if text == "invite" {
        return Ok(Newcomers(None));
    }
    let role = |name: &str| Role::ALL.into_iter().find(|role| role.as_str() == name.trim());
    let roles = text.split(',').map(|name| role(name).ok_or_else(|| format!("{} is not a role", name.trim())));
    roles.collect::<Result<_, _>>().map(|roles| Newcomers(Some(roles)))
}
