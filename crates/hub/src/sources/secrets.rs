//! Where the secrets are that sources sign with: `hub/sources.json` names a file or an environment
//! variable for each. The secrets themselves are in no file of the hub, and in no record.

use crate::HubError;
use crate::secrets::write_private;
use holdpoint_domain::{Code, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "sources.json";
/// Bytes of a secret that are read; what is larger is no secret.
const MAX_SECRET_BYTES: usize = 4096;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// The content of a file, without white space at its ends.
    File(PathBuf),
    /// An environment variable of the hub's process.
    Env(String),
}

impl SecretPlace {
    /// Reads the secret.
    ///
    /// # Errors
    /// A sentence that names the file or variable.
    pub fn read(&self) -> Result<String, String> {
        let (text, place) = match self {
            Self::File(path) => {
                let place = format!("the file {}", path.display());
                (std::fs::read_to_string(path).map_err(|error| format!("{place} cannot be read: {error}"))?, place)
            }
            Self::Env(name) => {
                let place = format!("the environment variable {name}");
                (std::env::var(name).map_err(|_| format!("{place} is not set"))?, place)
            }
        };
        let secret = text.trim();
        match secret.len() {
            0 => Err(format!("{place} is empty")),
            bytes if bytes > MAX_SECRET_BYTES => Err(format!("{place} is larger than a secret")),
            _ => Ok(secret.to_owned()),
        }
    }
}

/// The places of the secrets, by the source's name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceSecrets(BTreeMap<String, SecretPlace>);

impl SourceSecrets {
    /// Reads `hub/sources.json` of a data folder; none where there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or is not what this wrote.
    pub fn load(data: &Path) -> Result<Self, HubError> {
        Self::load_from(&data.join("hub"))
    }

    pub(crate) fn load_from(folder: &Path) -> Result<Self, HubError> {
        let path = folder.join(FILE_NAME);
        let failed = || HubError::io(format!("{} cannot be read", path.display()));
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| failed()(error.into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(failed()(error)),
        }
    }

    /// Where the secret of a source is.
    #[must_use]
    pub fn get(&self, source: &str) -> Option<&SecretPlace> {
        self.0.get(source)
    }

    /// The secret of a source of the hub in `folder`. The refusal tells no path of this machine;
    /// the log file names it.
    pub(crate) fn read_secret(folder: &Path, source: &str) -> Result<String, Refusal> {
        let places = Self::load_from(folder).map_err(|error| error.to_string());
        let secret = places.and_then(|places| places.get(source).ok_or_else(|| format!("{FILE_NAME} names no secret"))?.read());
        secret.map_err(|why| {
            tracing::error!(source.name = source, "the secret of a source cannot be read: {why}");
            Refusal::new(Code::Unavailable, format!("This hub cannot read the secret of the source {source}. Its log file says why."))
        })
    }

    /// Writes where the secret of a source is. A running hub reads it at the next delivery.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn set(data: &Path, source: &str, place: SecretPlace) -> Result<(), HubError> {
        let mut all = Self::load(data)?;
        all.0.insert(source.to_owned(), place);
        let bytes = serde_json::to_vec_pretty(&all).unwrap_or_default();
        write_private(&data.join("hub").join(FILE_NAME), &bytes)
    }
}
