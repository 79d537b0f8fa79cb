//! The last records, in memory: live streams read them here and not from the log, and
//! what goes over the wire is made once for all of them.

use axum::body::Bytes;
use holdpoint_domain::{Record, Seq};
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

// A reader further behind than this reads the log: so many records, and bytes of their heads
// and events. Usually 2 MB, never much more than the second.
const KEEP: usize = 2_048;
const KEEP_BYTES: usize = 16 * 1024 * 1024;

/// A record, and its form on a live stream once somebody asked for it.
pub(crate) struct Entry {
    pub record: Record,
    event: OnceLock<Bytes>,
}

impl Entry {
    pub(crate) fn new(record: Record) -> Arc<Self> {
        Arc::new(Self { record, event: OnceLock::new() })
    }

    // The event is about as large as the head again.
    fn weight(&self) -> usize {
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
    /// The weight of all of them.
    bytes: usize,
}

#[derive(Default)]
pub(crate) struct Tail {
    kept: RwLock<Kept>,
}

impl Tail {
    /// Adds what was stored. Only then may the state after it be published.
    pub(crate) fn extend(&self, records: Vec<Record>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        for entry in records.into_iter().map(Entry::new) {
            kept.bytes += entry.weight();
            kept.entries.push_back(entry);
        }
        while kept.entries.len() > KEEP || kept.bytes > KEEP_BYTES {
            let Some(oldest) = kept.entries.pop_front() else { break };
            kept.bytes -= oldest.weight();
        }
    }

    /// At most `limit` records after `after`; none when they are not all here.
    pub(crate) fn after(&self, after: Seq, limit: usize) -> Option<Vec<Arc<Entry>>> {
        let entries = &self.kept.read().unwrap_or_else(PoisonError::into_inner).entries;
        let first = entries.front()?.record.seq;
        let skip = usize::try_from((after + 1).checked_sub(first)?).ok()?;
        Some(entries.iter().skip(skip).take(limit).cloned().collect())
    }
}
