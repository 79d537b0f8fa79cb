//! A desk on a simulated hub: it takes the record, and no file of either holds anything of the truth.

use anyhow::{Result, ensure};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_hub::{HubOptions, start};
use holdpoint_simulator::{Options, Place, write_folder};
use holdpoint_tests::text_search::files_containing;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_the_truth_reaches_hub_or_desk() -> Result<()> {
    let root = tempfile::tempdir()?;
    let (data, truth) = (root.path().join("data"), root.path().join("truth.jsonl"));
    let options = Options::parse("21", "1", None, Some("busy"))?;
    write_folder(options, &Place { data: data.clone(), truth: Some(truth.clone()), log_limit: None }, |_| {}).await?;
    open_on_desk(&data).await?;
    for word in distinguishing_words(&truth)? {
        let files = files_containing(&word, &data)?;
        ensure!(files.is_empty(), "{word} is in {files:?}");
    }
    Ok(())
}

async fn open_on_desk(data: &Path) -> Result<()> {
    let hub = start(HubOptions::local(data)).await?;
    let desk = Desk::open(DeskOptions { data: data.into(), hub_url: Some(hub.url.clone()), version: "test".into() }).await?;
    let call = |command: &'static str, args: Value| desk.call(command, args);
    call("setup_local", json!({"name": "Mara Ortiz"})).await.map_err(|problem| anyhow::anyhow!(problem.detail))?;
    loop {
        let state = call("app_state", json!({})).await.map_err(|problem| anyhow::anyhow!(problem.detail))?;
        let sync = &state["sync"];
        ensure!(sync["state"] != "broken", "{sync}");
        if sync["state"] == "live" && sync["hub_head"].is_u64() && sync["head"].as_u64() >= sync["hub_head"].as_u64() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    desk.close().await;
    hub.stop().await;
    Ok(())
}

// The names of what is planted, all kinds of faults, and ids that reached no hub.
fn distinguishing_words(truth: &Path) -> Result<Vec<String>> {
    let mut words: Vec<String> =
        ["p_mistake", "p_approve", "log_median", "minutes_on_task", "fatigue", "ideal_arguments", "error_rate", "leniency"]
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
