//! Who the people, the owners of tools and the holders of qualifications are, as far as rules of open actions depend on it.

use crate::{drill, person, tool};
use holdpoint_domain::{Drills, Ms, PersonNames, QualifiedAt};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::HashMap;

/// The names of all people, the owner of each tool, and who is qualified.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    names: PersonNames,
    owners: HashMap<String, String>,
    drills: Drills,
    /// Time of the newest record.
    at: Ms,
}

impl Parties {
    /// Reads them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let everybody = person::everybody(conn)?;
        let names = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
        let at = conn.prepare_cached("SELECT at FROM records ORDER BY seq DESC LIMIT 1")?.query_row([], |row| row.get(0)).optional()?;
        Ok(Self { names, owners: tool::owners(conn)?, drills: drill::read_rules(conn)?, at: at.unwrap_or_default() })
    }

    /// The names of all people.
    #[must_use]
    pub const fn names(&self) -> &PersonNames {
        &self.names
    }

    /// Whether somebody may decide otherwise than with `other`. The time is left out: a qualification
    /// that runs out is noticed with the next change or action, and the hub decides anyway.
    #[must_use]
    pub fn differ_from(&self, other: &Self) -> bool {
        self.names != other.names || self.owners != other.owners || self.drills != other.drills
    }

    /// Who holds which qualification at the newest record, or at a later instant.
    #[must_use]
    pub fn qualified_at(&self, at: Ms) -> QualifiedAt<'_> {
        QualifiedAt { drills: &self.drills, at: self.at.max(at) }
    }

    /// The owner of a tool, as the hub knows it.
    #[must_use]
    pub fn owner_of(&self, tool: &str) -> Option<&str> {
        self.owners.get(tool).map(String::as_str)
    }
}
