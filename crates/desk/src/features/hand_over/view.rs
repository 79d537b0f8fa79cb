use holdpoint_domain::Risk;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The page at the end of a shift.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HandOverView {
    pub now: i64,
    /// The shift that goes on; none where this person is on none.
    pub shift: Option<OwnShift>,
    /// Actions decided since it began, or today where this person is on no shift.
    pub decided: u32,
    pub claims: Vec<HeldClaim>,
    pub half_read: Vec<HalfReadRow>,
    /// Stops, freezes, incidents and disagreements, in this order.
    pub mentions: Vec<MentionRow>,
    /// Who can be asked, those whose shift comes next first.
    pub next: Vec<NextPerson>,
    /// The hand-over of this person, of the last 16 hours.
    pub sent: Option<SentHandOver>,
    /// What this person was asked to take.
    pub received: Vec<ReceivedHandOver>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct OwnShift {
    pub from: i64,
    pub until: i64,
    /// "Fri 20 Nov 2026 08:00 to 17:00 UTC, Dublin"
    pub words: String,
}

/// A claim that this person holds.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HeldClaim {
    pub action: String,
    pub title: String,
    /// "capacity-pilot · payments · prod"
    pub detail: String,
    pub risk: Risk,
    /// When it expires on its own.
    pub claim_until: i64,
    pub deadline: i64,
}

/// An open action that this person read in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HalfReadRow {
    pub action: String,
    pub title: String,
    pub risk: Risk,
    /// "evidence 1 of 3 opened"
    pub evidence: String,
    /// "2 min 5 s on screen"
    pub on_screen: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    Stop,
    Freeze,
    Incident,
    Disagreement,
}

/// Something the next person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MentionRow {
    pub kind: MentionKind,
    pub id: String,
    pub title: String,
    pub detail: String,
    /// Since when it holds, or when it begins.
    pub at: i64,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct NextPerson {
    pub id: String,
    pub name: String,
    /// "Seattle, starts Fri 20 Nov 2026 09:00 America/Los_Angeles"; empty without a shift.
    pub detail: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SentHandOver {
    pub id: String,
    pub to: String,
    pub at: i64,
    pub taken_at: Option<i64>,
}

/// A hand-over that this person was asked to take.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReceivedHandOver {
    pub id: String,
    pub from: String,
    pub at: i64,
    pub taken_at: Option<i64>,
    /// Why its content is not here; none where it is.
    pub missing: Option<String>,
    pub note: String,
    /// Claims that are passed on: released for this person when it is taken.
    pub claims: Vec<HandedAction>,
    pub half_read: Vec<HalfReadRow>,
    pub mentions: Vec<MentionRow>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct HandedAction {
    pub action: String,
    pub title: String,
    /// It waits for a decision still.
    pub open: bool,
}

/// What is handed over.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct HandOverDraft {
    pub to: String,
    pub note: String,
    /// Actions whose claims are passed on.
    pub claims: Vec<String>,
    /// Actions whose claims are released at once.
    pub release: Vec<String>,
    /// Half-read actions that are told of.
    pub half_read: Vec<String>,
    pub mentions: Vec<MentionOf>,
}

#[derive(Clone, Debug, Deserialize, TS)]
pub struct MentionOf {
    pub kind: MentionKind,
    pub id: String,
}
