//! The result of `holdpoint audit verify`, as it is printed with `--json`.

use holdpoint_domain::{Digest, Seq};
use serde::Serialize;

/// Problems with a description; further ones are only counted.
const MAX_DESCRIBED_PROBLEMS: usize = 100;

/// The latest record that a device vouched for, as printed with `--json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Vouched {
    /// The device.
    pub(super) device: String,
    /// The record's place.
    pub(super) seq: Seq,
    /// Its hash, as the device signed it.
    pub(super) hash: Digest,
}

/// The result of a check.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) ok: bool,
    pub(super) head: Seq,
    pub(super) hash: Digest,
    pub(super) records: u64,
    pub(super) bodies: u64,
    pub(super) erased: u64,
    /// Bodies that this caller may not read yet; they were not checked.
    pub(super) withheld: u64,
    /// Review signatures checked; none from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signatures: Option<u64>,
    /// The latest record that each device vouched for by a review that was checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) vouched: Vec<Vouched>,
    /// Copies on this computer that were compared with the record, record by record.
    pub(super) compared: Vec<Compared>,
    /// Why a copy was not compared.
    pub(super) not_compared: Vec<String>,
    pub(super) problem_count: u64,
    pub(super) problems: Vec<Problem>,
}

/// A copy that was compared with the record.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Compared {
    /// `desk` or `log`.
    pub(super) with: &'static str,
    /// The last record up to which all are equal.
    pub(super) same_to: Seq,
    /// Number of records in the copy.
    pub(super) of: Seq,
}

/// One difference from what was written.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Problem {
    pub(super) seq: Option<Seq>,
    pub(super) digest: Option<Digest>,
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Report {
    /// Before anything was checked.
    pub(super) const fn empty() -> Self {
        Self {
            ok: true,
            head: 0,
            hash: Digest::ZERO,
            records: 0,
            bodies: 0,
            erased: 0,
            withheld: 0,
            signatures: None,
            vouched: Vec::new(),
            compared: Vec::new(),
            not_compared: Vec::new(),
            problem_count: 0,
            problems: Vec::new(),
        }
    }

    /// Adds a problem; the record is then damaged.
    pub(super) fn add_problem(&mut self, seq: Option<Seq>, digest: Option<Digest>, code: &'static str, detail: impl Into<String>) {
        self.ok = false;
        self.problem_count += 1;
        if self.problems.len() < MAX_DESCRIBED_PROBLEMS {
            self.problems.push(Problem { seq, digest, code, detail: detail.into() });
        }
    }
}
