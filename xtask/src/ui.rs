//! Building the UI.

use crate::step::quiet;
use anyhow::Result;
use xtask::packages::{install, npm};
use xtask::place;

/// Installs the packages of the UI if need be, and builds it into `ui/dist`.
pub fn build() -> Result<()> {
    install(&place::ui())?;
    quiet(&mut npm(&place::ui(), &["run", "build"]))
}
