//! Records held, one by one, beside a copy that this computer kept for itself.

use super::{Compared, Report};
use crate::failure::Failure;
use holdpoint_desk::Witness;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_log::{Log as _, SqliteLog};
use std::collections::VecDeque;

/// Records read from the copy at once.
const STEP: usize = 1_024;

/// Where the copy lies.
pub(super) enum Copy {
    /// What the desk verified as it came.
    Desk(Box<Witness>),
    /// The log that a hub kept in this folder.
    Log(SqliteLog),
}

impl Copy {
    /// As it is called in sentences.
    const fn name(&self) -> &'static str {
        match self {
            Self::Desk(_) => "desk",
            Self::Log(_) => "log",
        }
    }

    async fn head(&self) -> Result<(Seq, Digest), Failure> {
        match self {
            Self::Desk(witness) => Ok(witness.head()),
            Self::Log(log) => Ok(log.head().await.map_err(|error| super::file::failed(&error.to_string()))?),
        }
    }

    async fn records(&self, after: Seq) -> Result<Vec<Record>, Failure> {
        match self {
            Self::Desk(witness) => Ok(witness.records(after, STEP)?),
            Self::Log(log) => log.read(after, STEP).await.map_err(|error| super::file::failed(&error.to_string())),
        }
    }
}

/// A walk along the copy, beside the walk along the record.
pub(super) struct Beside {
    copy: Copy,
    head: (Seq, Digest),
    page: VecDeque<Record>,
    same: Seq,
    /// The first difference was named; what follows differs of itself.
    differs: bool,
}

impl Beside {
    pub(super) async fn new(copy: Copy) -> Result<Self, Failure> {
        let head = copy.head().await?;
        Ok(Self { copy, head, page: VecDeque::new(), same: 0, differs: false })
    }

    /// Takes the next record of the hub or the file.
    pub(super) async fn take(&mut self, record: &Record, report: &mut Report) -> Result<(), Failure> {
        if self.differs || record.seq > self.head.0 || record.seq <= self.same {
            return Ok(());
        }
        if self.page.is_empty() {
            self.page = self.copy.records(self.same).await?.into();
        }
        match self.page.pop_front() {
            Some(own) if own.computed_hash() != own.hash => {
                let detail =
                    format!("this computer's own copy of record {} (in its {}) was changed after it came", own.seq, self.copy.name());
                self.stop(own.seq, "copy_changed", detail, report);
            }
            Some(own) if own.seq == record.seq && own.hash == record.hash && record.computed_hash() == own.hash => self.same = own.seq,
            own => self.stop(record.seq, "history_differs", self.difference(record, own.as_ref()), report),
        }
        Ok(())
    }

    /// The record has ended.
    pub(super) fn end(mut self, report: &mut Report) {
        let (own, hash) = self.head;
        if !self.differs && own > report.head {
            let detail =
                format!("this computer's {} holds {own} records, but the record ends with record {}", self.copy.name(), report.head);
            self.differs = true;
            report.problem(Some(own), Some(hash), "head_differs", detail);
        }
        report.compared.push(Compared { with: self.copy.name(), same_to: self.same, of: own });
    }

    fn difference(&self, record: &Record, own: Option<&Record>) -> String {
        let kept = own.map_or_else(|| "no record there".to_owned(), |own| format!("hash {}", own.hash));
        let before = match self.same {
            0 => "Nothing before it is the same.".to_owned(),
            same => format!("Records 1 to {same} are the same."),
        };
        let kind = own.map_or(String::new(), |own| format!(", {} of {}", own.kind, own.subject));
        format!(
            "record {} is the first that is not the one this computer's {} holds: here {kept}{kind}; there hash {}. {before}",
            record.seq,
            self.copy.name(),
            record.hash
        )
    }

    fn stop(&mut self, seq: Seq, code: &'static str, detail: String, report: &mut Report) {
        self.differs = true;
        report.problem(Some(seq), None, code, detail);
    }
}
