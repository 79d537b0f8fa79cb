//! The reading view with a diff of 2,000 lines, in a browser: how long opening takes until
//! lines are drawn, and whether fast scrolling shows a blank.

use crate::table::{Bound, Row, percentiles};
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::process::{Command, Stdio};
use xtask::place;

#[derive(Deserialize)]
struct Measured {
    open_ms: Vec<f64>,
    frames: u32,
    blank_frames: u32,
}

pub fn measure() -> Result<Vec<Row>> {
    let script = place::root().join("tests/browser/reader-bench.mjs");
    let program = place::target().join("release/desk-browser");
    ensure!(program.exists(), "{} is not built; use cargo xtask bench", program.display());
    let output = Command::new("node").arg(script).env("DESK_BROWSER", program).stderr(Stdio::inherit()).output().context("node")?;
    ensure!(output.status.success(), "the browser could not be measured");
    let measured: Measured = serde_json::from_slice(&output.stdout).context("the figures cannot be read")?;
    let openings = measured.open_ms.len();
    let (slowest, median) = percentiles(measured.open_ms);
    Ok(vec![
        Row {
            what: "reading view, open to drawn, 2,000-line diff".into(),
            value: median,
            unit: "ms",
            must_be: Bound::AtMost,
            limit: 100.0,
            detail: format!("median of {openings}; slowest {slowest:.0} ms"),
        },
        Row {
            what: "reading view, frames with a blank while scrolling".into(),
            value: f64::from(measured.blank_frames),
            unit: "",
            must_be: Bound::AtMost,
            limit: 0.0,
            detail: format!("of {} frames", measured.frames),
        },
    ])
}
