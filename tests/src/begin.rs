//! The start of most tests: the first run of the app, and a tool that may propose.

use crate::app::TestApp;
use crate::home::Home;
use crate::tool::Tool;
use crate::window::Window;
use anyhow::{Context, Result};
use serde_json::json;

const PERSON: &str = "Mara Ortiz";

/// An app after its first run, and a tool of this name that may propose to it.
pub async fn at_work(home: &Home, tool: &str) -> Result<(TestApp, Tool)> {
    let app = TestApp::open(home).await?;
    first_run(&app.window).await?;
    let tool = add_tool(&app.window, tool).await?;
    Ok((app, tool))
}

/// Enters the person's name. Verdicts are then sent at once.
pub async fn first_run(window: &Window) -> Result<()> {
    window.fill("setup-name", PERSON).await?;
    window.click("setup-start").await?;
    window.see("nav-queue").await?;
    window.call("set_preferences", json!({"undo_seconds": 0})).await.map(drop)
}

async fn add_tool(window: &Window, name: &str) -> Result<Tool> {
    let made = window.call("add_tool", json!({"name": name, "owner": null})).await?;
    let hub = window.call("settings", json!({})).await?;
    let token = made["token"].as_str().context("no token")?;
    let tool = Tool::new(hub["hub_url"].as_str().context("no hub")?, name, token);
    // The desk may answer while the signed command is still on its way.
    tool.known().await?;
    Ok(tool)
}
