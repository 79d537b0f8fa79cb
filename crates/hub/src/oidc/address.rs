//! The e-mail address of an account: which claim it is, and whether it is believed.

use holdpoint_domain::{MAX_NAME_CHARS, text::visible_line};
use serde_json::{Map, Value};

/// Which claim is a person's e-mail address, and whether the provider vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressClaim {
    /// The claim's name, `email` at most providers.
    pub claim: String,
    /// Believed without `email_verified`. One that is false is still not believed.
    pub trusted: bool,
}

impl AddressClaim {
    /// The claim of OpenID Connect.
    pub const EMAIL: &'static str = "email";

    /// The address that the provider vouches for, or a sentence that says why there is none.
    pub(super) fn find<'a>(&self, claims: &'a Map<String, Value>) -> Result<&'a str, String> {
        let claim = visible_line(&self.claim);
        let text = match claims.get(&self.claim) {
            None => return Err(format!("The identity provider sent no claim {claim}.")),
            Some(value) => value.as_str().filter(|text| is_name(text) && text.contains('@')),
        };
        let text = text.ok_or_else(|| format!("The claim {claim} of the identity provider is not one e-mail address."))?;
        let verified = claims.get("email_verified").filter(|_| self.claim == AddressClaim::EMAIL).and_then(as_flag);
        if verified.unwrap_or(self.trusted) {
            return Ok(text);
        }
        Err(format!("The identity provider does not say that {} is verified (email_verified).", visible_line(text)))
    }
}

impl Default for AddressClaim {
    fn default() -> Self {
        Self { claim: Self::EMAIL.into(), trusted: false }
    }
}

// Some providers write "true".
fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// Whether a text can be a name or an address here.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_NAME_CHARS && !text.chars().any(char::is_control)
}
