use crate::features::app::view::ProblemView;
use crate::features::freeze::view::FreezeNote;
use crate::features::incident::view::RelatedIncident;
use crate::features::queue::view::MyReview;
use crate::features::review::view::KeptDraft;
use crate::features::review::view::{ReasonOption, VerdictOption};
use crate::features::training::view::ToolCard;
use holdpoint_domain::{OnDeadline, Pressing, Risk, Status};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One action as its reviewer sees it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ActionDetail {
    pub id: String,
    pub title: String,
    pub kind: String,
    pub tool: ToolLine,
    pub proposed_at: i64,
    /// Stated by the tool, 0 to 1.
    pub confidence: Option<f64>,
    pub risk: Risk,
    pub deadline: i64,
    pub on_deadline: OnDeadline,
    pub status: Status,
    /// A sentence once it is closed: "Approved by Mara Ortiz", "Expired and denied".
    pub outcome: Option<String>,
    /// Target, Blast radius, Reversible, Policy: label and value, in this order; "not stated" where the tool was silent.
    /// Then, where a map of services is published, what the action touches.
    pub facts: Vec<Fact>,
    /// None while the content is still being fetched ("not yet here") or not yet yours.
    pub content: Option<Content>,
    /// Why `content` is missing.
    pub content_missing: Option<String>,
    pub digest: String,
    /// `9f2c 71ab 04de … e81c`
    pub digest_short: String,
    /// How often the tool or an edit has replaced the content.
    pub revision: u32,
    pub claim: Option<ClaimView>,
    /// Verdicts the tool can carry, in the order of the pane; each with the reason when it may not be given.
    pub verdicts: Vec<VerdictOption>,
    /// Reason chips for this kind of action.
    pub reasons: Vec<ReasonOption>,
    /// Reviews given on the present content; what they say stays sealed until it is decided.
    pub reviews: u32,
    pub needed: u32,
    /// Selected for a blind second review.
    pub second_look: bool,
    /// Who changed the arguments; reviews given before do not count.
    pub edited_by: Option<String>,
    /// What the edit changed, `payment.amount: 42 → 40`; the last of many says how many more.
    pub edits: Vec<String>,
    pub my_review: Option<MyReview>,
    /// The id of my verdict while it can be taken back.
    pub retractable: Option<String>,
    /// What I entered of a review that was not given.
    pub draft: Option<KeptDraft>,
    /// Why my last review of this was refused.
    pub refused: Option<ProblemView>,
    pub similar: Vec<Similar>,
    /// Approving asks for every piece of evidence to be opened, or an explicit "I have read this".
    pub must_read: bool,
    /// That was done for this digest.
    pub read_confirmed: bool,
    /// It is longer than has to be read in full: approving asks what was sampled.
    pub must_sample: bool,
    pub escalated: bool,
    /// The stop that holds it, as a sentence; none while it can be decided.
    pub held: Option<String>,
    /// An open incident that it touches; none once it is decided.
    pub incident: Option<RelatedIncident>,
    /// The window that it is in.
    pub frozen: Option<FreezeNote>,
    /// How often people rejected this version of the tool.
    pub tool_card: ToolCard,
    /// Words in title and reasons that press for a verdict. Nothing is decided by them.
    pub pressing: Vec<PressingMark>,
    /// A case of a drill, as it was when it was proposed: its answer decides nothing.
    pub practice: bool,
}

/// Words that press for a verdict, as they stand in the text; made visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PressingMark {
    pub kind: Pressing,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ToolLine {
    pub name: String,
    pub model_version: Option<String>,
    pub owner: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Fact {
    pub label: String,
    pub value: String,
    /// Draw it so that it is seen: irreversible, wide, allowed at the deadline.
    pub warn: bool,
}

/// How an action is undone, as its tool states it; untrusted, made visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoView {
    /// The tool states that it cannot be undone.
    pub cannot: bool,
    pub text: Option<String>,
    /// The kind of the action that undoes it, where that is another one.
    pub kind: Option<String>,
    /// The arguments of that action, indented.
    pub arguments: Option<String>,
}

