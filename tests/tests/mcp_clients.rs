//! The official MCP clients, both revisions, over both transports, against the real program.
//!
//! Each gets an approval, an edit, a rejection, and no decision at all. The
//! scripts in `clients/` only print what their SDK handed them; it is judged here.

use anyhow::{Context, Result, ensure};
use holdpoint_tests::home::Home;
use holdpoint_tests::python;
use holdpoint_tests::serve::Serve;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use xtask::{packages, place};

const TOOLS: [&str; 4] = ["approve", "check_decision", "report_outcome", "request_approval"];
// Longer than the timeout of a client without progress.
const LATE: Duration = Duration::from_secs(8);
const CLIENT_TIMEOUT: Duration = Duration::from_secs(120);

#[test]
fn python_second_generation() -> Result<()> {
    for (transport, mode, revision) in [
        ("stdio", "auto", "2026-07-28"),
        ("http", "auto", "2026-07-28"),
        ("stdio", "legacy", "2025-11-25"),
        ("http", "legacy", "2025-11-25"),
    ] {
        play(&mut client("requirements.txt", "client_v2.py")?, &[transport, mode], revision)?;
    }
    Ok(())
}

#[test]
fn python_first_generation() -> Result<()> {
    for transport in ["stdio", "http"] {
        play(&mut client("requirements-v1.txt", "client_v1.py")?, &[transport], "2025-11-25")?;
    }
    Ok(())
}

#[test]
fn typescript_second_generation() -> Result<()> {
    for (transport, mode, revision) in [
        ("stdio", "auto", "2026-07-28"),
        ("http", "auto", "2026-07-28"),
        ("stdio", "legacy", "2025-11-25"),
        ("http", "legacy", "2025-11-25"),
    ] {
        play(&mut typescript("client-v2.mjs")?, &[transport, mode], revision)?;
    }
    Ok(())
}

#[test]
fn typescript_first_generation() -> Result<()> {
    for transport in ["stdio", "http"] {
        play(&mut typescript("client-v1.mjs")?, &[transport], "2025-11-25")?;
    }
    Ok(())
}

#[tokio::test]
async fn http_needs_token_and_known_host() -> Result<()> {
    let home = Home::new()?;
    let serve = Serve::start(&home)?;
    let post = || reqwest::Client::new().post(format!("{}/mcp", serve.url)).header("Content-Type", "application/json").body("{}");
    let none = post().send().await?;
    ensure!(none.status() == 401 && none.headers()["www-authenticate"] == "Bearer");
    let unknown = post().bearer_auth("hpt_unknown").send().await?;
    ensure!(unknown.status() == 401 && unknown.json::<Value>().await?["code"] == "unauthorized");
    ensure!(post().header("Host", "evil.example").send().await?.status() == 403);
    ensure!(post().header("Origin", "https://evil.example").send().await?.status() == 403);
    Ok(())
}

/// One client's run, with a person at the command line.
fn play(client: &mut Command, arguments: &[&str], revision: &str) -> Result<()> {
    let home = Home::new()?;
    let serve = Serve::start(&home)?;
    let token = holdpoint(&home, &["tool", "add", "agent", "--json"])?["token"].as_str().context("no token")?.to_owned();
    home.settle(client);
    client.args(arguments).env("HOLDPOINT_URL", &serve.url).env("HOLDPOINT_TOKEN", token);
    client.env("HOLDPOINT_BIN", place::program("holdpoint")).stdin(Stdio::null()).stdout(Stdio::piped());
    let said = decide_while(&home, client.spawn().context("the client cannot be started")?)?;
    judge(&said, revision).with_context(|| format!("{arguments:?}: {said:#}"))
}

fn decide_while(home: &Home, mut client: Child) -> Result<Value> {
    let started = Instant::now();
    let mut late: Option<Instant> = None;
    while client.try_wait()?.is_none() {
        if started.elapsed() > CLIENT_TIMEOUT {
            client.kill()?;
        }
        for action in holdpoint(home, &["queue", "--json"])?.as_array().context("no list")? {
            let (id, title) = (action["id"].as_str().context("no id")?, action["title"].as_str().context("no title")?);
            let verdict: &[&str] = match title {
                "approve me" | "Bash: echo approve me" => &["approve"],
                "edit me" => &["edit", "--arguments", "{\"replicas\": 3}"],
                "reject me" => &["reject", "--comment", "Not today."],
                "decide me late" if late.get_or_insert_with(Instant::now).elapsed() > LATE => &["approve"],
                _ => continue,
            };
            holdpoint(home, &[&["review", id, "--json"], verdict].concat())?;
        }
    }
    let output = client.wait_with_output()?;
    ensure!(output.status.success(), "the client ended with {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn judge(said: &Value, revision: &str) -> Result<()> {
    let answer = |name: &str| &said[name]["structured"];
    let is = |name: &str, allowed: bool, status: &str| {
        ensure!(answer(name)["allowed"] == allowed && answer(name)["status"] == status, "{name} is not {status}");
        Ok(())
    };
    ensure!(said["protocol"] == revision, "another revision was spoken");
    ensure!(said["tools"] == json!(TOOLS), "other tools are listed");
    is("approval", true, "approved")?;
    ensure!(answer("approval")["arguments"] == json!({"replicas": 4}));
    is("edit", true, "edited")?;
    ensure!(answer("edit")["arguments"] == json!({"replicas": 3}));
    is("rejection", false, "rejected")?;
    ensure!(said["rejection"]["text"][0].as_str().is_some_and(|text| text.contains("Not today.")));
    for name in ["silence", "still_open"] {
        is(name, false, "open")?;
        ensure!(said[name]["text"][0].as_str().is_some_and(|text| text.contains("This is not a yes")));
    }
    is("again", false, "error")?;
    ensure!(answer("again")["code"] == "grant_used" && said["again"]["is_error"] == true);
    is("unknown_field", false, "error")?;
    ensure!(answer("unknown_field")["code"] == "unknown_field");
    let prompt: Value = serde_json::from_str(said["prompt"]["text"][0].as_str().unwrap_or_default())?;
    ensure!(prompt == json!({"behavior": "allow", "updatedInput": {"command": "echo approve me"}}));
    ensure!(said["prompt"]["text"].as_array().is_some_and(|blocks| blocks.len() == 1));
    ensure!(answer("report")["recorded"] == true);
    ensure!(said["progress"].as_u64() > Some(0), "no progress came");
    if !said["patient"].is_null() {
        is("patient", true, "approved")?;
    }
    Ok(())
}

fn holdpoint(home: &Home, arguments: &[&str]) -> Result<Value> {
    let mut command = Command::new(place::program("holdpoint"));
    command.arg("--data").arg(home.data()).args(arguments);
    home.settle(&mut command);
    let output = command.env("HOLDPOINT_KEYCHAIN", "off").stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "holdpoint {arguments:?} ended with {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn clients() -> PathBuf {
    place::root().join("tests/clients")
}

fn client(requirements: &str, script: &str) -> Result<Command> {
    let mut command = python::program(requirements, "python")?;
    command.arg(python::folder().join(script));
    Ok(command)
}

fn typescript(script: &str) -> Result<Command> {
    let folder = clients().join("typescript");
    packages::install(&folder)?;
    let mut command = Command::new("node");
    command.arg(folder.join(script));
    Ok(command)
}
