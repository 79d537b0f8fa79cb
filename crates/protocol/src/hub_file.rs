//! `DIR/hub/hub.json`: how a desk or a command finds the hub that runs on a folder.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Written by a running hub, readable by its owner only, removed when it stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubFile {
    /// Where it listens.
    pub url: String,
    /// Its process.
    pub pid: u32,
    /// Lets anyone who can read the folder enrol a device.
    pub secret: String,
}

impl HubFile {
    /// Where the file of a data folder is.
    #[must_use]
    pub fn path(data: &Path) -> PathBuf {
        data.join("hub").join("hub.json")
    }

    /// Reads it; none when there is none. A file left by a killed hub is returned too:
    /// the caller checks whether a hub listens there.
    #[must_use]
    pub fn read(data: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(Self::path(data)).ok()?).ok()
    }
}
