use serde::Serialize;
use ts_rs::TS;

/// The sign-in page of an identity provider.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProviderPage {
    /// What people call the identity provider.
    pub provider: String,
    /// To be opened in the system's browser.
    pub url: String,
}

/// What a hub says of itself to a person who is about to join it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HubCard {
    pub name: String,
    /// With the scheme.
    pub url: String,
    /// What people call its identity provider; none without one.
    pub provider: Option<String>,
    /// The connection is not encrypted and leaves this computer.
    pub plain: bool,
}
