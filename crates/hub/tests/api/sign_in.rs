//! Sign-in at providers of different kinds: a small one that signs what the test gives it.

use crate::test_hub::{TestHub, key_of};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signer as _, SigningKey};
use holdpoint_domain::{PublicKey, Role};
use holdpoint_hub::{AddressClaim, ClientSecret, HubOptions, SignInOptions};
use holdpoint_protocol::{ClientError, EnrollRequest, SignInCode, SignedIn, Vouch, sign_in_nonce};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const DEVICE: &str = "dev_new";

/// Answers for its keys, and to a code with the token that the test left for it.
struct Provider {
    issuer: String,
    token: Arc<Mutex<String>>,
    /// Form and authorization header of the last exchange.
    asked: Arc<Mutex<(String, Option<String>)>>,
}

type Shared = (Arc<Mutex<String>>, Arc<Mutex<(String, Option<String>)>>);

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

async fn exchange(State((token, asked)): State<Shared>, headers: HeaderMap, form: String) -> Json<Value> {
    let secret = form.contains("client_secret=s%2Bcret");
    let basic = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    *asked.lock().unwrap() = (form, basic.clone());
    match secret || basic.is_some() {
        true => Json(json!({"access_token": "x", "token_type": "Bearer", "id_token": *token.lock().unwrap()})),
        false => Json(json!({"error": "invalid_client", "error_description": "client_secret is missing."})),
    }
}

impl Provider {
    async fn start(methods: Value) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let configuration = json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys"), "token_endpoint": format!("{issuer}/token"),
            "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint_auth_methods_supported": methods});
        let x = BASE64.encode(signing_key().verifying_key().as_bytes());
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k1", "use": "sig", "x": x}]});
        let shared: Shared = Default::default();
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(move || async move { Json(configuration) }))
            .route("/keys", get(move || async move { Json(keys) }))
            .route("/token", post(exchange))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, token: shared.0, asked: shared.1 }
    }

    fn options(&self) -> SignInOptions {
        SignInOptions {
            name: "Acme".into(),
            issuer: self.issuer.clone(),
            client_id: "desk".into(),
            redirect: SignInOptions::REDIRECT.into(),
            newcomers: Some(vec![Role::Reviewer]),
            domain: None,
            address: AddressClaim::default(),
            trusted_audiences: Vec::new(),
            client_secret: None,
        }
    }
}

async fn hub_with(options: SignInOptions) -> TestHub {
    TestHub::with(move |usual| HubOptions { sign_in: Some(options.clone()), ..usual }).await
}

fn token(hub: &TestHub, provider: &Provider, change: Value) -> String {
    let nonce = sign_in_nonce(hub.hub_id(), DEVICE, &PublicKey::base64_of(&key_of(DEVICE)), "random");
    let now = hub.now() / 1000;
    let mut claims =
        json!({"iss": provider.issuer, "sub": "acct-7", "aud": "desk", "iat": now, "exp": now + 3600, "nonce": nonce, "name": "Eva"});
    claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let part = |value: &Value| BASE64.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "EdDSA", "kid": "k1"})), part(&claims));
    let signature = signing_key().sign(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature.to_bytes()))
}

async fn enroll(hub: &TestHub, signed_in: SignedIn) -> Result<Option<String>, ClientError> {
    let request = EnrollRequest {
        by: Vouch::Identity(signed_in),
        person: "per_eva".into(),
        name: "Eva".into(),
        device: DEVICE.into(),
        device_name: "laptop".into(),
        key: PublicKey::base64_of(&key_of(DEVICE)),
    };
    hub.desk.enroll(&request).await?;
    let records = crate::two_hubs::records(&hub.desk).await;
    let enrolled = records.iter().rfind(|record| record.kind == "person.enrolled").unwrap();
    let header: Value = serde_json::from_str(enrolled.header.get()).unwrap();
    Ok(header["email"].as_str().map(str::to_owned))
}

fn by_token(id_token: String) -> SignedIn {
    SignedIn { id_token, code: None, random: "random".into(), invite: None }
}

