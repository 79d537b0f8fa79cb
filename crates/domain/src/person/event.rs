//! Record kinds about people.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Digest, Empty, Role};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A person's record, typed.
    PersonEvent {
        /// A person may take part.
        People Enrolled "person.enrolled" 1 PersonEnrolled;
        /// Name, roles, teams or qualifications change.
        People Changed "person.changed" 1 PersonEnrolled;
        /// A person is deactivated; none of their devices may sign.
        People Revoked "person.revoked" 1 Empty;
    }
}

/// Header of `person.enrolled` and `person.changed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEnrolled {
    /// As they want to be called.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where they can be reached; also tells who a tool's owner is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Teams they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// What they are qualified for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// Digest of issuer and subject, for those who sign in at an identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Digest>,
}

impl PersonEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Enrolled(person) => format!("enrolled {}", visible_line(&person.name)),
            Self::Changed(person) => format!("changed the roles of {}", visible_line(&person.name)),
            Self::Revoked(_) => format!("deactivated {}", about.what),
        }
    }
}
