//! The claims of an ID token, and their checks (OpenID Connect Core 1.0,
//! section 3.1.3.7). The signature is verified before.

use super::address::{AddressClaim, is_name};
use super::refusal::refuse_token;
use holdpoint_domain::{Code, Ms, Refusal, text::visible_line};
use serde_json::{Map, Value};

/// Clocks may differ by this much; more is an error that should be visible.
const CLOCK_LEEWAY_MS: Ms = 60_000;
/// A desk sends the token right after the sign-in; an older one may have been stolen.
const MAX_TOKEN_AGE_MS: Ms = 10 * 60_000;

/// The claims of a token whose signature is verified.
#[derive(Debug)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Vec<String>,
    azp: Option<String>,
    // Seconds since 1970, perhaps with a fraction.
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    // Optional claims are read when they are used; one of another type counts as absent.
    all: Map<String, Value>,
}

/// The values that a token must have.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub domain: Option<&'a str>,
    pub address: &'a AddressClaim,
    pub trusted_audiences: &'a [String],
}

impl Claims {
    /// Reads the claims that are checked.
    ///
    /// # Errors
    /// `id_token_invalid`, naming a claim that is missing or has another type.
    pub(super) fn read(all: Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self {
            iss: required(&all, "iss", "a text", as_text)?,
            sub: required(&all, "sub", "a text", as_text)?,
            aud: required(&all, "aud", "a text or a list of texts", as_texts)?,
            azp: optional(&all, "azp", "a text", as_text)?,
            exp: required(&all, "exp", "a number", Value::as_f64)?,
            iat: required(&all, "iat", "a number", Value::as_f64)?,
            nbf: optional(&all, "nbf", "a number", Value::as_f64)?,
            nonce: optional(&all, "nonce", "a text", as_text)?,
            all,
        })
    }

    /// Checks everything but the signature.
    pub(super) fn check(&self, expected: &Expected<'_>, now: Ms) -> Result<(), Refusal> {
        if self.iss != expected.issuer {
            return Err(refuse_token("It names another issuer."));
        }
        if self.sub.is_empty() {
            return Err(refuse_token("It names no account."));
        }
        self.check_audience(expected)?;
        self.check_time(now)?;
        if self.nonce.as_deref() != Some(expected.nonce) {
            let why = "This sign-in was made for another device or another hub. Sign in again on this one.";
            return Err(Refusal::new(Code::NonceMismatch, why));
        }
        expected.domain.map_or(Ok(()), |domain| self.check_domain(domain, expected.address))
    }

    // A token for several audiences is ours when it says that we asked for it (`azp`), or when the
    // others are trusted: one that is not could hand over a token that it obtained itself.
    fn check_audience(&self, expected: &Expected<'_>) -> Result<(), Refusal> {
        let refused = |why: String| Err(Refusal::new(Code::WrongAudience, why));
        let client_id = expected.client_id;
        if let Some(party) = self.azp.as_deref().filter(|party| *party != client_id) {
            return refused(format!(
                "This sign-in was made for the program {}, not for {client_id}. Sign in from Holdpoint.",
                visible_line(party)
            ));
        }
        let (ours, others): (Vec<&String>, Vec<&String>) = self.aud.iter().partition(|audience| *audience == client_id);
        if ours.is_empty() {
            return refused(format!(
                "This sign-in was made for {}, not for {client_id}. Sign in from Holdpoint; if it stays so, the hub's client id is wrong.",
                list(&others)
            ));
        }
        let strange: Vec<&String> = others.into_iter().filter(|audience| !expected.trusted_audiences.contains(audience)).collect();
        if strange.is_empty() || self.azp.is_some() {
            return Ok(());
        }
        refused(format!(
            "This sign-in is also for {}, and it does not say that it was made for {client_id} (azp). An administrator may name it as a trusted audience.",
            list(&strange)
        ))
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

    fn check_domain(&self, domain: &str, claim: &AddressClaim) -> Result<(), Refusal> {
        let refused = |why: String| Err(Refusal::new(Code::DomainNotAllowed, why));
        let email = match self.find_address(claim) {
            Ok(email) => email,
            Err(why) => return refused(format!("Only accounts with a verified e-mail address at {domain} may sign in here. {why}")),
        };
        match email.rsplit_once('@') {
            Some((_, host)) if host.eq_ignore_ascii_case(domain) => Ok(()),
            _ => refused(format!(
                "Only accounts at {domain} may sign in here, and this is {}. Use another account, or ask an administrator.",
                visible_line(email)
            )),
        }
    }

    /// The address that the provider vouches for, or a sentence that says why there is none.
    pub(super) fn find_address(&self, address: &AddressClaim) -> Result<&str, String> {
        address.find(&self.all)
    }

    /// The person's name, if it can be one here.
    pub(super) fn usable_name(&self) -> Option<String> {
        self.all.get("name").and_then(Value::as_str).map(str::trim).filter(|name| is_name(name)).map(str::to_owned)
    }
}

fn required<T>(all: &Map<String, Value>, name: &str, kind: &str, read: fn(&Value) -> Option<T>) -> Result<T, Refusal> {
    optional(all, name, kind, read)?.ok_or_else(|| refuse_token(&format!("It has no claim {name}.")))
}

