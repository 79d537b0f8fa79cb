//! A virtual display (Xvfb) with pictures of what it shows.

use crate::frame::Frame;
use crate::process::{Group, until};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A display of its own, gone with this value.
pub struct Display {
    name: String,
    pixels: PathBuf,
    server: Group,
}

impl Display {
    /// Starts a screen of this size; `folder` keeps its pixels.
    pub fn start(width: u32, height: u32, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"]);
        command.arg(format!("{width}x{height}x24")).arg("-fbdir").arg(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Group::start(&mut command)?;
        let number = first_line(&mut server).context("Xvfb did not say which display it is")?;
        let pixels = folder.join("Xvfb_screen0");
        Ok(Self { name: format!(":{number}"), pixels, server })
    }

    /// Points a program at this display and away from any other.
    pub fn show(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
        // There is no graphics card behind it.
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }

    /// What is on screen now.
    pub fn frame(&self) -> Result<Frame> {
        Frame::read(&self.pixels)
    }

    /// Waits until something is drawn and stays the same for two looks.
    pub fn settled_frame(&self, limit: Duration) -> Result<Frame> {
        let mut last: Option<Frame> = None;
        until(limit, || {
            let now = self.frame()?;
            let settled = now.has_content() && last.as_ref() == Some(&now);
            last = Some(now);
            Ok(settled.then(|| last.take()).flatten())
        })
        .context("the window stayed empty")
    }

    /// Whether the display still runs.
    pub fn runs(&mut self) -> bool {
        self.server.runs()
    }
}

fn first_line(server: &mut Group) -> Result<String> {
    let pipe = server.child().stdout.take().context("no pipe")?;
    let mut line = String::new();
    BufReader::new(pipe).read_line(&mut line)?;
    anyhow::ensure!(!line.trim().is_empty(), "it ended at once");
    Ok(line.trim().to_owned())
}
