//! SQLite's errors as [`LogError`].

use crate::LogError;
use rusqlite::{Error, ErrorCode};

impl From<Error> for LogError {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        if is_damage(&error) {
            return Self::Corrupt { detail };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full { detail },
            _ => Self::Io { detail },
        }
    }
}

/// Whether the error says that the file is not as it was written, rather than
/// that it could not be reached just now.
pub(super) fn is_damage(error: &Error) -> bool {
    match error {
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::InvalidColumnName(..)
        | Error::Utf8Error(..)
        // Every statement is fixed, so one that does not parse met a damaged schema.
        | Error::SqlInputError { .. } => true,
        _ => matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        ),
    }
}
