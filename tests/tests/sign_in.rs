//! Signing in at a company's identity provider, the real one from npm: the program, the
//! browser's part of the way, and what the hub believes.

use anyhow::{Context, Result, ensure};
use ed25519_dalek::SigningKey;
use holdpoint_domain::PublicKey;
use holdpoint_protocol::{DeskClient, EnrollRequest, HubFile, SignedIn, Vouch, sign_in_nonce};
use holdpoint_tests::home::Home;
use holdpoint_tests::provider::{Doing, Provider};
use holdpoint_tests::serve::Serve;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use tokio::task::block_in_place;
use xtask::place;

fn hub(home: &Home, provider: &Provider, more: &[&str]) -> Result<Serve> {
    let mut words = vec!["--listen", "127.0.0.1:0", "--oidc-issuer", &provider.issuer, "--oidc-client-id", "desk"];
    words.extend(more);
    Serve::with(home, &words)
}

/// `holdpoint join` on a computer of its own, while it waits for the browser.
struct Joining {
    page: String,
    child: Child,
    errors: BufReader<std::process::ChildStderr>,
}

fn program(home: &Home, words: &[&str]) -> Command {
    let mut command = Command::new(place::program("holdpoint"));
    command.args(words).arg("--data").arg(home.data());
    home.settle(&mut command);
    command
}

