//! Record kinds about invites.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::{DeviceId, Digest, Empty, Ms, PersonId, Role};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// An invite's record, typed.
    InviteEvent {
        /// A person is invited, or a further device of a person.
        People Made "invite.made" 1 InviteMade;
        /// The invite was used, once.
        People Used "invite.used" 1 InviteUsed;
        /// The invite no longer works.
        People Revoked "invite.revoked" 1 Empty;
    }
}

/// Header of `invite.made`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteMade {
    /// SHA-256 of the code; the code itself never reaches the hub.
    pub code: Digest,
    /// Until when it works.
    pub until: Ms,
    /// Roles, teams and qualifications of the person who uses it; the name is chosen by that person.
    pub profile: Invited,
    /// An existing person: the invite is for another device of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// What an invited person will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where they can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Teams they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// What they are qualified for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
}

/// Header of `invite.used`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteUsed {
    /// Who used it.
    pub person: PersonId,
    /// With which device.
    pub device: DeviceId,
}

impl InviteEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Made(made) if made.person.is_some() => "made an invite for another device".into(),
            Self::Made(_) => "made an invite".into(),
            Self::Used(_) => "an invite was used".into(),
            Self::Revoked(_) => "revoked an invite".into(),
        }
    }
}
