//! Runs the checker over all records: what justifies each of them.

use super::report::{Justification, Report};
use super::vouched::Vouching;
use holdpoint_domain::{CheckSource, Checker, Digest, Finding, LogCheckpoint, NotJudged, PublicKey, Record, Seq, State, Statement};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// A check under way.
pub(super) struct JustificationCheck {
    checker: Checker,
    spent: Duration,
    on_signatures: Cell<Duration>,
    vouching: RefCell<Vouching>,
    /// Of all records so far, from record 1.
    hashes: Vec<Digest>,
    /// What the hub of this folder has noted itself.
    checkpoint: Option<LogCheckpoint>,
}

/// Measures the time that signatures take, and notes which records they vouch for.
struct Timed<'a> {
    inner: &'a dyn CheckSource,
    on_signatures: &'a Cell<Duration>,
    vouching: &'a RefCell<Vouching>,
}

impl CheckSource for Timed<'_> {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.inner.body(digest)
    }

    fn records_about(&self, subject: &str) -> Vec<Record> {
        self.inner.records_about(subject)
    }

    fn note_statement(&self, statement: &Statement) {
        self.vouching.borrow_mut().note(statement);
    }

    fn is_signed(&self, key: &PublicKey, payload_type: &str, payload: &[u8], signature: &str) -> bool {
        let began = Instant::now();
        let signed = self.inner.is_signed(key, payload_type, payload, signature);
        self.on_signatures.set(self.on_signatures.get() + began.elapsed());
        signed
    }
}

impl JustificationCheck {
    pub(super) fn new(checkpoint: Option<LogCheckpoint>) -> Self {
        let (on_signatures, vouching) = (Cell::default(), RefCell::default());
        Self { checker: Checker::new(), spent: Duration::ZERO, on_signatures, vouching, hashes: Vec::new(), checkpoint }
    }

    /// Checks the next record.
    pub(super) fn check(&mut self, record: &Record, evidence: &dyn CheckSource, report: &mut Report) {
        let began = Instant::now();
        let timed = Timed { inner: evidence, on_signatures: &self.on_signatures, vouching: &self.vouching };
        let finding = self.checker.check(record, &timed);
        self.spent += began.elapsed();
        self.hashes.push(record.hash);
        if let Finding::Unjustified(found) = finding {
            report.add_problem(Some(found.seq), None, found.code, found.sentence);
        }
        if let Some(checkpoint) =
            self.checkpoint.as_ref().filter(|checkpoint| checkpoint.seq == record.seq && checkpoint.hash != record.hash)
        {
            let detail = format!("record {} is not the one that the hub of this folder had checked", checkpoint.seq);
            report.add_problem(Some(record.seq), None, "checkpoint_differs", detail);
        }
    }

    /// The state after the records so far.
    pub(super) const fn state(&self) -> &State {
        self.checker.state()
    }

    /// Adds what is known after the last record.
    pub(super) fn finish(mut self, report: &mut Report) {
        for found in self.checker.finish() {
            report.add_problem(Some(found.seq), None, found.code, found.sentence);
        }
        self.compare_checkpoint(report);
        let hashes = std::mem::take(&mut self.hashes);
        // Records come from 1 without gaps; otherwise the chain was found broken.
        let hash_of = |seq: Seq| usize::try_from(seq.checked_sub(1)?).ok().and_then(|place| hashes.get(place).copied());
        self.vouching.take().finish(hash_of, report);
        let summary = self.checker.summary();
        let (all, signatures) = (self.spent, self.on_signatures.get());
        report.signatures = Some(summary.signatures);
        report.justification = Some(Justification {
            records: summary.records,
            justified: summary.justified,
            bytes_only_to: summary.bytes_only_to,
            not_judged: summary.not_judged.clone(),
            unjustified: summary.unjustified,
            signatures: summary.signatures,
            draws_unchecked: summary.draws_unchecked,
            seconds: all.saturating_sub(signatures).as_secs_f64(),
            signature_seconds: signatures.as_secs_f64(),
        });
    }

    // A log that was cut off, or from which all signatures were taken, is a valid log by itself.
    fn compare_checkpoint(&self, report: &mut Report) {
        let Some(checkpoint) = &self.checkpoint else { return };
        let head = self.checker.state().head;
        if head < checkpoint.seq {
            let detail = format!("the hub of this folder had checked {} records, but the log ends with record {head}", checkpoint.seq);
            report.add_problem(Some(checkpoint.seq), Some(checkpoint.hash), "head_differs", detail);
        }
        let signed = checkpoint.signed_from;
        if head >= signed && self.checker.signed_from().is_none_or(|from| from > signed) {
            let detail = format!("the hub of this folder has signed every record from record {signed} on, but the signatures are missing");
            report.add_problem(Some(signed), None, "record_unsigned", detail);
        }
    }
}
