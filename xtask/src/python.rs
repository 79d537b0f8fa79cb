//! A Python environment in a folder, for the libraries that our output is compared with.

use crate::step::quiet;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::place;

pub struct Environment(PathBuf);

impl Environment {
    /// Makes one in `folder`.
    pub fn create(folder: &Path) -> Result<Self> {
        let environment = folder.join("python");
        quiet(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        Ok(Self(environment))
    }

    /// Installs libraries with what they need.
    pub fn install(&self, libraries: &[&str]) -> Result<()> {
        quiet(self.pip().args(libraries))
    }

    /// Installs libraries without what they need.
    pub fn install_alone(&self, libraries: &[&str]) -> Result<()> {
        quiet(self.pip().arg("--no-deps").args(libraries))
    }

    /// Runs a script of this repository.
    pub fn run(&self, script: &str) -> Command {
        let mut command = Command::new(self.0.join("bin/python"));
        command.arg(place::root().join(script));
        command
    }

    fn pip(&self) -> Command {
        let mut command = Command::new(self.0.join("bin/pip"));
        command.args(["install", "--quiet"]);
        command
    }
}
