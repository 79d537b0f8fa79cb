//! The hub's own secrets: the key that signs decisions, the secret behind
//! grants, and the owner secret that lets this folder's owner enrol a device.

use crate::HubError;
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use holdpoint_domain::{DrawKey, GrantSecret, HUB, Ms, new_id};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::io::Write as _;
use std::path::Path;

/// The secrets of a hub.
pub(crate) struct Secrets {
    pub hub_id: String,
    pub signing: SigningKey,
    pub grants: GrantSecret,
    /// The key that the secrets of the draw of second reviews are derived from.
    pub draws: DrawKey,
    /// The MAC key of nonces and session tokens.
    pub sessions: Vec<u8>,
    pub owner: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    hub: String,
    signing: String,
    grants: String,
    owner: String,
}

const RESTORE_KEYS: &str = "restore the file from a backup, or copy it from the hub that began this record";

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], HubError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| HubError::Io { what: "the system gives no random bytes".into(), source: std::io::Error::other(error) })?;
    Ok(bytes)
}

/// Random text for salts, nonces and tokens (144 bits or more as asked).
pub(crate) fn random_text<const N: usize>() -> Result<String, HubError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<N>()?))
}

impl Secrets {
    /// Makes new secrets and writes them.
    pub(crate) fn create(path: &Path, now: Ms) -> Result<Self, HubError> {
        let file = File {
            hub: new_id(HUB, now, random()?),
            signing: STANDARD.encode(random::<32>()?),
            grants: STANDARD.encode(random::<32>()?),
            owner: random_text::<24>()?,
        };
        let bytes = serde_json::to_vec_pretty(&file).map_err(|error| reject_keys(path, &error.to_string()))?;
        write_private(path, &bytes)?;
        Self::decode(path, file)
    }

    /// Reads the secrets; none when there is no file.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, HubError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(reject_keys(path, &format!("{error}; {RESTORE_KEYS}"))),
        };
        let file: File = serde_json::from_slice(&bytes).map_err(|error| reject_keys(path, &error.to_string()))?;
        Self::decode(path, file).map(Some)
    }

    /// That the log has begun, but the file is not there.
    pub(crate) fn missing(path: &Path) -> HubError {
        reject_keys(path, &format!("the file is missing; {RESTORE_KEYS}"))
    }

    fn decode(path: &Path, file: File) -> Result<Self, HubError> {
        let signing = STANDARD.decode(&file.signing).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let grants = STANDARD.decode(&file.grants).ok().filter(|bytes| bytes.len() >= 32);
        match (signing, grants) {
            (Some(signing), Some(grants)) => Ok(Self {
                hub_id: file.hub,
                signing: SigningKey::from_bytes(&signing),
                sessions: derive_key(&grants, b"holdpoint sessions 1"),
                draws: DrawKey::of_hub(&grants),
                grants: GrantSecret::new(grants),
                owner: file.owner,
            }),
            _ => Err(reject_keys(path, "a key has the wrong length")),
        }
    }
}

// Keys for other purposes are derived from the stored one, so a copy of the file is enough.
fn derive_key(secret: &[u8], purpose: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret).map(|mac| mac.chain_update(purpose).finalize().into_bytes().to_vec());
    // HMAC takes keys of every length.
    mac.unwrap_or_default()
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HubError> {
    let what = || format!("{} cannot be written", path.display());
    let partial = path.with_extension("partial");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial).map_err(HubError::io(what()))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(HubError::io(what()))?;
    std::fs::rename(&partial, path).map_err(HubError::io(what()))?;
    // Without this a power cut may bring the folder back without the file.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(HubError::io(what()))?;
    }
    Ok(())
}

fn reject_keys(path: &Path, detail: &str) -> HubError {
    HubError::Keys { path: path.display().to_string(), detail: detail.into() }
}
