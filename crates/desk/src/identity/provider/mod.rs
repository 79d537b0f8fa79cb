//! Signing in at a company's identity provider (OpenID Connect, authorization code with
//! PKCE, RFC 8252): the desk is the public client and the system's browser does the rest.
//!
//! The desk believes nothing of what comes back; it hands the ID token to the hub, which
//! verifies it. The request's `nonce` names the hub, this device and its key, so the
//! token cannot be used by anybody else, not even to a hub that lies about its provider.
//! Opening the browser is the caller's business.

mod errors;
mod exchange;
mod loopback;
pub(crate) mod page;

pub use page::{BROWSER_TIMEOUT, SignInPage};
