//! A sign, and what it rests on.

use super::Slope;

/// What a sign is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignKind {
    /// Minutes since a break.
    SinceBreak,
    /// Decision time under the reading floor.
    ReadingFloor,
    /// Decision time that no longer follows length or risk.
    FlatTime,
    /// The share of approvals rises above the person's usual one.
    ApproveDrift,
    /// Evidence is not opened.
    EvidenceUnopened,
    /// Verdicts on wrong probes are what the tool wished.
    WrongProbes,
    /// Many verdicts within a short time.
    Bursts,
}

/// Whether a sign holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignState {
    /// It holds now.
    Holds,
    /// It does not.
    Absent,
    /// There is too little to say.
    TooFew,
}

/// The figures behind a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    /// Minutes since the last break, none at rest, and the limit.
    SinceBreak {
        /// Now.
        minutes: Option<i64>,
        /// From here on it holds.
        limit: i64,
    },
    /// Reviews under the reading floor since the break, and usually; and how decision times for
    /// the same length change with time since a break.
    ReadingFloor {
        /// Under the floor since the break.
        under: usize,
        /// Of so many.
        of: usize,
        /// The usual share, 0 to 1.
        usual: Option<f64>,
        /// Change of the logarithm of the time in an hour, over the last weeks.
        change: Option<Slope>,
    },
    /// Correlation of time with length, or with risk where lengths are not known.
    FlatTime {
        /// Of the last reviews.
        correlation: Option<f64>,
        /// Of so many.
        of: usize,
        /// The usual one.
        usual: Option<f64>,
    },
    /// Approvals since the break.
    ApproveDrift {
        /// Approved.
        approved: usize,
        /// Of so many.
        of: usize,
        /// The usual share, 0 to 1.
        usual: Option<f64>,
    },
    /// Reviews since the break in which evidence was opened.
    EvidenceUnopened {
        /// Opened.
        opened: usize,
        /// Of so many with evidence.
        of: usize,
        /// The usual share, 0 to 1.
        usual: Option<f64>,
        /// Change of the share in an hour, over the last weeks.
        change: Option<Slope>,
    },
    /// No planted faults are in use.
    NoProbes,
    /// The most verdicts within the window, since the break.
    Bursts {
        /// Verdicts.
        most: usize,
        /// From here on it is a burst.
        limit: usize,
        /// The window, ms.
        within_ms: i64,
    },
}

/// One sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sign {
    /// What it is about.
    pub kind: SignKind,
    /// Whether it holds.
    pub state: SignState,
    /// What it rests on.
    pub evidence: Evidence,
}

impl Sign {
    pub(super) const fn new(kind: SignKind, holds: bool, evidence: Evidence) -> Self {
        Self { kind, state: if holds { SignState::Holds } else { SignState::Absent }, evidence }
    }

    pub(super) const fn too_few(kind: SignKind, evidence: Evidence) -> Self {
        Self { kind, state: SignState::TooFew, evidence }
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.state == SignState::Holds
    }
}

/// Two or more hold: one alone is too often chance, or a habit.
#[must_use]
pub fn is_rest_suggested(signs: &[Sign]) -> bool {
    signs.iter().filter(|sign| sign.holds()).count() >= 2
}
