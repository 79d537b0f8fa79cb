//! The result of `holdpoint audit verify`, as it is printed with `--json`.

use holdpoint_domain::{Digest, NotJudged, Seq};
use serde::Serialize;
use std::collections::BTreeMap;

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
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    pub(super) ok: bool,
    pub(super) head: Seq,
    pub(super) hash: Digest,
    pub(super) records: u64,
    pub(super) bodies: u64,
    pub(super) erased: u64,
    /// Bodies that this caller may not read yet; they were not checked.
    pub(super) withheld: u64,
    /// Signatures checked: of reviews, of other commands, and of the hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signatures: Option<u64>,
    /// The latest record that each device vouched for by a signature that was checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) vouched: Vec<Vouched>,
    /// What justifies the records; none where the chain itself is damaged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) justification: Option<Justification>,
    /// Copies on this computer that were compared with the record, record by record.
    pub(super) compared: Vec<Compared>,
    /// Why a copy was not compared.
    pub(super) not_compared: Vec<String>,
    pub(super) problem_count: u64,
    pub(super) problems: Vec<Problem>,
}

/// What the checker found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Justification {
    /// Records checked.
    pub(super) records: u64,
    /// Records that the history before them justifies.
    pub(super) justified: u64,
    /// Records up to this one were written before hubs signed: only their bytes were checked; 0 where there are none.
    pub(super) bytes_only_to: Seq,
    /// Records that could not be judged, by reason: `erased`, `withheld`, `unknown_kind`.
    pub(super) not_judged: BTreeMap<NotJudged, u64>,
    /// Records that nothing justifies.
    pub(super) unjustified: u64,
    /// Signatures checked.
    pub(super) signatures: u64,
    /// Draws of second reviews that cannot be checked before the secret of their day is revealed.
    pub(super) draws_unchecked: u64,
    /// Time without signatures, s.
    pub(super) seconds: f64,
    /// Time on signatures, s.
    pub(super) signature_seconds: f64,
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
            justification: None,
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
