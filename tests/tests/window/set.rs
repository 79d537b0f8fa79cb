//! Sixty near-identical actions in the real window, decided by keyboard with one signature.

use super::at_work;
use anyhow::{Context, Result};
use holdpoint_domain::Status;
use holdpoint_tests::app::TestApp;
use holdpoint_tests::home::Home;
use holdpoint_tests::port;
use holdpoint_tests::tool::{Proposed, Tool};
use holdpoint_tests::window::ENTER;
use serde_json::json;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Near-identical price changes of a shop, of which one is hostile: another region and a thousandfold price.
async fn propose_set(tool: &Tool, count: usize, hostile: usize) -> Result<Vec<Proposed>> {
    let mut asked = Vec::with_capacity(count);
    for n in 0..count {
        let (region, factor) = if n == hostile { ("DE", 1_000.0) } else { ("FR", 1.04) };
        let mut action = tool.action(&format!("Change the price of item {n}"));
        let price = 8.0 + f64::from(u32::try_from(n)?);
        let changed = json!({
            "kind": "pricing.change", "risk": "high", "target": {"service": "shop", "environment": "prod", "region": region},
            "arguments": {"sku": format!("K-{n}"), "price_now": price, "new_price": (price * factor * 100.0).round() / 100.0, "currency": "EUR"},
        });
        let fields = action.as_object_mut().context("an action")?;
        fields.remove("preview");
        fields.extend(changed.as_object().context("fields")?.clone());
        asked.push(tool.propose(action).await?);
    }
    Ok(asked)
}

// Presses Space until all of the sample and the outliers was opened.
async fn open_sample(app: &TestApp) -> Result<()> {
    let state = "[document.querySelector(\"[data-testid='set-member']\")?.dataset.opened ?? null, \
        document.querySelector(\"[data-testid='set-next']\") !== null]";
    let opened = || async {
        let state = app.window.value(state).await.ok()?;
        if state[0] != "false" {
            app.window.press(" ").await.ok()?;
        }
        (state[0].is_null() && state[1] == false).then_some(())
    };
    port::until("the sample to be opened", opened).await
}

// Limit of the product: 20 s of wall time by keyboard, from the first key to the last answer.
#[expect(clippy::print_stdout, reason = "the time is reported beside its limit")]
#[tokio::test]
async fn sixty_alike_actions_are_decided_with_one_signature() -> Result<()> {
    const LIMIT: Duration = Duration::from_secs(20);
    let home = Home::new()?;
    let (app, tool) = at_work(&home).await?;
    let (count, hostile) = (60, 41);
    let asked = propose_set(&tool, count, hostile).await?;
    app.window.says("row-set", "Set of 60").await?;

    let begun = Instant::now();
    app.window.press("j").await?;
    app.window.see("set-peek").await?;
    app.window.press(ENTER).await?;
    app.window.see("set-page").await?;
    let odd = app
        .window
        .value("[...document.querySelectorAll(\"[data-testid='set-row'][data-odd='true']\")].map((row) => row.dataset.action)")
        .await?;
    assert_eq!(odd, json!([asked[hostile].id]), "the hostile member stands out, and no other");
    app.window.says("set-why", "Only one with target region DE").await?;
    app.window.says("set-why", "times the median").await?;
    app.window.picture("set").await?;
    app.window.press("d").await?;
    app.window.says("set-count", "59").await?;
    open_sample(&app).await?;
    app.window.press(&"j".repeat(count)).await?;
    app.window.find("[data-testid='set-approve']:not([aria-disabled='true'])").await?;
    app.window.picture("set-ready").await?;
    app.window.press("a").await?;
    let mut signatures = HashSet::new();
    for (n, asked) in asked.iter().enumerate().filter(|(n, _)| *n != hostile) {
        let decision = tool.decision(asked).await.with_context(|| format!("action {n}"))?;
        assert_eq!(decision.verdict, Status::Approved);
        signatures.insert(decision.reviews[0].signature.clone());
    }
    let took = begun.elapsed();
    println!("set of {count}: decided by keyboard and answered in {:.1} s", took.as_secs_f64());
    assert_eq!(signatures.len(), 1, "one signature decided all");
    assert!(tool.is_open(&asked[hostile]).await?, "what was taken out waits");
    assert!(took < LIMIT, "took {took:?}");
    Ok(())
}
