//! Errors of starting a hub.

use holdpoint_log::LogError;

/// Why a hub cannot start.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// Another process serves this folder; use that one.
    #[error("a hub runs on this folder already, at {url}")]
    InUse {
        /// Where it listens, as far as its file tells.
        url: String,
    },
    /// The log fails verification. Nothing was written.
    #[error(
        "the record is damaged: {detail}. Nothing was changed. Run `holdpoint audit verify` to see where, and restore the log from a backup"
    )]
    Corrupt {
        /// What and where.
        detail: String,
    },
    /// The log cannot be opened or read.
    #[error(transparent)]
    Log(LogError),
    /// A file or port cannot be used.
    #[error("{what}: {source}")]
    Io {
        /// What failed.
        what: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// The folder and the log do not belong together.
    #[error("{detail}")]
    Mismatch {
        /// What does not fit, and what to do.
        detail: String,
    },
    /// The hub's own keys cannot be read.
    #[error("the hub's keys in {path} cannot be used: {detail}")]
    Keys {
        /// The file.
        path: String,
        /// What is wrong.
        detail: String,
    },
    /// The settings of the identity provider are wrong.
    #[error("the sign-in cannot be used: {detail}")]
    SignIn {
        /// What is wrong.
        detail: String,
    },
}

impl HubError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

impl From<LogError> for HubError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Corrupt { detail } => Self::Corrupt { detail },
            other => Self::Log(other),
        }
    }
}
