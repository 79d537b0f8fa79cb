//! System packages on Debian and Ubuntu, and the tools that must be there already.

use crate::step::loud;
use anyhow::{Result, ensure};
use std::process::{Command, Stdio};
use xtask::tools;

/// To build and open the app.
pub const APP: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "libdbus-1-dev",
    "xdg-utils",
];

/// To open it where there is no display.
pub const HEADLESS: &[&str] = &["xvfb", "dbus-daemon"];

/// To drive the window and other people's clients, to keep a log in PostgreSQL, and to take real alerts.
pub const TESTS: &[&str] = &["webkit2gtk-driver", "python3-venv", "postgresql", "prometheus-alertmanager"];

/// To measure a hub on PostgreSQL; `pgbench` comes with it.
pub const DATABASE: &[&str] = &["postgresql"];

const NODE: u32 = 20;

/// Installs what is missing of these and says which.
pub fn ensure_packages(wanted: &[&str]) -> Result<()> {
    if !answers("dpkg-query", "--version") {
        println!("This is not Debian or Ubuntu. Please see to the like of: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        println!("All system packages are here.");
        return Ok(());
    }
    println!("Missing system packages, installing them: {}", missing.join(" "));
    if install(&missing).is_err() {
        // A fresh machine has no package lists yet, an old one has old ones.
        loud(apt().arg("update"))?;
        install(&missing)?;
    }
    Ok(())
}

/// A browser for the tests; Debian's package, or whatever the machine has.
pub fn ensure_chromium() -> Result<()> {
    if tools::chromium().is_none() {
        ensure_packages(&["chromium"])?;
    }
    ensure!(tools::chromium().is_some(), "No Chromium was found. Install one, or name it with CHROMIUM=/path.");
    Ok(())
}

/// Rust compiled this program; Node has to be there and new enough.
pub fn ensure_node() -> Result<()> {
    let found = tools::node_major();
    let seen = found.map_or("none".to_owned(), |major| major.to_string());
    ensure!(found >= Some(NODE), "Node {NODE} or newer is needed to build the UI; found: {seen}.");
    ensure!(answers("npm", "--version"), "npm is needed beside Node to build the UI.");
    Ok(())
}

fn installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]).output();
    query.is_ok_and(|output| output.stdout == b"installed")
}

fn install(packages: &[&str]) -> Result<()> {
    loud(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

fn apt() -> Command {
    let mut command = if rustix::process::geteuid().is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        // CI cannot type a password.
        if std::env::var_os("CI").is_some() {
            sudo.arg("-n");
        }
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn answers(program: &str, argument: &str) -> bool {
    let status = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
