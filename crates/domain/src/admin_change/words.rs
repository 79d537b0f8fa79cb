//! What a change asks for, in words.

use crate::text::visible_line;
use crate::{AdminChangeRequested, DeskCommand, Invited};

impl AdminChangeRequested {
    /// One sentence without a full stop, for example `Make Ana administrator`. `name` gives a
    /// person's name, by id. Text of others carries marks for invisible characters.
    #[must_use]
    pub fn describe(&self, name: impl Fn(&str) -> String) -> String {
        match self.asked.as_ref() {
            DeskCommand::PublishPolicy { replaces, .. } => format!("Publish a policy that replaces version {}", visible_line(replaces)),
            DeskCommand::PublishServices { replaces, .. } => {
                format!("Publish a service map that replaces version {}", visible_line(replaces))
            }
            DeskCommand::PublishTriggers { .. } => "Publish stop triggers".into(),
            DeskCommand::ChangePerson { person, .. } => format!("Make {} administrator", name(person)),
            DeskCommand::Invite { person: Some(person), .. } => format!("Invite another device of {}", name(person)),
            DeskCommand::Invite { profile, .. } => invitation(profile),
            // No other command waits for a second administrator.
            _ => "Make a change that this version does not know".into(),
        }
    }
}

fn invitation(profile: &Invited) -> String {
    let roles: Vec<&str> = profile.roles.iter().map(|role| role.as_str()).collect();
    let whom = profile.email.as_deref().map_or_else(|| "a person".into(), visible_line);
    format!("Invite {whom} with the roles: {}", roles.join(", "))
}
