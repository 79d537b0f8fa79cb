//! The data folder, and its hub: a running one, or one opened for the duration of a command.

use crate::failure::{Exit, Failure};
use crate::output;
use holdpoint_desk::identity::Profile;
use holdpoint_hub::{HubError, HubOptions, RunningHub};
use holdpoint_protocol::{DeskClient, HubFile};
use std::path::{Path, PathBuf};
use std::time::Duration;

const MAX_ATTEMPTS: u32 = 40;
const RETRY_INTERVAL: Duration = Duration::from_millis(50);

/// A data folder.
pub(crate) struct Place {
    data: Option<PathBuf>,
}

/// A hub that answers.
pub(crate) struct Hub {
    pub(crate) url: String,
    own: Option<RunningHub>,
    is_remote: bool,
}

impl Place {
    pub(crate) fn new(data: Option<PathBuf>) -> Self {
        Self { data }
    }

    /// The folder: as given, or the app's own.
    pub(crate) fn data(&self) -> Result<PathBuf, Failure> {
        match &self.data {
            Some(data) => std::path::absolute(data).map_err(|error| Failure::io("the data folder has no absolute path", &error)),
            None => dirs::data_dir().map(|dir| dir.join("holdpoint")).ok_or_else(|| {
                Failure::new(
                    Exit::Failed,
                    "no_data_folder",
                    "There is no data folder",
                    "This system has no default data folder. Give one with --data DIR.",
                )
            }),
        }
    }

    /// The hub of this folder: the one its device joined, else the one that runs on the folder,
    /// else a new one in this process until [`Hub::leave`].
    pub(crate) async fn hub(&self) -> Result<Hub, Failure> {
        let data = self.data()?;
        if let Some(url) = self.joined_url()? {
            return Ok(Hub { url, own: None, is_remote: true });
        }
        self.announce_new_record(&data);
        for _ in 0..MAX_ATTEMPTS {
            match holdpoint_hub::start(HubOptions::local(data.clone())).await {
                Ok(own) => return Ok(Hub { url: own.url.clone(), own: Some(own), is_remote: false }),
                // hub.json counts only while the folder is locked: after a crash another program
                // may listen on the port in it, and would receive the secret.
                Err(HubError::InUse { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(url) = self.running().await? {
                return Ok(Hub { url, own: None, is_remote: false });
            }
            // The hub is starting or stopping.
            tokio::time::sleep(RETRY_INTERVAL).await;
        }
        let detail = format!("Another program uses {} but does not answer. Close it and try again.", data.display());
        Err(Failure::new(Exit::Unreachable, "unreachable", "The hub cannot be reached", detail))
    }

    // A mistyped folder would look like an empty hub.
    fn announce_new_record(&self, data: &Path) {
        if !data.join("hub").exists() {
            output::error_line(&format!("A new record begins in {}.", data.display()));
        }
    }

    // The address of the hub that this folder's device joined.
    fn joined_url(&self) -> Result<Option<String>, Failure> {
        let profile = Profile::load(&self.data()?).map_err(holdpoint_desk::DeskError::from)?;
        Ok(profile.and_then(|profile| profile.hub).and_then(|hub| hub.url))
    }

    /// The owner secret of the hub on this folder.
    pub(crate) fn owner_secret(&self) -> Result<String, Failure> {
        let data = self.data()?;
        HubFile::read(&data).map(|file| file.secret).ok_or_else(|| {
            let detail = format!("{} cannot be read.", HubFile::path(&data).display());
            Failure::new(Exit::Unreachable, "no_hub_file", "The hub's file is missing", detail)
        })
    }

    /// Whether the hub on this folder listens at `url`.
    pub(crate) fn owns(&self, url: &str) -> bool {
        let file = self.data().ok().and_then(|data| HubFile::read(&data));
        file.is_some_and(|file| file.url.trim_end_matches('/') == url.trim_end_matches('/'))
    }

    /// The address of the hub on this folder, if it answers.
    pub(crate) async fn running(&self) -> Result<Option<String>, Failure> {
        let Some(file) = HubFile::read(&self.data()?) else { return Ok(None) };
        Ok(DeskClient::new(&file.url).info().await.ok().map(|_| file.url))
    }
}

impl Hub {
    /// Whether this folder's device joined it elsewhere.
    pub(crate) const fn is_remote(&self) -> bool {
        self.is_remote
    }

    /// Stops the hub if it runs in this process.
    pub(crate) async fn leave(self) {
        if let Some(own) = self.own {
            own.stop().await;
        }
    }
}
