//! The claims of an ID token, and their checks (OpenID Connect Core 1.0,
//! section 3.1.3.7). The signature is verified before.

use super::refusal::refuse_token;
use holdpoint_domain::{Code, MAX_NAME_CHARS, Ms, Refusal, text::visible_line};
use serde::Deserialize;

/// Clocks may differ by this much; more is an error that should be visible.
const CLOCK_LEEWAY_MS: Ms = 60_000;
/// A desk sends the token right after the sign-in; an older one may have been stolen.
const MAX_TOKEN_AGE_MS: Ms = 10 * 60_000;

/// The claims that are used.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    azp: Option<String>,
    // Seconds since 1970, perhaps with a fraction.
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    name: Option<String>,
    email: Option<String>,
    email_verified: Option<Flag>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

// Some providers write "true".
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Plain(bool),
    Text(String),
}

/// The values that a token must have.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub domain: Option<&'a str>,
}

impl Claims {
    /// Checks everything but the signature.
    pub(super) fn check(&self, expected: &Expected<'_>, now: Ms) -> Result<(), Refusal> {
        if self.iss != expected.issuer {
            return Err(refuse_token("It names another issuer."));
        }
        if self.sub.is_empty() {
            return Err(refuse_token("It names no account."));
        }
        if !self.is_for(expected.client_id) {
            let why = "This sign-in was made for another program. Sign in from Holdpoint; if it stays so, the hub's client id is wrong.";
            return Err(Refusal::new(Code::WrongAudience, why));
        }
        self.check_time(now)?;
        if self.nonce.as_deref() != Some(expected.nonce) {
            let why = "This sign-in was made for another device or another hub. Sign in again on this one.";
            return Err(Refusal::new(Code::NonceMismatch, why));
        }
        expected.domain.map_or(Ok(()), |domain| self.check_domain(domain))
    }

    // One who trusts further audiences could be handed a token that one of them obtained.
    fn is_for(&self, client_id: &str) -> bool {
        let ours = match &self.aud {
            Audience::One(one) => one == client_id,
            Audience::Several(all) => !all.is_empty() && all.iter().all(|one| one == client_id),
        };
        ours && self.azp.as_deref().is_none_or(|party| party == client_id)
    }

    fn check_time(&self, now: Ms) -> Result<(), Refusal> {
        let expired = |why: &str| Err(Refusal::new(Code::IdTokenExpired, format!("{why} Sign in again.")));
        let (issued, ends) = (ms(self.iat), ms(self.exp));
        if issued.max(self.nbf.map_or(issued, ms)) > now.saturating_add(CLOCK_LEEWAY_MS) {
            let why =
                "The sign-in is dated in the future: the clock of the hub or of the identity provider is wrong. Tell an administrator.";
            return Err(Refusal::new(Code::ClockSkew, why));
        }
        if ends.saturating_add(CLOCK_LEEWAY_MS) <= now {
            return expired("The sign-in has expired.");
        }
        if issued.saturating_add(MAX_TOKEN_AGE_MS) <= now {
            return expired("The sign-in was made more than ten minutes ago.");
        }
        Ok(())
    }

    fn check_domain(&self, domain: &str) -> Result<(), Refusal> {
        let refused = |why: String| Err(Refusal::new(Code::DomainNotAllowed, why));
        let Some(email) = self.verified_email() else {
            return refused(format!(
                "Only accounts with a verified e-mail address at {domain} may sign in here, and the identity provider vouches for none of yours."
            ));
        };
        match email.rsplit_once('@') {
            Some((_, host)) if host.eq_ignore_ascii_case(domain) => Ok(()),
            _ => refused(format!(
                "Only accounts at {domain} may sign in here, and this is {}. Use another account, or ask an administrator.",
                visible_line(email)
            )),
        }
    }

    /// The address the provider has verified; no other is believed.
    pub(super) fn verified_email(&self) -> Option<&str> {
        let verified = match &self.email_verified {
            Some(Flag::Plain(verified)) => *verified,
            Some(Flag::Text(text)) => text == "true",
            None => false,
        };
        self.email.as_deref().filter(|email| verified && is_name(email))
    }

    /// The person's name, if it can be one here.
    pub(super) fn usable_name(&self) -> Option<String> {
        self.name.as_deref().map(str::trim).filter(|name| is_name(name)).map(str::to_owned)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_NAME_CHARS && !text.chars().any(char::is_control)
}

// Saturates, so that no number from outside wraps around.
fn ms(seconds: f64) -> Ms {
    (seconds * 1000.0) as Ms
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOON: Ms = 1_795_435_200_000;

    fn check(change: impl FnOnce(&mut Value)) -> Result<(), Code> {
        let mut token = json!({
            "iss": "https://id.acme.example", "sub": "7", "aud": "desk", "exp": NOON / 1000 + 3600, "iat": NOON / 1000,
            "nonce": "n", "email": "ana@Acme.example", "email_verified": true,
        });
        change(&mut token);
        let claims: Claims = serde_json::from_value(token).unwrap();
        let expected = Expected { issuer: "https://id.acme.example", client_id: "desk", nonce: "n", domain: Some("acme.example") };
        claims.check(&expected, NOON).map_err(|refusal| refusal.code)
    }

    #[test]
    fn each_claim_is_needed() {
        assert_eq!(check(|_| ()), Ok(()));
        let cases: [(&str, Value, Code); 16] = [
            ("iss", json!("https://id.acme.example/"), Code::IdTokenInvalid),
            ("sub", json!(""), Code::IdTokenInvalid),
            ("aud", json!("other"), Code::WrongAudience),
            ("aud", json!(["desk", "other"]), Code::WrongAudience),
            ("aud", json!([]), Code::WrongAudience),
            ("azp", json!("other"), Code::WrongAudience),
            ("exp", json!(NOON / 1000 - 60), Code::IdTokenExpired),
            ("exp", json!(-1e300), Code::IdTokenExpired),
            ("iat", json!(NOON / 1000 - 600), Code::IdTokenExpired),
            ("iat", json!(NOON / 1000 + 61), Code::ClockSkew),
            ("nbf", json!(1e300), Code::ClockSkew),
            ("nonce", json!("m"), Code::NonceMismatch),
            ("nonce", Value::Null, Code::NonceMismatch),
            ("email", json!("ana@acme.example.evil.example"), Code::DomainNotAllowed),
            ("email", json!("ana@notacme.example"), Code::DomainNotAllowed),
            ("email_verified", json!(false), Code::DomainNotAllowed),
        ];
        for (claim, value, code) in cases {
            assert_eq!(check(|token| token[claim] = value.clone()), Err(code), "{claim}: {value}");
        }
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        assert_eq!(check(|token| token["iat"] = json!(NOON / 1000 + 60)), Ok(()));
        assert_eq!(check(|token| token["exp"] = json!(NOON / 1000 - 59)), Ok(()));
        assert_eq!(check(|token| token["aud"] = json!(["desk"])), Ok(()));
        assert_eq!(check(|token| token["email_verified"] = json!("true")), Ok(()));
    }
}