impl Joining {
    fn begin(home: &Home, hub: &str, more: &[&str]) -> Result<Self> {
        let mut words = vec!["join", hub, "--sign-in", "--no-browser", "--json"];
        words.extend(more);
        let mut child = program(home, &words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut errors = BufReader::new(child.stderr.take().context("no error output")?);
        let mut page = String::new();
        while !page.starts_with("http") {
            page.clear();
            ensure!(errors.read_line(&mut page)? > 0, "holdpoint join named no page");
        }
        Ok(Self { page: page.trim().to_owned(), child, errors })
    }

    /// What it printed in the end: its result, or the code of its refusal.
    fn end(mut self) -> Result<Result<Value, String>> {
        let mut said = String::new();
        self.errors.read_to_string(&mut said)?;
        let output = self.child.wait_with_output()?;
        if output.status.success() {
            return Ok(Ok(serde_json::from_slice(&output.stdout)?));
        }
        let error: Value = said.lines().rev().find_map(|line| serde_json::from_str(line).ok()).with_context(|| said.clone())?;
        Ok(Err(error["error"]["code"].as_str().context("no code")?.to_owned()))
    }
}

/// Joins with a browser that does something.
async fn join(home: &Home, provider: &Provider, hub: &str, doing: Doing, more: &[&str]) -> Result<Result<Value, String>> {
    let joining = block_in_place(|| Joining::begin(home, hub, more))?;
    provider.browse(&joining.page, doing).await?;
    block_in_place(|| joining.end())
}

fn admin(home: &Home, words: &[&str]) -> Result<Value> {
    let output = program(home, &[&["admin"], words, &["--json"]].concat()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn person<'p>(people: &'p Value, name: &str) -> Result<&'p Value> {
    people.as_array().and_then(|all| all.iter().find(|person| person["name"] == name)).with_context(|| format!("no {name} in {people}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newcomer_enrols_and_revoked_person_cannot_return() -> Result<()> {
    let provider = block_in_place(Provider::start)?;
    let (office, laptop, phone) = (Home::new()?, Home::new()?, Home::new()?);
    let hub = block_in_place(|| hub(&office, &provider, &["--oidc-newcomers", "reviewer", "--oidc-domain", "acme.example"]))?;

    let joined = join(&laptop, &provider, &hub.url, Doing::SignIn("ana"), &[]).await?.map_err(anyhow::Error::msg)?;
    ensure!(joined["name"] == "Ana of Acme", "{joined}");
    let people = admin(&office, &["people"])?;
    let ana = person(&people, "Ana of Acme")?;
    ensure!(ana["email"] == "ana@acme.example" && ana["roles"] == json!(["reviewer"]), "{ana}");

    // The same account on another device is the same person.
    let again = join(&phone, &provider, &hub.url, Doing::SignIn("ana"), &[]).await?.map_err(anyhow::Error::msg)?;
    ensure!(again["person"] == joined["person"], "{again}");
    ensure!(person(&admin(&office, &["people"])?, "Ana of Acme")?["devices"].as_array().is_some_and(|devices| devices.len() == 2));

    let unverified = join(&Home::new()?, &provider, &hub.url, Doing::SignIn("guest"), &[]).await?;
    ensure!(unverified.as_ref().is_err_and(|code| code == "domain_not_allowed"), "{unverified:?}");
    let cancelled = join(&Home::new()?, &provider, &hub.url, Doing::Cancel, &[]).await?;
    ensure!(cancelled.as_ref().is_err_and(|code| code == "provider_refused"), "{cancelled:?}");

    admin(&office, &["revoke-person", "Ana of Acme"])?;
    let back = join(&Home::new()?, &provider, &hub.url, Doing::SignIn("ana"), &[]).await?;
    ensure!(back.as_ref().is_err_and(|code| code == "person_revoked"), "{back:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_may_need_an_invite_as_well() -> Result<()> {
    let provider = block_in_place(Provider::start)?;
    let office = Home::new()?;
    let hub = block_in_place(|| hub(&office, &provider, &[]))?;
    let refused = join(&Home::new()?, &provider, &hub.url, Doing::SignIn("ben"), &[]).await?;
    ensure!(refused.as_ref().is_err_and(|code| code == "invite_unknown"), "{refused:?}");
    let invite = admin(&office, &["invite", "--role", "trainer", "--team", "payments"])?;
    let code = invite["code"].as_str().context("no code")?;
    let joined = join(&Home::new()?, &provider, &hub.url, Doing::SignIn("ben"), &["--invite", code]).await?.map_err(anyhow::Error::msg)?;
    ensure!(joined["name"] == "Ben of Acme", "{joined}");
    let people = admin(&office, &["people"])?;
    let ben = person(&people, "Ben of Acme")?;
    ensure!(ben["roles"] == json!(["trainer"]) && ben["teams"] == json!(["payments"]) && ben["email"] == "ben@acme.example", "{ben}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn foreign_request_at_loopback_port_is_ignored() -> Result<()> {
    let provider = block_in_place(Provider::start)?;
    let (office, laptop) = (Home::new()?, Home::new()?);
    let hub = block_in_place(|| hub(&office, &provider, &["--oidc-newcomers", "reviewer"]))?;
    let joining = block_in_place(|| Joining::begin(&laptop, &hub.url, &[]))?;
    let page = reqwest::Url::parse(&joining.page)?;
    let redirect = page.query_pairs().find(|(name, _)| name == "redirect_uri").context("no redirect")?.1.into_owned();
    ensure!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");
    for guess in ["?code=stolen", "?code=stolen&state=guessed", "favicon.ico"] {
        ensure!(reqwest::get(format!("{redirect}/{guess}")).await?.status() == 404);
    }
    let shown = provider.browse(&joining.page, Doing::SignIn("cleo")).await?;
    ensure!(shown.contains("You are signed in"), "{shown}");
    let joined = block_in_place(|| joining.end())?.map_err(anyhow::Error::msg)?;
    ensure!(joined["name"] == "Cleo of Acme");
    // The port answers once.
    ensure!(reqwest::get(redirect).await.is_err());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_fresh_token_for_this_device_is_accepted() -> Result<()> {
    let provider = block_in_place(Provider::start)?;
    let office = Home::new()?;
    let hub = block_in_place(|| hub(&office, &provider, &["--oidc-newcomers", "reviewer", "--oidc-domain", "acme.example"]))?;
    ensure!(HubFile::read(&office.data()).is_some());
    let desk = DeskClient::new(&hub.url);
    let info = desk.info().await?;
    let key = PublicKey::base64_of(&SigningKey::from_bytes(&[7; 32]));
    let nonce = sign_in_nonce(&info.id, "dev_new", &key, "random");
    let now = info.now / 1000;
    let claims = |change: Value| {
        let mut claims = json!({"iss": provider.issuer, "sub": "dora", "aud": "desk", "iat": now, "exp": now + 300, "nonce": nonce,
            "name": "Dora", "email": "dora@acme.example", "email_verified": true});
        if let (Some(claims), Value::Object(change)) = (claims.as_object_mut(), change) {
            claims.extend(change);
        }
        claims
    };
    let request = |id_token: String| EnrollRequest {
        by: Vouch::Identity(SignedIn { id_token, code: None, random: "random".into(), invite: None }),
        person: "per_new".into(),
        name: "Dora".into(),
        device: "dev_new".into(),
        device_name: "laptop".into(),
        key: key.clone(),
    };
    let elsewhere = sign_in_nonce(&info.id, "dev_other", &key, "random");
    for (alg, change, code) in [
        ("none", json!({}), "id_token_invalid"),
        ("HS256", json!({}), "id_token_invalid"),
        ("stranger", json!({}), "id_token_invalid"),
        ("RS256", json!({"iss": "https://id.evil.example"}), "id_token_invalid"),
        ("RS256", json!({"aud": "another-program"}), "wrong_audience"),
        ("RS256", json!({"exp": now - 3_600, "iat": now - 7_200}), "id_token_expired"),
        ("RS256", json!({"iat": now + 3_600, "exp": now + 7_200}), "clock_skew"),
        ("RS256", json!({"nonce": elsewhere}), "nonce_mismatch"),
        ("RS256", json!({"email": "dora@evil.example"}), "domain_not_allowed"),
        ("RS256", json!({"email_verified": false}), "domain_not_allowed"),
    ] {
        let refused = desk.enroll(&request(provider.forge(alg, claims(change.clone())).await?)).await;
        let refused = refused.err().and_then(|error| error.code().map(str::to_owned));
        ensure!(refused.as_deref() == Some(code), "{alg} {change}: {refused:?}");
        ensure!(desk.info().await?.head == info.head, "{alg} {change}: something was recorded");
    }
    // It is the provider that would have to say it, and then it counts.
    let enrolled = desk.enroll(&request(provider.forge("RS256", claims(json!({}))).await?)).await?;
    ensure!(enrolled.name == "Dora", "{enrolled:?}");
    Ok(())
}
