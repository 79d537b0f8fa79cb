//! The system's keychain, asked with a timeout: on a machine
//! without one (or without a session bus) the answer may not come at all.

use super::error::IdentityError;
use std::sync::mpsc;
use std::time::Duration;

const SERVICE: &str = "holdpoint";
/// Whether there is a keychain at all shows at once.
const PROBE_TIMEOUT: Duration = Duration::from_secs(3);
/// A locked keychain asks its owner for a password.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Whether the keychain may be used: `HOLDPOINT_KEYCHAIN=off` says no.
pub(super) fn is_wanted() -> bool {
    std::env::var_os("HOLDPOINT_KEYCHAIN").is_none_or(|value| value != "off")
}

/// Keeps a secret, if there is a keychain; says whether it can be read back.
pub(super) fn put(device: &str, secret: &str) -> bool {
    let (device, secret) = (device.to_owned(), secret.to_owned());
    let kept = within(PROBE_TIMEOUT, move || {
        let entry = keyring::Entry::new(SERVICE, &device)?;
        entry.set_password(&secret)?;
        Ok(entry.get_password()? == secret)
    });
    match kept {
        Ok(kept) => kept,
        Err(error) => {
            tracing::info!(%error, "no system keychain; the key goes to a file");
            false
        }
    }
}

/// A secret kept before; none when it is gone.
pub(super) fn get(device: &str) -> Result<Option<String>, IdentityError> {
    let device = device.to_owned();
    let found = within(ANSWER_TIMEOUT, move || match keyring::Entry::new(SERVICE, &device)?.get_password() {
        Ok(secret) => Ok(Some(secret)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    });
    found.map_err(IdentityError::Keychain)
}

// On a thread of its own, which is left behind when it does not come back.
fn within<T: Send + 'static>(timeout: Duration, work: impl FnOnce() -> keyring::Result<T> + Send + 'static) -> Result<T, String> {
    let (send, receive) = mpsc::channel();
    let thread = std::thread::Builder::new().name("keychain".into()).spawn(move || {
        // The receiver may have timed out.
        let _ = send.send(work().map_err(|error| error.to_string()));
    });
    thread.map_err(|error| error.to_string())?;
    receive.recv_timeout(timeout).unwrap_or_else(|_| Err("it gave no answer in time".into()))
}
