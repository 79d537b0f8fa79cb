//! PostgreSQL's errors as [`LogError`].

use crate::LogError;
use sqlx::Error;

impl From<Error> for LogError {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match &error {
            Error::Database(told) => from_code(told.code().as_deref().unwrap_or_default(), detail),
            Error::Io(_) | Error::Tls(_) | Error::Protocol(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
                Self::Unavailable { detail }
            }
            Error::ColumnDecode { .. } | Error::Decode(_) | Error::RowNotFound => Self::Corrupt { detail },
            _ => Self::Io { detail },
        }
    }
}

// Appendix A, "PostgreSQL Error Codes", of the PostgreSQL manual.
fn from_code(code: &str, detail: String) -> LogError {
    match code {
        "53100" => LogError::Full { detail },
        "XX001" | "XX002" => LogError::Corrupt { detail },
        // Connection exceptions, too many connections, the server going down or coming up.
        "53300" | "57P01" | "57P02" | "57P03" => LogError::Unavailable { detail },
        _ if code.starts_with("08") => LogError::Unavailable { detail },
        _ => LogError::Io { detail },
    }
}
