//! Reads the log in pages while the ones before are applied.
//!
//! Records are numbered without gaps, so a page can be asked for before the one in front of it has
//! come. Two tasks do, each every second page: a database takes longer to send a page than the
//! hub to apply it.

use holdpoint_domain::{Record, Seq};
use holdpoint_log::{Log, LogError};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Records per read. Fewer cost more reads; more are only held in memory.
const PAGE_RECORDS: usize = 1_000;
/// Tasks that read at the same time.
const READERS: usize = 2;
/// Pages that wait in each of them while others are applied.
const WAITING_PAGES: usize = 2;

type Page = Result<Vec<Record>, LogError>;

/// The pages of a log, in order.
pub(crate) struct Pages {
    log: Arc<dyn Log>,
    runtime: Handle,
    readers: Vec<mpsc::Receiver<Page>>,
    taken: usize,
    last: Seq,
    /// A reader came to the end. What was appended since then stands in no page of theirs, or
    /// behind records that are in none: it is read in order.
    in_order: bool,
}

/// The tasks that read. They hold the log until they are stopped.
pub(crate) struct Readers(Vec<JoinHandle<()>>);

/// Starts to read the whole log.
pub(crate) fn read_ahead(log: &Arc<dyn Log>) -> (Pages, Readers) {
    let (readers, tasks) = (0..READERS).map(|reader| start_reader(Arc::clone(log), reader)).unzip();
    (Pages { log: Arc::clone(log), runtime: Handle::current(), readers, taken: 0, last: 0, in_order: false }, Readers(tasks))
}

fn start_reader(log: Arc<dyn Log>, reader: usize) -> (mpsc::Receiver<Page>, JoinHandle<()>) {
    let (send, pages) = mpsc::channel(WAITING_PAGES);
    let task = tokio::spawn(async move {
        for page in (reader..).step_by(READERS) {
            let read = log.read((page * PAGE_RECORDS) as Seq, PAGE_RECORDS).await;
            let last = !is_full(&read);
            if send.send(read).await.is_err() || last {
                return;
            }
        }
    });
    (pages, task)
}

// A page that is not full, or failed, is the last one.
fn is_full(page: &Page) -> bool {
    page.as_ref().is_ok_and(|records| records.len() == PAGE_RECORDS)
}

impl Pages {
    /// Waits for the next page, outside the runtime; none at the end of the log.
    ///
    /// # Errors
    /// As [`Log::read`].
    pub(crate) fn next(&mut self) -> Result<Option<Vec<Record>>, LogError> {
        let page = match self.take_ahead() {
            Some(page) => page?,
            None => self.runtime.block_on(self.log.read(self.last, PAGE_RECORDS))?,
        };
        let Some(last) = page.last() else { return Ok(None) };
        self.last = last.seq;
        Ok(Some(page))
    }

    // A page that a reader has; none from the end on.
    fn take_ahead(&mut self) -> Option<Page> {
        if self.in_order {
            return None;
        }
        let reader = self.taken % READERS;
        let page = self.readers.get_mut(reader).and_then(mpsc::Receiver::blocking_recv)?;
        self.taken += 1;
        self.in_order = !is_full(&page);
        Some(page).filter(|page| !matches!(page, Ok(records) if records.is_empty()))
    }
}

impl Readers {
    /// Ends the tasks and waits until they have let go of the log.
    pub(crate) async fn stop(self) {
        for task in self.0 {
            task.abort();
            drop(task.await);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{Draft, canonical_raw};
    use holdpoint_log::{Batch, SqliteLog};

    async fn append(log: &dyn Log, count: u64) {
        let (mut after, mut hash) = log.head().await.unwrap();
        let first = after;
        let mut records = Vec::new();
        for _ in 0..count {
            let draft = Draft {
                at: 1_763_950_000_000,
                actor: "tool:deploy-pilot".into(),
                kind: "action.proposed".into(),
                version: 1,
                subject: "A-1".into(),
                header: canonical_raw(&serde_json::json!({})).unwrap(),
                body: None,
            };
            let record = draft.seal(after + 1, hash);
            (after, hash) = (record.seq, record.hash);
            records.push(record);
        }
        log.append(first, Batch { records, bodies: Vec::new() }).await.unwrap();
    }

    async fn read_all(log: Arc<dyn Log>, while_reading: u64) -> Vec<Seq> {
        let (mut pages, readers) = read_ahead(&log);
        // Until the readers have filled their channels, or come to the end.
        append(log.as_ref(), while_reading).await;
        let read = tokio::task::spawn_blocking(move || {
            let mut seqs = Vec::new();
            while let Some(page) = pages.next().unwrap() {
                seqs.extend(page.iter().map(|record| record.seq));
            }
            seqs
        });
        let read = read.await.unwrap();
        readers.stop().await;
        assert_eq!(Arc::strong_count(&log), 1, "the log is let go");
        read
    }

    #[tokio::test]
    async fn pages_come_in_order_with_what_is_appended_while_reading() {
        for (before, appended) in [(1, 1), (999, 1), (1_000, 1_000), (1_001, 5), (2_500, 700), (7_300, 1)] {
            let folder = tempfile::tempdir().unwrap();
            let log: Arc<dyn Log> = Arc::new(SqliteLog::open(folder.path().join("log.sqlite")).await.unwrap());
            append(log.as_ref(), before).await;
            let read = read_all(log, appended).await;
            assert_eq!(read, (1..=before + appended).collect::<Vec<_>>());
        }
    }
}
