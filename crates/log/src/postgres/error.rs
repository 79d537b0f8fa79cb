//! PostgreSQL's errors as [`LogError`].

use crate::LogError;
use sqlx::Error;

impl From<Error> for LogError {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match &error {
            Error::Database(told) => from_code(told.code().as_deref().unwrap_or_default(), detail),
            // Notices for a session that another one's connection is used for.
            Error::Protocol(told) if told.contains("NotificationResponse") => Self::Unavailable { detail: format!("{detail}; {POOLER}") },
            Error::Io(_) | Error::Tls(_) | Error::Protocol(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
                Self::Unavailable { detail }
            }
            Error::ColumnDecode { .. } | Error::Decode(_) | Error::RowNotFound => Self::Corrupt { detail },
            _ => Self::Io { detail },
        }
    }
}

const POOLER: &str = "a pooler in transaction mode is in front of PostgreSQL, and this log needs sessions: set pool_mode = session, or connect to PostgreSQL itself";

// Appendix A, "PostgreSQL Error Codes", of the PostgreSQL manual.
fn from_code(code: &str, detail: String) -> LogError {
    match code {
        "53100" => LogError::Full { detail },
        "XX001" | "XX002" => LogError::Corrupt { detail },
        // A standby, or a server that was demoted: the connection leads to the wrong one.
        "25006" => LogError::Unavailable { detail: format!("the server is read-only, as a standby is: {detail}") },
        // Prepared statements of another session.
        "26000" | "42P05" => LogError::Io { detail: format!("{detail}; {POOLER}") },
        // Connection exceptions, too many connections, the server going down or coming up.
        "53300" | "57P01" | "57P02" | "57P03" => LogError::Unavailable { detail },
        _ if code.starts_with("08") => LogError::Unavailable { detail },
        _ => LogError::Io { detail },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transaction_pooling_is_named_as_cause() {
        for code in ["42P05", "26000"] {
            let error = from_code(code, "prepared statement \"sqlx_s_1\" already exists".into()).to_string();
            assert!(error.contains("pool_mode = session") && error.contains("sqlx_s_1"), "{error}");
        }
    }
}
