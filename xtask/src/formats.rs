//! `cargo xtask formats`: exported sets are read by the libraries that their formats are for.
//!
//! Not part of CI: the libraries are installed into an environment that is removed afterwards.

use crate::chores::cargo;
use crate::python::Environment;
use crate::step::{loud, quiet};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use xtask::place;

/// The formats, as `holdpoint export dataset` names them.
const FORMATS: [&str; 9] =
    ["trl-preference", "trl-kto", "trl-sft", "openai-sft", "openai-preference", "openai-evals", "label-studio", "jsonl", "parquet"];
/// Installed with what they need.
const LIBRARIES: [&str; 4] = ["datasets", "pyarrow", "transformers", "label-studio-sdk"];
/// Installed alone: its checks of rows need none of the libraries that train.
const LIBRARIES_ALONE: [&str; 2] = ["trl", "accelerate"];

/// Simulates an organisation, exports every format, and reads all of them.
pub fn check_formats() -> Result<()> {
    quiet(&mut cargo(&["build", "--locked", "--package", "holdpoint-cli"]))?;
    let folder = place::target().join("formats");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).context("the folder of the formats cannot be made")?;
    let read = export_all(&folder).and_then(|()| read_all(&folder));
    std::fs::remove_dir_all(&folder).context("the folder of the formats cannot be removed")?;
    read
}

fn export_all(folder: &Path) -> Result<()> {
    let data = folder.join("data");
    quiet(holdpoint(&data).args(["simulate", "--seed", "5", "--days", "3"]))?;
    for format in FORMATS {
        quiet(holdpoint(&data).args(["export", "dataset", "--format", format, "--out"]).arg(folder.join(format)))?;
    }
    Ok(())
}

fn holdpoint(data: &Path) -> Command {
    let mut command = Command::new(place::program("holdpoint"));
    command.arg("--data").arg(data).env("HOLDPOINT_KEYCHAIN", "off");
    command
}

fn read_all(folder: &Path) -> Result<()> {
    let python = Environment::create(folder)?;
    python.install(&LIBRARIES)?;
    python.install_alone(&LIBRARIES_ALONE)?;
    loud(python.run("tests/formats/check.py").arg(folder))
}
