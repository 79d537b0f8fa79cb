//! Record kinds about hand-overs. The subject is the id of the hand-over.

use crate::record::kinds::record_kinds;
use crate::{ActionId, Empty, PersonId, SentenceContext};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a hand-over, typed.
    HandOverEvent {
        /// A person asks another one to take over. The body is the signed command, which holds the
        /// note, what is half read, and what is mentioned: for the two and for managers.
        People Offered "hand_over.offered" 1 HandOverOffered;
        /// The person who was asked takes over.
        People Taken "hand_over.taken" 1 Empty;
    }
}

/// Header of `hand_over.offered`. The newest of a person replaces those before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverOffered {
    /// Who is asked.
    pub to: PersonId,
    /// Actions whose claims are passed on: they are released once it is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ActionId>,
}

/// What a hand-over tells. How far something was read, never what is thought of it: second reviews are blind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverContent {
    /// Free text; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Open actions that were read in part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub half_read: Vec<HalfRead>,
    /// Ids of stops in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<String>,
    /// Ids of freezes, planned or in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freezes: Vec<String>,
    /// Ids of open incidents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<String>,
    /// Actions on which reviewers differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disagreements: Vec<ActionId>,
}

/// How far an open action was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfRead {
    /// The action.
    pub action: ActionId,
    /// Time on screen, ms.
    pub shown_ms: i64,
    /// Pieces of evidence that were opened.
    pub evidence_opened: u32,
}

impl HandOverEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Offered(offered) => match offered.claims.len() {
                0 => "handed over at the end of a shift".into(),
                1 => "handed over at the end of a shift, with 1 claim".into(),
                claims => format!("handed over at the end of a shift, with {claims} claims"),
            },
            Self::Taken(_) => "took over".into(),
        }
    }
}
