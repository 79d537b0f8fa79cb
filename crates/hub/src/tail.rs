//! The last records in memory: live streams read them here instead of from the log, and
//! each record is encoded once for all streams.

use axum::body::Bytes;
use holdpoint_domain::{Record, Seq};
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Records kept. A reader further behind reads the log.
const MAX_TAIL_RECORDS: usize = 2_048;
/// Bytes of headers and events kept; usually 2 MB are used.
const MAX_TAIL_BYTES: usize = 16 * 1024 * 1024;

/// A record, and its server-sent event once a stream has sent it.
pub(crate) struct Entry {
    pub record: Record,
    event: OnceLock<Bytes>,
}

impl Entry {
    pub(crate) fn new(record: Record) -> Arc<Self> {
        Arc::new(Self { record, event: OnceLock::new() })
    }

    // The event is about as large as the header again.
    fn size_bytes(&self) -> usize {
        2 * self.record.header.get().len()
    }

    /// As one server-sent event.
    pub(crate) fn event(&self) -> &Bytes {
        self.event.get_or_init(|| {
            // A record is strings, numbers and JSON: writing it cannot fail.
            let data = serde_json::to_string(&self.record).unwrap_or_default();
            format!("event: record\nid: {}\ndata: {data}\n\n", self.record.seq).into()
        })
    }
}

#[derive(Default)]
struct Kept {
    entries: VecDeque<Arc<Entry>>,
    /// The sizes of all entries together.
    bytes: usize,
}

#[derive(Default)]
pub(crate) struct Tail {
    kept: RwLock<Kept>,
}

impl Tail {
    /// Adds stored records. The state after them is published later.
    pub(crate) fn extend(&self, records: Vec<Record>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        for entry in records.into_iter().map(Entry::new) {
            kept.bytes += entry.size_bytes();
            kept.entries.push_back(entry);
        }
        while kept.entries.len() > MAX_TAIL_RECORDS || kept.bytes > MAX_TAIL_BYTES {
            let Some(oldest) = kept.entries.pop_front() else { break };
            kept.bytes -= oldest.size_bytes();
        }
    }

    /// At most `limit` records after `after`; `None` when the first of them is not kept any more.
    pub(crate) fn after(&self, after: Seq, limit: usize) -> Option<Vec<Arc<Entry>>> {
        let entries = &self.kept.read().unwrap_or_else(PoisonError::into_inner).entries;
        let first = entries.front()?.record.seq;
        let skip = usize::try_from((after + 1).checked_sub(first)?).ok()?;
        Some(entries.iter().skip(skip).take(limit).cloned().collect())
    }
}