/// How one action is undone, wherever it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoOffer {
    pub title: String,
    pub tool: String,
    /// As the tool stated it.
    pub reversible: Option<bool>,
    pub undo: Option<UndoView>,
    /// A proposal that would undo it, as JSON to hand to the tool; where arguments are stated.
    pub proposal: Option<String>,
    /// Why nothing is known.
    pub missing: Option<String>,
}

/// What the tool sent beside the head; untrusted, made visible.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Content {
    pub preview: Option<PreviewView>,
    /// The arguments as indented JSON; suspicious characters as `\uXXXX` escapes, so it can be edited as it stands.
    pub arguments: TextPart,
    pub why: Option<TextPart>,
    pub evidence: Vec<EvidenceRow>,
    /// How it is undone, as the tool states it.
    pub undo: Option<UndoView>,
    pub session: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PreviewView {
    /// `goes_on`: the first line continues the last one of the part before.
    Diff {
        lines: Vec<DiffLine>,
        goes_on: bool,
        rest: Option<Rest>,
    },
    Plan {
        steps: Vec<String>,
        goes_on: bool,
        rest: Option<Rest>,
    },
    Text {
        text: String,
        rest: Option<Rest>,
    },
    Json {
        text: String,
        rest: Option<Rest>,
    },
}

/// A part of a text that may be long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TextPart {
    pub text: String,
    /// What follows, if this is not all.
    pub rest: Option<Rest>,
}

/// What of a text is not in the part that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Rest {
    /// Where it begins; the next part is asked for with this.
    pub from: u32,
    /// Lines, the begun one included.
    pub lines: u32,
    pub chars: u32,
    /// Of what is left, so that a change beyond the part that is shown is seen as one.
    pub digest: String,
}

/// A text of an action that is shown in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum TextOf {
    Arguments,
    /// The arguments as RFC 8785 JSON, which the digest covers.
    Raw,
    Why,
    Evidence {
        index: u32,
    },
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct DiffLine {
    pub kind: DiffKind,
    /// Without its sign (`+`, `-` or a space), which the window draws.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    File,
    Hunk,
    Same,
    Added,
    Removed,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct EvidenceRow {
    pub index: u32,
    pub title: String,
    pub kind: EvidenceKind,
    pub opened: bool,
    /// It has a text, which counts as opened once all its lines were on screen.
    pub has_text: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    Link,
    Text,
    /// Only a title was given.
    Bare,
}

/// One piece of evidence, opened; opening is recorded for the review.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EvidenceView {
    pub title: String,
    pub text: Option<TextPart>,
    pub link: Option<LinkView>,
}

/// Where a link leads, to be shown before it is followed.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LinkView {
    /// Exactly what is opened if the reviewer agrees.
    pub url: String,
    /// The host in ASCII (punycode), for the eye.
    pub host: String,
    /// Sentences: another alphabet in the host, user name in the address, not https, an address of this machine.
    pub warnings: Vec<String>,
    /// False for anything but http and https; then it cannot be opened.
    pub allowed: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ClaimView {
    pub by: String,
    pub mine: bool,
    pub until: i64,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Similar {
    pub id: String,
    pub title: String,
    /// "approved", "rejected", "expired"
    pub verdict: String,
    /// "ran", "failed", or nothing reported.
    pub outcome: Option<SimilarOutcome>,
    pub at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SimilarOutcome {
    Executed,
    Failed,
}

/// Whether edited arguments are JSON, and what they change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ArgumentsCheck {
    pub ok: bool,
    /// Where the JSON ends to make sense, from 1.
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub message: Option<String>,
    /// Changed values, `payment.amount: 42 → 40`; the last of many says how many more.
    pub changes: Vec<String>,
}

/// The whole arguments, for the editor.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ArgumentsText {
    pub text: String,
}
