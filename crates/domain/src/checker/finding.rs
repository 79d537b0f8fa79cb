//! What can be found of a record, and the counts of a whole check.

use crate::Seq;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was found of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The history before it justifies it.
    Justified,
    /// What it rests on cannot be read.
    NotJudged(NotJudged),
    /// It was written before hubs signed: only hashes hold it in place.
    BytesOnly,
    /// Nothing justifies it.
    Unjustified(Unjustified),
}

/// Why a record could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotJudged {
    /// A body it rests on was erased, or is missing; a missing one is reported apart.
    Erased,
    /// A body it rests on may not be read by this caller.
    Withheld,
    /// This build does not know the kind of record.
    UnknownKind,
}

/// A record that nothing justifies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unjustified {
    /// The first record that may be at fault: a signature covers several.
    pub first: Seq,
    /// The record at fault, or the last of those.
    pub seq: Seq,
    /// Stable name: `record_unjustified`, `record_unsigned`, `batch_signature`, `bad_signature`,
    /// `record_unreadable`, `body_changed`, `body_missing`, `draw_differs`.
    pub code: &'static str,
    /// One sentence.
    pub sentence: String,
}

/// The counts of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Records checked.
    pub records: u64,
    /// Records that are justified.
    pub justified: u64,
    /// Records up to this one were written before hubs signed; 0 where there are none.
    pub bytes_only_to: Seq,
    /// Records that could not be judged, by reason.
    pub not_judged: BTreeMap<NotJudged, u64>,
    /// Records that nothing justifies.
    pub unjustified: u64,
    /// Signatures checked.
    pub signatures: u64,
    /// Draws of second reviews whose secret is not revealed yet.
    pub draws_unchecked: u64,
}

impl Summary {
    pub(super) fn count(&mut self, seq: Seq, finding: &Finding) {
        self.records += 1;
        match finding {
            Finding::Justified => self.justified += 1,
            Finding::NotJudged(why) => *self.not_judged.entry(*why).or_default() += 1,
            Finding::BytesOnly => self.bytes_only_to = seq,
            Finding::Unjustified(_) => self.unjustified += 1,
        }
    }
}

impl Finding {
    pub(super) fn unjustified(seq: Seq, code: &'static str, sentence: &str) -> Self {
        Self::Unjustified(Unjustified { first: seq, seq, code, sentence: format!("Record {seq}: {sentence}") })
    }
}

/// Why a record is not simply justified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    NotJudged(NotJudged),
    /// Code and sentence.
    Unjustified(&'static str, String),
}

impl Doubt {
    pub(super) fn into_fault(self) -> Option<(&'static str, String)> {
        match self {
            Self::NotJudged(_) => None,
            Self::Unjustified(code, sentence) => Some((code, sentence)),
        }
    }
}

pub(super) type Judgement = Result<(), Doubt>;

pub(super) fn unjustified(sentence: impl Into<String>) -> Doubt {
    Doubt::Unjustified("record_unjustified", sentence.into())
}

pub(super) fn require(holds: bool, otherwise: &str) -> Judgement {
    if holds { Ok(()) } else { Err(unjustified(otherwise)) }
}

pub(super) fn bad_signature(sentence: &str) -> Doubt {
    Doubt::Unjustified("bad_signature", sentence.into())
}
