use holdpoint_domain::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The people enrolled at this hub.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PeopleView {
    /// By name; those who left last.
    pub people: Vec<PersonRow>,
    /// Invites that may still be used, the newest first.
    pub invites: Vec<InviteRow>,
    /// Why this person may change nothing here; none when they may.
    pub read_only: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// The person at this desk.
    pub me: bool,
    pub roles: Vec<Role>,
    pub teams: Vec<String>,
    pub qualifications: Vec<String>,
    pub email: Option<String>,
    /// They sign in at an identity provider.
    pub signs_in: bool,
    pub left_at: Option<i64>,
    /// The newest first, revoked ones last.
    pub devices: Vec<DeviceRow>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct DeviceRow {
    pub id: String,
    pub name: String,
    /// `9f2c 71ab …` of the public key.
    pub key_short: String,
    /// The one this window is on.
    pub this: bool,
    pub enrolled_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct InviteRow {
    pub id: String,
    pub made_at: i64,
    pub until: i64,
    /// Who made it.
    pub by: String,
    pub roles: Vec<Role>,
    pub teams: Vec<String>,
    pub qualifications: Vec<String>,
    pub email: Option<String>,
    /// Whose further device it is for; none for a new person.
    pub device_of: Option<String>,
}

/// A person's complete new profile.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft {
    pub roles: Vec<Role>,
    pub teams: Vec<String>,
    pub qualifications: Vec<String>,
    /// Empty for none.
    pub email: String,
}

/// An invite with its code, which is shown once.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NewInvite {
    pub code: String,
    pub until: i64,
    /// The hub's address, as the other desk needs it; none while it only listens on this computer.
    pub address: Option<String>,
    /// Ready to send: address, code and what to do with them.
    pub message: String,
    /// The code works once a second administrator has confirmed the invite.
    pub waiting: bool,
}
