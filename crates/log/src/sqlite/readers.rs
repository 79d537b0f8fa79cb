//! Connections that read beside the writer, opened when needed and kept for the next.

use super::connection::{Role, connect};
use crate::LogError;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Connections that are kept open while idle.
const MAX_IDLE_CONNECTIONS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
    }

    /// Runs `work` on its own connection. After an error the connection is not used again.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, LogError>) -> Result<T, LogError> {
        let kept = self.idle().pop();
        let conn = match kept {
            Some(conn) => conn,
            None => connect(&self.path, Role::Reader)?,
        };
        let found = work(&conn)?;
        let mut idle = self.idle();
        if idle.len() < MAX_IDLE_CONNECTIONS {
            idle.push(conn);
        }
        Ok(found)
    }

    pub(super) fn close(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
