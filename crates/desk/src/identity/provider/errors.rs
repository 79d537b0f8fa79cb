//! What goes wrong at an identity provider, as refusals.

use crate::error::{DeskError, refused};
use holdpoint_domain::text::visible_line;

/// The provider's configuration does not fit.
pub(super) fn unusable(why: &str) -> DeskError {
    let detail = format!("{why} Tell an administrator of the hub.");
    refused("provider_unusable", "The identity provider is not set up for this", detail)
}

/// What the provider itself said.
pub(super) fn provider_said_no(error: &str, description: Option<&str>) -> DeskError {
    let said = visible_line(description.unwrap_or(error));
    refused("provider_refused", "The identity provider said no", format!("It said: {}. Sign in again.", said.trim_end_matches('.')))
}

/// What the provider said to the code. Many want a client secret, also of native programs.
pub(super) fn code_refused(error: &str, description: Option<&str>) -> DeskError {
    let wants_secret = error == "invalid_client" || description.is_some_and(|text| text.contains("secret"));
    if !wants_secret {
        return provider_said_no(error, description);
    }
    let said = visible_line(description.unwrap_or(error));
    unusable(&format!("It said: {}. It wants a client secret, which an administrator gives to the hub.", said.trim_end_matches('.')))
}
