//! `schemathesis` makes requests from the hub's own description and holds every answer
//! against it: no failure of the server, no status, type or shape that is not described.

use anyhow::{Context, Result, ensure};
use holdpoint_domain::{DeskCommand, Digest};
use holdpoint_tests::home::Home;
use holdpoint_tests::person::Person;
use holdpoint_tests::python;
use holdpoint_tests::serve::Serve;
use std::process::Stdio;

const TOKEN: &str = "hpt_schemathesis";
/// The same every time, so that a failure can be had again.
const SEED: &str = "20261126";
/// Requests for each operation and way of making them.
const EXAMPLES: &str = "25";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_matches_the_openapi_document() -> Result<()> {
    let home = Home::new()?;
    // On PostgreSQL, which refuses more of what it is given than SQLite does.
    let database = tokio::task::block_in_place(holdpoint_throwaway::new_database);
    let serve = tokio::task::block_in_place(|| Serve::with(&home, &["--listen", "127.0.0.1:0", "--database", &database]))?;
    let person = Person::enrol(&home.data(), &serve.url).await?;
    let add = DeskCommand::AddTool { name: "fuzz".into(), owner: None, token: Digest::of(TOKEN.as_bytes()) };
    let desk = person.sign_in(&serve.url).await?;
    desk.command(&person.signed(&desk, "cmd_tool", add).await?).await?;
    let session = person.session(&serve.url).await?;
    for (who, token) in [("nobody", None), ("a tool", Some(TOKEN)), ("a person", Some(session.as_str()))] {
        let said = tokio::task::block_in_place(|| ask(&serve.url, token)).context(who)?;
        ensure!(said.0, "as {who}:\n{}", said.1);
    }
    // It asked, and what it made is on the record.
    let info = person.sign_in(&serve.url).await?.info().await?;
    ensure!(info.head > 5, "nothing was recorded: {info:?}");
    Ok(())
}

fn ask(url: &str, token: Option<&str>) -> Result<(bool, String)> {
    let mut st = python::program("requirements-schemathesis.txt", "st")?;
    st.args(["run", &format!("{url}/openapi.json"), "--seed", SEED, "--max-examples", EXAMPLES, "--workers", "2", "--no-color"]);
    // What the rules refuse although the shape fits is told by a code, not by the description.
    st.args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"]);
    st.args(["--request-timeout", "20", "--generation-database", "none", "--warnings", "off"]);
    if let Some(token) = token {
        st.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let output = st.stdin(Stdio::null()).output().context("schemathesis cannot be started")?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}
