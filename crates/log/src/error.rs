//! Errors of the log.

use holdpoint_domain::Seq;
use std::{fmt::Display, path::PathBuf};

/// An error of the log. The sentences can be shown to people.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Another hub appended first; nothing was stored.
    #[error("the log has gone on to record {head}; read what is new and decide again")]
    Stale {
        /// Where the log ends now.
        head: Seq,
    },
    /// The batch does not continue the chain; nothing was stored. A bug of the caller.
    #[error("the batch does not fit the log: {detail}")]
    Misfit {
        /// What does not fit.
        detail: String,
    },
    /// Another process, or another part of this one, has the file.
    #[error("another Holdpoint is using {}; stop it, or work through it", file.display())]
    InUse {
        /// The log's file.
        file: PathBuf,
    },
    /// No space; nothing was stored, and the log can be used again once there is.
    #[error("there is no space left to keep the record; make room and try again ({detail})")]
    Full {
        /// The database's message.
        detail: String,
    },
    /// The disk or the database refused; nothing was stored.
    #[error("the record could not be read or written ({detail})")]
    Io {
        /// The database's message.
        detail: String,
    },
    /// The database server does not answer. An append in flight may have been stored.
    #[error("the database that keeps the record does not answer ({detail})")]
    Unavailable {
        /// The connection's message.
        detail: String,
    },
    /// The stored data differs from what was written.
    #[error("the record is damaged: {detail}; `holdpoint audit verify` shows where")]
    Corrupt {
        /// What is wrong.
        detail: String,
    },
    /// A newer build uses this log, and may have migrated it while this one ran; nothing was
    /// stored. Reading may go on.
    #[error("this log is used by a newer Holdpoint (format {found}; this version writes format {known}); update this hub")]
    Newer {
        /// The log's format: the number of migrations that ran.
        found: i64,
        /// The last format this build knows.
        known: i64,
    },
}

impl LogError {
    /// A stable name for logs and for callers that speak over a wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "log_stale",
            Self::Misfit { .. } => "log_misfit",
            Self::InUse { .. } => "log_in_use",
            Self::Full { .. } => "log_full",
            Self::Io { .. } => "log_io",
            Self::Unavailable { .. } => "log_unavailable",
            Self::Corrupt { .. } => "log_corrupt",
            Self::Newer { .. } => "log_newer",
        }
    }

    pub(crate) fn misfit(detail: impl Display) -> Self {
        Self::Misfit { detail: detail.to_string() }
    }

    pub(crate) fn io(detail: impl Display) -> Self {
        Self::Io { detail: detail.to_string() }
    }

    pub(crate) fn corrupt(detail: impl Display) -> Self {
        Self::Corrupt { detail: detail.to_string() }
    }
}
