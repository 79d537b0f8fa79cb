//! Windows from a TOML file: all of them are read before one is signed.

use super::stated::Stated;
use crate::failure::{Exit, Failure};
use holdpoint_domain::{FreezePlanned, FreezeRule, text::visible_line};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Windows {
    freeze: Vec<Window>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    name: String,
    zone: String,
    from: String,
    until: String,
    reason: String,
    rules: Vec<FreezeRule>,
}

pub(super) fn read(file: &Path) -> Result<Vec<FreezePlanned>, Failure> {
    let invalid = |detail: String| Failure::new(Exit::Failed, "invalid_file", "The file cannot be taken", detail);
    let text = std::fs::read_to_string(file).map_err(|error| invalid(format!("{} cannot be read: {error}.", file.display())))?;
    let read: Windows =
        toml::from_str(&text).map_err(|error| invalid(format!("{}: {}", file.display(), visible_line(&error.to_string()))))?;
    read.freeze.into_iter().enumerate().map(planned).collect()
}

fn planned((place, window): (usize, Window)) -> Result<FreezePlanned, Failure> {
    let Window { name, zone, from, until, reason, rules } = window;
    let stated = Stated { name, zone, from, until, reason, rules };
    stated.planned().map_err(|mut refusal| {
        refusal.detail = format!("freeze {}: {}", place + 1, refusal.detail);
        refusal.into()
    })
}
