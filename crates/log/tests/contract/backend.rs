//! A place where a log lives for one test.

use holdpoint_log::{Log, PostgresLog, SqliteLog};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

pub enum Backend {
    Sqlite(TempDir),
    Postgres(String),
}

impl Backend {
    pub fn sqlite() -> Self {
        Self::Sqlite(TempDir::new().unwrap())
    }

    pub async fn postgres() -> Self {
        Self::Postgres(holdpoint_throwaway::new_database())
    }

    pub async fn open(&self) -> Arc<dyn Log> {
        match self {
            Self::Sqlite(folder) => Arc::new(SqliteLog::open(file(folder)).await.unwrap()),
            Self::Postgres(url) => Arc::new(PostgresLog::open(url).await.unwrap()),
        }
    }

    /// Two writers on one log, as far apart as the kind of log allows: SQLite has
    /// one owner, PostgreSQL may have two hubs.
    pub async fn open_twice(&self) -> (Arc<dyn Log>, Arc<dyn Log>) {
        let first = self.open().await;
        match self {
            Self::Sqlite(_) => (Arc::clone(&first), first),
            Self::Postgres(_) => (first, self.open().await),
        }
    }
}

pub fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("log.sqlite")
}
