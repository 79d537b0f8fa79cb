//! Who the people and the owners of tools are, as far as rules of open actions depend on it.

use crate::{person, tool};
use holdpoint_domain::PersonNames;
use rusqlite::Connection;
use std::collections::HashMap;

/// The names of all people, and the owner of each tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    names: PersonNames,
    owners: HashMap<String, String>,
}

impl Parties {
    /// Reads them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let everybody = person::everybody(conn)?;
        let names = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
        Ok(Self { names, owners: tool::owners(conn)? })
    }

    /// The names of all people.
    #[must_use]
    pub const fn names(&self) -> &PersonNames {
        &self.names
    }

    /// The owner of a tool, as the hub knows it.
    #[must_use]
    pub fn owner_of(&self, tool: &str) -> Option<&str> {
        self.owners.get(tool).map(String::as_str)
    }
}
