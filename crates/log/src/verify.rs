//! The checks of a verification, for every kind of log.
//!
//! The back ends read the rows; the checks are here, once. A log that was cut off after a
//! whole record cannot be recognised from the chain alone: a desk or a running hub that
//! knows an earlier head compares it with [`Verification::head`].

use crate::Head;
use holdpoint_domain::{BodyErased, BrokenLink, Digest, GENESIS, Record, Seq};
use serde::Serialize;
use std::collections::HashSet;

/// Problems that are described; more are only counted.
const MAX_DESCRIBED_PROBLEMS: usize = 100;
/// Records between two calls of `progress`.
const PROGRESS_STEP_RECORDS: u64 = 1_000;
/// The kind of record whose header names an erased body.
const BODY_ERASED_KIND: &str = "body.erased";

/// The result of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Number of the last record.
    pub head: Seq,
    /// Hash stored with the last record.
    pub hash: Digest,
    /// Records seen.
    pub records: u64,
    /// Bodies seen.
    pub bodies: u64,
    /// Missing bodies that a `body.erased` record accounts for.
    pub erased: u64,
    /// All problems, also those beyond the ones described.
    pub problem_count: u64,
    /// The first hundred problems.
    pub problems: Vec<VerifyProblem>,
}

/// One difference from what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifyProblem {
    /// The record it is about, where that is known.
    pub seq: Option<Seq>,
    /// The body it is about, where that is known.
    pub digest: Option<Digest>,
    /// Stable name: `record_gap`, `record_unlinked`, `record_changed`,
    /// `record_unreadable`, `body_changed`, `body_missing`, `storage_damaged`,
    /// `head_differs`.
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

impl Verification {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problem_count == 0
    }
}

/// A verification under way.
pub(crate) struct Walk {
    found: Verification,
    erased: HashSet<Digest>,
    accounted: HashSet<Digest>,
}

impl Walk {
    pub(crate) fn new() -> Self {
        let found = Verification { head: 0, hash: GENESIS, records: 0, bodies: 0, erased: 0, problem_count: 0, problems: Vec::new() };
        Self { found, erased: HashSet::new(), accounted: HashSet::new() }
    }

    /// Takes the next record in order; returns its number when progress is due.
    pub(crate) fn record(&mut self, record: &Record) -> Option<Seq> {
        let (seq, expected) = (record.seq, self.found.head + 1);
        if seq != expected {
            self.link("record_gap", seq, &BrokenLink::Gap { expected, found: seq });
        }
        if record.prev != self.found.hash {
            self.link("record_unlinked", seq, &BrokenLink::Prev { seq });
        }
        if record.computed_hash() != record.hash {
            self.link("record_changed", seq, &BrokenLink::Hash { seq });
        }
        if record.kind == BODY_ERASED_KIND {
            self.erased.extend(erased_digest(record));
        }
        self.passed(seq, record.hash)
    }

    /// A row that is no longer a record; `hash` is what the row after it should name.
    pub(crate) fn unreadable_record(&mut self, seq: Seq, hash: Option<Digest>, detail: &str) -> Option<Seq> {
        let detail = format!("record {seq} cannot be read: {detail}");
        self.problem(Some(seq), None, "record_unreadable", detail);
        self.passed(seq, hash.unwrap_or(GENESIS))
    }

    /// Takes a body; as [`Walk::record`], returns where the walk is from time to time.
    pub(crate) fn body(&mut self, digest: &Digest, content: &[u8]) -> Option<Seq> {
        self.found.bodies += 1;
        if Digest::of(content) != *digest {
            let detail = format!("body {digest} was changed after it was written");
            self.problem(None, Some(*digest), "body_changed", detail);
        }
        self.found.bodies.is_multiple_of(PROGRESS_STEP_RECORDS).then_some(self.found.head)
    }

    /// A body that record `seq` names and that is not there. All records come before.
    pub(crate) fn absent(&mut self, seq: Seq, digest: Digest) {
        if self.erased.contains(&digest) {
            self.accounted.insert(digest);
        } else {
            let detail = format!("the body of record {seq} is missing, and no record says that it was erased");
            self.problem(Some(seq), Some(digest), "body_missing", detail);
        }
    }

    /// The store itself is damaged, or could not be read to the end.
    pub(crate) fn storage(&mut self, detail: String) {
        self.problem(None, None, "storage_damaged", detail);
    }

    /// The log must reach at least to `head`, which is known from elsewhere.
    pub(crate) fn expect_tail(&mut self, head: &Head) {
        let (ends, hash) = (self.found.head, self.found.hash);
        if ends < head.0 || (ends == head.0 && hash != head.1) {
            let detail = format!("the log should end with record {} as it was written, but ends with record {ends}", head.0);
            self.problem(Some(head.0), None, "head_differs", detail);
        }
    }

    /// The log must end exactly with `head`, which was stored beside it.
    pub(crate) fn expect_head(&mut self, head: &Head) {
        if self.found.head > head.0 {
            let detail = format!("record {} stands after record {}, which should be the last", self.found.head, head.0);
            self.problem(Some(self.found.head), None, "head_differs", detail);
        } else {
            self.expect_tail(head);
        }
    }

    pub(crate) fn finish(mut self) -> Verification {
        self.found.erased = self.accounted.len() as u64;
        self.found
    }

    fn passed(&mut self, seq: Seq, hash: Digest) -> Option<Seq> {
        (self.found.head, self.found.hash) = (seq, hash);
        self.found.records += 1;
        self.found.records.is_multiple_of(PROGRESS_STEP_RECORDS).then_some(seq)
    }

    fn link(&mut self, code: &'static str, seq: Seq, broken: &BrokenLink) {
        self.problem(Some(seq), None, code, broken.to_string());
    }

    fn problem(&mut self, seq: Option<Seq>, digest: Option<Digest>, code: &'static str, detail: String) {
        self.found.problem_count += 1;
        if self.found.problems.len() < MAX_DESCRIBED_PROBLEMS {
            self.found.problems.push(VerifyProblem { seq, digest, code, detail });
        }
    }
}

fn erased_digest(record: &Record) -> Option<Digest> {
    serde_json::from_str::<BodyErased>(record.header.get()).ok().map(|erased| erased.digest)
}
