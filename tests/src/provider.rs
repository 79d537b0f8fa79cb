//! A real identity provider as its own process, and a browser that signs in at it.

use anyhow::{Context, Result, bail, ensure};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use xtask::process::Group;
use xtask::{packages, place};

/// The provider, until it is dropped.
pub struct Provider {
    /// What its tokens name.
    pub issuer: String,
    _group: Group,
    // Its end is the program's end.
    _input: ChildStdin,
}

/// What a person does on the provider's pages.
#[derive(Clone, Copy)]
pub enum Doing {
    /// Signs in under this name and agrees.
    SignIn(&'static str),
    /// Cancels with the page's own link.
    Cancel,
}

impl Provider {
    /// Starts it on a free port.
    pub fn start() -> Result<Self> {
        let folder = place::root().join("tests/clients/oidc");
        packages::install(&folder)?;
        let mut command = Command::new("node");
        command.arg(folder.join("provider.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut group = Group::start(&mut command)?;
        let input = group.child().stdin.take().context("no input")?;
        let mut line = String::new();
        BufReader::new(group.child().stdout.take().context("no output")?).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).with_context(|| format!("the provider said {line:?}"))?;
        Ok(Self { issuer: said["issuer"].as_str().context("no issuer")?.to_owned(), _group: group, _input: input })
    }

    /// A forged token with these claims.
    pub async fn forge(&self, alg: &str, claims: Value) -> Result<String> {
        let answer = Client::new().post(format!("{}/forge", self.issuer)).json(&json!({"alg": alg, "claims": claims})).send().await?;
        Ok(answer.error_for_status()?.text().await?)
    }

    /// Opens a page as a browser would, and ends at the page the desk shows.
    pub async fn browse(&self, page: &str, doing: Doing) -> Result<String> {
        let browser = Client::builder().cookie_store(true).redirect(Policy::none()).build()?;
        let mut answer = browser.get(page).send().await?;
        for _ in 0..20 {
            if let Some(next) = redirect_of(&answer)? {
                answer = browser.get(next).send().await?;
                continue;
            }
            let (at, status) = (answer.url().clone(), answer.status());
            let text = answer.text().await?;
            if !at.as_str().starts_with(&self.issuer) {
                return Ok(text);
            }
            ensure!(status.is_success(), "{at}: {status} {text}");
            answer = match doing {
                Doing::Cancel => browser.get(format!("{at}/abort")),
                Doing::SignIn(name) => {
                    let prompt = between(&text, "name=\"prompt\" value=\"", "\"").context("no form")?;
                    let action = at.join(between(&text, "action=\"", "\"").context("no form")?)?;
                    browser.post(action).form(&[("prompt", prompt), ("login", name), ("password", "x")])
                }
            }
            .send()
            .await?;
        }
        bail!("the pages go on and on")
    }
}

fn redirect_of(answer: &Response) -> Result<Option<Url>> {
    if !answer.status().is_redirection() {
        return Ok(None);
    }
    let to = answer.headers().get("location").context("a redirect to nowhere")?.to_str()?;
    Ok(Some(answer.url().join(to)?))
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let start = text.find(before)? + before.len();
    text[start..].split(after).next()
}
