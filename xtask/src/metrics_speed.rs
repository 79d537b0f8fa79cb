//! `cargo xtask metrics-speed`: agreement and ability beside the Python libraries, on the same labels.
//!
//! Not part of CI: the libraries are installed into an environment that is removed afterwards.

use crate::chores::cargo;
use crate::python::Environment;
use crate::step::{loud, quiet};
use anyhow::{Context, Result};
use xtask::place;

const LIBRARIES: [&str; 3] = ["krippendorff", "statsmodels", "crowd-kit"];

/// Measures both in one run and compares their results.
pub fn compare() -> Result<()> {
    let folder = place::target().join("metrics-speed");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).context("the folder of the comparison cannot be made")?;
    let compared = Environment::create(&folder).and_then(|python| {
        python.install(&LIBRARIES)?;
        let example = ["run", "--release", "--locked", "--package", "holdpoint-metrics", "--example", "metrics_speed", "--"];
        quiet(cargo(&example).arg(&folder))?;
        loud(python.run("tests/speed/compare.py").arg(&folder))
    });
    std::fs::remove_dir_all(&folder).context("the folder of the comparison cannot be removed")?;
    compared
}
