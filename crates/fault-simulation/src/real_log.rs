//! Where the hubs with HTTP keep the record of one history: a folder, or a database and a
//! folder for each hub.

use crate::http_hub::write_keys;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{Digest, Record};
use holdpoint_hub::LogPlace;
use holdpoint_log::{Log, LogError, PostgresLog, SqliteLog};
use holdpoint_throwaway::new_database;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Records that are read at once.
const PAGE_RECORDS: usize = 1_000;

/// The places of one history, removed when this is dropped.
pub(crate) struct RealLog {
    folder: TempDir,
    database: Option<String>,
}

impl RealLog {
    /// Folders with the keys in them; two hubs share a new database.
    ///
    /// # Errors
    /// When the folders cannot be written.
    pub(crate) fn new(hubs: usize, key: &SigningKey) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        (0..hubs).try_for_each(|hub| write_keys(&data_folder(folder.path(), hub), key))?;
        Ok(Self { folder, database: (hubs > 1).then(new_database) })
    }

    /// The folder of a hub.
    pub(crate) fn data(&self, hub: usize) -> PathBuf {
        data_folder(self.folder.path(), hub)
    }

    /// Where the hubs keep their record.
    pub(crate) fn place(&self) -> LogPlace {
        self.database.clone().map_or(LogPlace::File, LogPlace::Postgres)
    }

    /// Verifies and reads everything, once the hubs have stopped.
    ///
    /// # Errors
    /// A sentence, when the log cannot be read or does not hold together.
    pub(crate) async fn read(&self) -> Result<(Vec<Record>, BTreeMap<Digest, Vec<u8>>), String> {
        let log = self.open().await.map_err(|error| error.to_string())?;
        let verified = log.verify(&mut |_| {}).await.map_err(|error| error.to_string())?;
        if let Some(problem) = verified.problems.first() {
            return Err(format!("{problem:?}"));
        }
        read_everything(log.as_ref()).await.map_err(|error| error.to_string())
    }

    async fn open(&self) -> Result<Box<dyn Log>, LogError> {
        match &self.database {
            Some(url) => Ok(Box::new(PostgresLog::open(url).await?)),
            None => Ok(Box::new(SqliteLog::open(self.data(0).join("hub/log.sqlite")).await?)),
        }
    }
}

fn data_folder(folder: &Path, hub: usize) -> PathBuf {
    folder.join(format!("hub-{hub}"))
}

async fn read_everything(log: &dyn Log) -> Result<(Vec<Record>, BTreeMap<Digest, Vec<u8>>), LogError> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let page = log.read(records.last().map_or(0, |last| last.seq), PAGE_RECORDS).await?;
        if page.is_empty() {
            break;
        }
        records.extend(page);
    }
    let mut digests: Vec<Digest> = records.iter().flat_map(|record| record.body.into_iter().chain(record.envelope())).collect();
    digests.sort_unstable();
    digests.dedup();
    let found = log.get_bodies(&digests).await?;
    Ok((records, digests.into_iter().zip(found).filter_map(|(digest, bytes)| Some((digest, bytes?))).collect()))
}