fn detail(refused: ClientError) -> (String, String) {
    match refused {
        ClientError::Refused(problem) => (problem.code, problem.detail),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn address_without_email_verified_needs_trust() {
    let provider = Provider::start(Value::Null).await;
    let entra = json!({"email": "eva@acme.example", "preferred_username": "eva@acme.example"});
    let hub = hub_with(provider.options()).await;
    assert_eq!(enroll(&hub, by_token(token(&hub, &provider, entra.clone()))).await.unwrap(), None, "no address is believed");
    let address = AddressClaim { claim: "preferred_username".into(), trusted: true };
    let trusting = hub_with(SignInOptions { address, domain: Some("acme.example".into()), ..provider.options() }).await;
    let email = enroll(&trusting, by_token(token(&trusting, &provider, entra))).await.unwrap();
    assert_eq!(email.as_deref(), Some("eva@acme.example"));
}

#[tokio::test]
async fn claims_errors_are_no_signature_errors() {
    let provider = Provider::start(Value::Null).await;
    let hub = hub_with(provider.options()).await;
    let (code, text) = detail(enroll(&hub, by_token(token(&hub, &provider, json!({"exp": "soon"})))).await.unwrap_err());
    assert_eq!(code, "id_token_invalid");
    assert!(text.contains("claim exp") && !text.contains("signature"), "{text}");
    let mut forged = token(&hub, &provider, json!({}));
    forged.truncate(forged.len() - 4);
    let (_, text) = detail(enroll(&hub, by_token(forged + "AAAA")).await.unwrap_err());
    assert!(text.contains("signature"), "{text}");
    let several = json!({"aud": ["desk", "290000000000000001"], "azp": "desk", "email": ["fay@acme.example"]});
    assert_eq!(enroll(&hub, by_token(token(&hub, &provider, several))).await.unwrap(), None);
}

#[tokio::test]
async fn hub_exchanges_code_with_client_secret() {
    for (methods, basic) in
        [(Value::Null, false), (json!(["client_secret_basic", "client_secret_post"]), false), (json!(["client_secret_basic"]), true)]
    {
        let provider = Provider::start(methods).await;
        let hub = hub_with(SignInOptions { client_secret: ClientSecret::new(" s+cret\n"), ..provider.options() }).await;
        let info = reqwest::get(format!("{}/v1/hub", hub.url())).await.unwrap().text().await.unwrap();
        assert!(info.contains("exchange_at_hub") && !info.contains("cret\""), "{info}");
        *provider.token.lock().unwrap() = token(&hub, &provider, json!({"email": "gil@acme.example", "email_verified": true}));
        let code = SignInCode { code: "c0de".into(), verifier: "v".into(), redirect: "http://127.0.0.1:5".into() };
        let signed_in = SignedIn { id_token: String::new(), code: Some(code), random: "random".into(), invite: None };
        assert_eq!(enroll(&hub, signed_in).await.unwrap().as_deref(), Some("gil@acme.example"));
        let (form, authorization) = provider.asked.lock().unwrap().clone();
        for part in
            ["grant_type=authorization_code", "code=c0de", "code_verifier=v", "redirect_uri=http%3A%2F%2F127.0.0.1%3A5", "client_id=desk"]
        {
            assert!(form.contains(part), "{form}");
        }
        assert_eq!((form.contains("client_secret"), authorization.is_some()), (!basic, basic), "{form}");
    }
}

#[tokio::test]
async fn code_at_hub_without_secret_is_refused() {
    let provider = Provider::start(Value::Null).await;
    let hub = hub_with(provider.options()).await;
    let code = SignInCode { code: "c0de".into(), verifier: "v".into(), redirect: "http://127.0.0.1:5".into() };
    let signed_in = SignedIn { id_token: String::new(), code: Some(code), random: "random".into(), invite: None };
    assert_eq!(detail(enroll(&hub, signed_in).await.unwrap_err()).0, "id_token_invalid");
}
