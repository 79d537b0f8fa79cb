//! A desk on a simulated hub: it takes the record, and no file of either holds anything of the truth.

use anyhow::{Context, Result, ensure};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_hub::{HubOptions, start};
use holdpoint_simulator::{Options, Place, write_folder};
use holdpoint_tests::port;
use holdpoint_tests::text_search::needles;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// For some thousand records, also on a busy machine.
const CATCH_UP_TIMEOUT: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_the_truth_reaches_hub_or_desk() -> Result<()> {
    let root = tempfile::tempdir()?;
    let (data, truth) = (root.path().join("data"), root.path().join("truth.jsonl"));
    let options = Options::parse("21", "1", None, Some("busy"))?;
    write_folder(options, &Place { data: data.clone(), truth: Some(truth.clone()), log_limit: None }, |_| {}).await?;
    open_on_desk(&data).await?;
    let words = root.path().join("words");
    let forms: Vec<Vec<u8>> = distinguishing_words(&truth)?.iter().flat_map(|word| needles(word)).collect();
    std::fs::write(&words, forms.join(&b'\n'))?;
    // Not word by word: there are thousands.
    let search = |folder: &Path| {
        Command::new("grep")
            .args(["--recursive", "--text", "--fixed-strings", "--only-matching", "--file"])
            .arg(&words)
            .arg(folder)
            .output()
    };
    let found = search(&data)?;
    ensure!(found.status.code() == Some(1), "found {}", String::from_utf8_lossy(&found.stdout));
    ensure!(search(&truth)?.status.success(), "the words are those of the truth");
    Ok(())
}

async fn open_on_desk(data: &Path) -> Result<()> {
    let hub = start(HubOptions::local(data)).await?;
    let desk = Desk::open(DeskOptions { data: data.into(), hub_url: Some(hub.url.clone()), version: "test".into() }).await?;
    let call = |command: &'static str, args: Value| desk.call(command, args);
    call("setup_local", json!({"name": "Mara Ortiz"})).await.map_err(|problem| anyhow::anyhow!(problem.detail))?;
    let caught_up =
        |sync: &Value| sync["state"] == "live" && sync["hub_head"].is_u64() && sync["head"].as_u64() >= sync["hub_head"].as_u64();
    let look = || async { call("app_state", json!({})).await.ok().filter(|state| caught_up(&state["sync"])) };
    let state = port::poll_until(CATCH_UP_TIMEOUT, look).await.context("the desk does not catch up")?;
    ensure!(state["simulated"] == true && state["day"].is_null(), "{state}");
    desk.close().await;
    hub.stop().await;
    Ok(())
}

// The names of what is planted, all kinds of faults, and ids that reached no hub.
fn distinguishing_words(truth: &Path) -> Result<Vec<String>> {
    let mut words: Vec<String> = [
        "decoy_of",
        "cause_kind",
        "p_mistake",
        "p_approve",
        "log_median",
        "minutes_on_task",
        "fatigue",
        "ideal_arguments",
        "error_rate",
        "leniency",
    ]
    .map(str::to_owned)
    .to_vec();
    for line in std::fs::read_to_string(truth)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let fault = line["fault"].as_str().map(str::to_owned);
        let lost = line["review"].as_str().filter(|_| line["refused"].is_string()).map(str::to_owned);
        words.extend(fault.into_iter().chain(lost).filter(|word| !words.contains(word)).collect::<Vec<_>>());
    }
    ensure!(words.iter().any(|word| word.starts_with("cmd_")) && words.iter().any(|word| word.starts_with("fault/")), "{words:?}");
    Ok(words)
}
