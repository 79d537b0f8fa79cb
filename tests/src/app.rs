//! The real app in a real window: built binary, virtual display, message bus,
//! tauri-driver and WebKitWebDriver.

use crate::home::Home;
use crate::port;
use crate::timeout::TEST_TIMEOUT;
use crate::window::Window;
use anyhow::{Context, Result};
use fantoccini::ClientBuilder;
use holdpoint_protocol::HubFile;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::time::timeout;
use xtask::display::Display;
use xtask::process::Group;
use xtask::{place, tools};

/// A running app; dropping it ends all of its processes at once.
pub struct TestApp {
    /// What it shows.
    pub window: Window,
    driver: Group,
    display: Display,
}

impl TestApp {
    /// Opens the app on the home's data folder.
    pub async fn open(home: &Home) -> Result<Self> {
        Self::open_with(home, &[]).await
    }

    /// The same with further start arguments.
    pub async fn open_with(home: &Home, arguments: &[&str]) -> Result<Self> {
        let display = Display::start(1440, 900, &home.path().join("display"))?;
        let (driver, url) = start_driver(home, &display).await?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(home, arguments));
        let client = timeout(TEST_TIMEOUT, builder.connect(&url)).await.context("the app did not open its window")??;
        Ok(Self { window: Window::new(client), driver, display })
    }

    /// The screen itself, with everything on it.
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// Ends the app as a power cut would.
    pub fn kill(mut self) {
        self.driver.kill();
    }
}

/// The app as a person starts it, without a driver; stops on a signal.
pub struct PlainApp {
    group: Group,
    _display: Display,
}

impl PlainApp {
    /// Starts it and waits until its hub answers.
    pub async fn open(home: &Home) -> Result<Self> {
        let display = Display::start(1440, 900, &home.path().join("display"))?;
        let mut command = home.with_bus(&place::program("holdpoint-app"));
        command.arg("--data").arg(home.data()).stdin(Stdio::null()).stderr(Stdio::null());
        display.show(&mut command);
        let group = Group::start(&mut command)?;
        let up = || async { HubFile::read(&home.data()) };
        port::until("the embedded hub", up).await?;
        Ok(Self { group, _display: display })
    }

    /// Ends it with a termination signal and waits until all of it is gone.
    pub fn stop(mut self) {
        self.group.stop();
    }
}

async fn start_driver(home: &Home, display: &Display) -> Result<(Group, String)> {
    let program = tools::tauri_driver().context("tauri-driver is missing; run: cargo xtask test --only Tools")?;
    let (port, native) = (port::free()?, port::free()?);
    let mut command = home.with_bus(&program);
    command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
    display.show(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    // What the app says goes with the test's own output when asked for.
    if std::env::var_os("HOLDPOINT_TEST_OUTPUT").is_none() {
        command.stderr(Stdio::null());
    }
    let driver = Group::start(&mut command)?;
    let url = format!("http://127.0.0.1:{port}");
    let http = reqwest::Client::new();
    let ready = || async { http.get(format!("{url}/status")).send().await.ok().filter(|answer| answer.status().is_success()) };
    port::until("tauri-driver", ready).await?;
    Ok((driver, url))
}

fn capabilities(home: &Home, arguments: &[&str]) -> serde_json::Map<String, Value> {
    let data = home.data();
    let mut all = vec!["--data".to_owned(), data.to_string_lossy().into_owned()];
    all.extend(arguments.iter().map(|&argument| argument.to_owned()));
    let options = json!({ "application": place::program("holdpoint-app"), "args": all });
    serde_json::Map::from_iter([("tauri:options".to_owned(), options)])
}
