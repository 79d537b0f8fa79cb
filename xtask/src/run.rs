//! `cargo xtask run`: from a fresh checkout to the open app.

use crate::{chores, step::Steps, system, ui};
use anyhow::{Result, bail, ensure};
use clap::Args;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use xtask::display::Display;
use xtask::place;
use xtask::process::{Group, until};

/// The first start of a debug build on a slow machine.
const FIRST_SCREEN: Duration = Duration::from_secs(90);
/// A virtual app runs until someone stops it.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[derive(Args)]
pub struct Options {
    /// Without a display: leave the screenshot and end
    #[arg(long)]
    once: bool,
    /// Given to the app, for example: -- --data DIR
    #[arg(last = true)]
    app: Vec<String>,
}

/// Installs, builds, opens.
pub fn run(options: &Options) -> Result<()> {
    let display = has_display();
    let mut steps = Steps::default();
    steps.take("System packages", || {
        let headless = if display { &[] } else { system::HEADLESS };
        system::ensure_packages(&[system::APP, headless].concat())
    })?;
    steps.take("Node", system::ensure_node)?;
    steps.take("Build the UI", ui::build)?;
    steps.take("Build the app (the first time takes some minutes)", chores::build_app)?;
    println!();
    if display { on_screen(options) } else { virtually(options) }
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn on_screen(options: &Options) -> Result<()> {
    println!("Opening Holdpoint.");
    let status = Command::new(place::program("holdpoint-app")).args(&options.app).status()?;
    ensure!(status.success(), "the app ended with {status}");
    Ok(())
}

fn virtually(options: &Options) -> Result<()> {
    println!("There is no display here. Opening the same app on a virtual one.");
    let stop = Arc::new(AtomicBool::new(false));
    let heard = stop.clone();
    ctrlc::set_handler(move || heard.store(true, Ordering::SeqCst))?;

    let pixels = place::target().join(format!("xtask/display-{}", std::process::id()));
    let display = Display::start(1440, 900, &pixels)?;
    let mut command = Command::new("dbus-run-session");
    command.arg("--").arg(place::program("holdpoint-app")).args(&options.app);
    display.show(&mut command);
    let mut app = Group::start(&mut command)?;
    let outcome = watch(&mut app, &display, &stop, options.once);
    app.stop();
    drop(display);
    std::fs::remove_dir_all(&pixels).ok();
    outcome
}

fn watch(app: &mut Group, display: &Display, stop: &AtomicBool, once: bool) -> Result<()> {
    let picture = place::artefacts().join("holdpoint.png");
    photograph(display, &picture)?;
    println!("The window is open. A picture of it: {}", picture.display());
    if once {
        return Ok(());
    }
    println!("It runs until Ctrl+C.");
    until(A_YEAR, || match app.runs() {
        true => Ok(stop.load(Ordering::SeqCst).then_some(())),
        false => bail!("the app ended by itself; its log is in the data folder"),
    })
}

fn photograph(display: &Display, picture: &Path) -> Result<()> {
    display.settled_frame(FIRST_SCREEN)?.save(picture)
}
