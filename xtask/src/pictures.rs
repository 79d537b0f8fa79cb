//! Makes the pictures of the README from the simulated day, in a browser.

use crate::chores::cargo;
use crate::step::{loud, quiet};
use crate::test::browser_tests;
use crate::ui;
use anyhow::Result;
use xtask::{packages, place, tools};

/// Builds what is needed, and writes `docs/pictures/`.
pub fn make_pictures() -> Result<()> {
    ui::build()?;
    packages::install(&browser_tests())?;
    quiet(&mut cargo(&["build", "--package", "holdpoint-tests", "--bin", "desk-browser"]))?;
    let mut command = packages::npm(&browser_tests(), &["run", "pictures"]);
    if let Some(chromium) = tools::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command.env("DESK_BROWSER", place::program("desk-browser")).env("PICTURES", place::root().join("docs/pictures"));
    loud(&mut command)
}
