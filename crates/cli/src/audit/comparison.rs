//! Compares records, one by one, with a copy on this computer.

use super::report::{Compared, Report};
use crate::failure::Failure;
use holdpoint_desk::Witness;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_log::{Log as _, SqliteLog};
use std::collections::VecDeque;

/// Records read from the copy at once.
const RECORDS_PER_READ: usize = 1_024;

/// A copy of a record on this computer.
pub(super) enum LocalCopy {
    /// The records that the desk has received and verified.
    Desk(Box<Witness>),
    /// The log of the hub in this folder.
    Log(SqliteLog),
}

impl LocalCopy {
    /// The name used in messages.
    const fn name(&self) -> &'static str {
        match self {
            Self::Desk(_) => "desk",
            Self::Log(_) => "log",
        }
    }

    async fn head(&self) -> Result<(Seq, Digest), Failure> {
        match self {
            Self::Desk(witness) => Ok(witness.head()),
            Self::Log(log) => Ok(log.head().await.map_err(|error| Failure::log(&error.to_string()))?),
        }
    }

    async fn records(&self, after: Seq) -> Result<Vec<Record>, Failure> {
        match self {
            Self::Desk(witness) => Ok(witness.records(after, RECORDS_PER_READ)?),
            Self::Log(log) => log.read(after, RECORDS_PER_READ).await.map_err(|error| Failure::log(&error.to_string())),
        }
    }
}

/// Reads the copy in step with the record.
pub(super) struct Comparison {
    copy: LocalCopy,
    head: (Seq, Digest),
    page: VecDeque<Record>,
    same: Seq,
    /// The first difference was reported; every later record differs too.
    differs: bool,
}

impl Comparison {
    pub(super) async fn new(copy: LocalCopy) -> Result<Self, Failure> {
        let head = copy.head().await?;
        Ok(Self { copy, head, page: VecDeque::new(), same: 0, differs: false })
    }

    /// Compares the next record of the hub or the file.
    pub(super) async fn compare_next(&mut self, record: &Record, report: &mut Report) -> Result<(), Failure> {
        if self.differs || record.seq > self.head.0 || record.seq <= self.same {
            return Ok(());
        }
        if self.page.is_empty() {
            self.page = self.copy.records(self.same).await?.into();
        }
        match self.page.pop_front() {
            Some(own) if own.computed_hash() != own.hash => {
                let detail = format!(
                    "this computer's own copy of record {} (in its {}) was changed after it was received",
                    own.seq,
                    self.copy.name()
                );
                self.report_difference(own.seq, "copy_changed", detail, report);
            }
            Some(own) if own.seq == record.seq && own.hash == record.hash && record.computed_hash() == own.hash => self.same = own.seq,
            own => self.report_difference(record.seq, "history_differs", self.describe_difference(record, own.as_ref()), report),
        }
        Ok(())
    }

    /// Reports the result after the last record.
    pub(super) fn finish(mut self, report: &mut Report) {
        let (own, hash) = self.head;
        if !self.differs && own > report.head {
            let detail =
                format!("this computer's {} holds {own} records, but the record ends with record {}", self.copy.name(), report.head);
            self.differs = true;
            report.add_problem(Some(own), Some(hash), "head_differs", detail);
        }
        report.compared.push(Compared { with: self.copy.name(), same_to: self.same, of: own });
    }

    fn describe_difference(&self, record: &Record, own: Option<&Record>) -> String {
        let kept = own.map_or_else(|| "no record".to_owned(), |own| format!("hash {}", own.hash));
        let before = match self.same {
            0 => "No earlier record is the same.".to_owned(),
            same => format!("Records 1 to {same} are the same."),
        };
        let kind = own.map_or(String::new(), |own| format!(", {} of {}", own.kind, own.subject));
        format!(
            "record {} is the first that differs from this computer's {}: here {kept}{kind}; there hash {}. {before}",
            record.seq,
            self.copy.name(),
            record.hash
        )
    }

    fn report_difference(&mut self, seq: Seq, code: &'static str, detail: String, report: &mut Report) {
        self.differs = true;
        report.add_problem(Some(seq), None, code, detail);
    }
}
