//! Tools of a person that a stop holds.

use crate::core::Core;
use crate::features::stop::read::open_contents;
use crate::notify::News;
use crate::replica::{people, services, stops};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{PersonEnrolled, Stop, StopScope, is_same_identity};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Adds to the news of stops which tools of this person each of them holds.
pub(super) fn add_to(core: &Core, me: &str, news: &mut [News]) -> rusqlite::Result<()> {
    core.replica.read(|conn| {
        let Some(profile) = people::profile(conn, me)? else { return Ok(()) };
        for news in news {
            if let News::Stop { id, own_tools, .. } = news
                && let Some(stop) = stops::find(conn, id)?
            {
                *own_tools = held_by(core, conn, &stop, (me, &profile))?;
            }
        }
        Ok(())
    })
}

// Where a stop is about kinds, services or environments, those with an action open in its scope.
fn held_by(core: &Core, conn: &Connection, stop: &Stop, me: (&str, &PersonEnrolled)) -> rusqlite::Result<Vec<String>> {
    let owners = people::tool_owners(conn)?;
    let owned: BTreeSet<&str> = owners.iter().filter(|(_, owner)| is_person(owner, me)).map(|(tool, _)| tool.as_str()).collect();
    if owned.is_empty() || stop.pulled.drill {
        return Ok(Vec::new());
    }
    let held = |tool: &str| match &stop.pulled.scope {
        StopScope::All => Ok(true),
        StopScope::Tool(name) => Ok(*name == *tool),
        StopScope::Kind(_) | StopScope::Service(_) | StopScope::Environment(_) => has_held_action(core, conn, stop, tool),
    };
    let mut tools = Vec::new();
    for tool in owned {
        if held(tool)? {
            tools.push(visible_line(tool));
        }
    }
    Ok(tools)
}

fn has_held_action(core: &Core, conn: &Connection, stop: &Stop, tool: &str) -> rusqlite::Result<bool> {
    let map = services::in_force(conn)?;
    let open = open_contents(core, conn)?;
    Ok(open.iter().any(|content| content.tool.name == *tool && stop.holds(content, &map)))
}

fn is_person(owner: &str, (id, profile): (&str, &PersonEnrolled)) -> bool {
    let names = [Some(id), Some(profile.name.as_str()), profile.email.as_deref()];
    names.into_iter().flatten().any(|name| is_same_identity(name, owner))
}
