//! Record kinds about freezes. Their subject is the freeze's id.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{ActionId, Empty, ExceptionId, FreezeRule, Ms, PersonId, SentenceContext, ToolName, rfc3339};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a freeze, typed.
    FreezeEvent {
        /// A window is planned, or a planned one is replaced. An older build would let actions run in it.
        Administration Planned "freeze.planned!" 1 FreezePlanned, needs "0.2.0";
        /// A planned window is cancelled.
        Administration Cancelled "freeze.cancelled!" 1 Empty, needs "0.2.0";
        /// A person asks to end a window that has begun; another one has to agree.
        Administration EndRequested "freeze.end_requested!" 1 Empty, needs "0.2.0";
        /// A window ended early.
        Administration Ended "freeze.ended!" 1 FreezeEnded, needs "0.2.0";
        /// A person asks for an exception; another one has to agree.
        Administration ExceptionRequested "freeze.exception_requested!" 1 FreezeException, needs "0.2.0";
        /// The exception holds.
        Administration ExceptionGranted "freeze.exception_granted!" 1 ExceptionGranted, needs "0.2.0";
        /// An exception was taken back. An older build would go on letting its actions run.
        Administration ExceptionRevoked "freeze.exception_revoked!" 1 ExceptionRevoked, needs "0.2.0";
    }
}

/// Header of `freeze.planned!`. The person who planned it is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezePlanned {
    /// What people call it.
    pub name: String,
    /// Why, shown to reviewers and to the tools that are refused.
    pub reason: String,
    /// Its first instant.
    pub from: Ms,
    /// The first instant after it.
    pub until: Ms,
    /// The zone it was planned in, by its IANA name.
    pub zone: String,
    /// `from` in that zone, RFC 3339 with the offset, as the person saw it.
    pub from_local: String,
    /// `until` in that zone.
    pub until_local: String,
    /// What it does, and for what. Where several apply, the strictest holds.
    pub rules: Vec<FreezeRule>,
}

/// Header of `freeze.ended!`. The person who agreed is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeEnded {
    /// Who had asked for it: the actor where there was no second person.
    pub requested_by: PersonId,
}

/// Header of `freeze.exception_requested!`: what one tool may do within the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeException {
    /// Its id.
    pub id: ExceptionId,
    /// The tool, by the name it was registered with.
    pub tool: ToolName,
    /// Exactly this kind of action.
    pub kind: String,
    /// Exactly this service; an action that names none is not excepted.
    pub service: String,
    /// Why.
    pub reason: String,
    /// Its first instant; the beginning of the window when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Ms>,
    /// The first instant after it.
    pub until: Ms,
    /// The action that it undoes. While an open incident is tied to that action, one person suffices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_of: Option<ActionId>,
}

/// Header of `freeze.exception_granted!`. The person who agreed is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionGranted {
    /// The exception.
    pub exception: ExceptionId,
    /// Who had asked for it.
    pub requested_by: PersonId,
    /// The open incident that is tied to the action it undoes: no second person was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}

/// Header of `freeze.exception_revoked!`. The person who took it back is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRevoked {
    /// The exception, signed by two people or still waiting for the second one.
    pub exception: ExceptionId,
}

impl FreezeEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Planned(planned) => {
                let (from, until) = (rfc3339(planned.from), rfc3339(planned.until));
                format!("planned the freeze {} from {from} to {until}: {}", visible_line(&planned.name), visible_line(&planned.reason))
            }
            Self::Cancelled(_) => "cancelled a planned freeze".into(),
            Self::EndRequested(_) => "asked to end a freeze early".into(),
            Self::Ended(_) => "ended a freeze early".into(),
            Self::ExceptionRequested(exception) => format!("asked for an exception from a freeze: {}", exception.in_words()),
            Self::ExceptionGranted(granted) if granted.incident.is_some() => "excepted the undo of an action from a freeze".into(),
            Self::ExceptionGranted(_) => "agreed to an exception from a freeze".into(),
            Self::ExceptionRevoked(_) => "took back an exception from a freeze".into(),
        }
    }
}

impl FreezeException {
    /// "deploy-pilot, cert.rotate on payments". Text of others carries marks for invisible characters.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{}, {} on {}", visible_line(&self.tool), visible_line(&self.kind), visible_line(&self.service))
    }
}