fn optional<T>(all: &Map<String, Value>, name: &str, kind: &str, read: fn(&Value) -> Option<T>) -> Result<Option<T>, Refusal> {
    match all.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).ok_or_else(|| refuse_token(&format!("Its claim {name} is not {kind}."))),
    }
}

fn as_text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn as_texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(as_text).collect(),
        one => as_text(one).map(|text| vec![text]),
    }
}

fn list(audiences: &[&String]) -> String {
    let names: Vec<String> = audiences.iter().map(|audience| visible_line(audience)).collect();
    if names.is_empty() { "nobody".into() } else { names.join(", ") }
}

// Saturates, so that no number from outside wraps around.
fn ms(seconds: f64) -> Ms {
    (seconds * 1000.0) as Ms
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOON: Ms = 1_795_435_200_000;

    fn check(change: impl FnOnce(&mut Value)) -> Result<(), Code> {
        check_with(&AddressClaim::default(), &[], change).map(drop).map_err(|refusal| refusal.code)
    }

    // The address that is believed, or the refusal.
    fn check_with(address: &AddressClaim, trusted: &[&str], change: impl FnOnce(&mut Value)) -> Result<String, Refusal> {
        let mut token = json!({
            "iss": "https://id.acme.example", "sub": "7", "aud": "desk", "exp": NOON / 1000 + 3600, "iat": NOON / 1000,
            "nonce": "n", "email": "ana@Acme.example", "email_verified": true,
        });
        change(&mut token);
        let claims = Claims::read(token.as_object().unwrap().clone())?;
        let trusted: Vec<String> = trusted.iter().copied().map(str::to_owned).collect();
        let (issuer, client_id, nonce, domain) = ("https://id.acme.example", "desk", "n", Some("acme.example"));
        claims.check(&Expected { issuer, client_id, nonce, domain, address, trusted_audiences: &trusted }, NOON)?;
        Ok(claims.find_address(address).unwrap().to_owned())
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

    fn email() -> AddressClaim {
        AddressClaim::default()
    }

    #[test]
    fn several_audiences_need_azp_or_trust() {
        let several = |token: &mut Value| token["aud"] = json!(["desk", "290000000000000001"]);
        let refused = check_with(&email(), &[], several).unwrap_err();
        assert_eq!(refused.code, Code::WrongAudience);
        assert!(refused.detail.contains("290000000000000001") && refused.detail.contains("trusted audience"), "{refused}");
        assert!(check_with(&email(), &["290000000000000001"], several).is_ok());
        let with_party =
            |party: &'static str| move |token: &mut Value| (token["aud"], token["azp"]) = (json!(["desk", "other"]), json!(party));
        assert!(check_with(&email(), &[], with_party("desk")).is_ok());
        assert_eq!(check_with(&email(), &["other"], with_party("other")).unwrap_err().code, Code::WrongAudience);
        let absent = check_with(&email(), &["other"], |token| token["aud"] = json!(["other"])).unwrap_err();
        assert!(absent.detail.contains("client id"), "{absent}");
    }

    #[test]
    fn wrong_claim_is_named() {
        let cases = [
            ("exp", json!("1795438800")),
            ("iat", json!("now")),
            ("nbf", json!([])),
            ("aud", json!([1])),
            ("azp", json!(["desk"])),
            ("sub", json!(7)),
            ("nonce", json!(7)),
        ];
        for (claim, value) in cases {
            let refused = check_with(&email(), &[], |token| token[claim] = value.clone()).unwrap_err();
            assert_eq!(refused.code, Code::IdTokenInvalid, "{claim}");
            assert!(refused.detail.contains(&format!("claim {claim} is not")) && !refused.detail.contains("signature"), "{refused}");
        }
        let missing = check_with(&email(), &[], |token| token["exp"] = Value::Null).unwrap_err();
        assert!(missing.detail.contains("no claim exp"), "{missing}");
    }

    #[test]
    fn unusable_optional_claims_are_ignored() {
        for (claim, value) in [("email", json!(["ana@acme.example"])), ("email_verified", json!(1)), ("email", json!("ana"))] {
            let refused = check_with(&email(), &[], |token| token[claim] = value.clone()).unwrap_err();
            assert_eq!(refused.code, Code::DomainNotAllowed, "{claim} {value}");
            assert!(refused.detail.contains(claim), "{refused}");
        }
        assert!(check_with(&email(), &[], |token| token["name"] = json!(["Ana"])).is_ok());
    }

    #[test]
    fn address_claim_and_its_trust_are_settings() {
        let unsaid = |token: &mut Value| drop(token.as_object_mut().unwrap().remove("email_verified"));
        assert_eq!(check_with(&email(), &[], unsaid).unwrap_err().code, Code::DomainNotAllowed);
        let trusted = AddressClaim { trusted: true, ..email() };
        assert_eq!(check_with(&trusted, &[], unsaid).unwrap(), "ana@Acme.example");
        assert!(check_with(&trusted, &[], |token| token["email_verified"] = json!(false)).is_err(), "said to be unverified");
        let other = AddressClaim { claim: "preferred_username".into(), trusted: true };
        let named = |token: &mut Value| (token["email"], token["preferred_username"]) = (Value::Null, json!("eva@acme.example"));
        assert_eq!(check_with(&other, &[], named).unwrap(), "eva@acme.example");
        assert!(check_with(&other, &[], |_| ()).unwrap_err().detail.contains("preferred_username"));
    }
}
