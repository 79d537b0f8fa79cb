//! All tools.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::{self, PersonRow, ToolLineRow};
use crate::view::ToolRow;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{PersonNames, is_same_identity};

/// All tools.
pub(crate) fn rows(core: &Core) -> Result<Vec<ToolRow>, DeskError> {
    let (tools, everybody) = core.replica.read(|conn| Ok::<_, rusqlite::Error>((people::tools(conn)?, people::everybody(conn)?)))?;
    let names: PersonNames = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
    Ok(tools.into_iter().map(|tool| row(tool, &everybody, &names)).collect())
}

fn row(tool: ToolLineRow, everybody: &[PersonRow], names: &PersonNames) -> ToolRow {
    let owner = tool.terms.owner.as_deref();
    let shown = |patterns: &[String]| patterns.iter().map(|pattern| visible_line(pattern)).collect();
    ToolRow {
        name: visible_line(&tool.name),
        owner: owner.map(|owner| owner_name(owner, everybody)),
        registered_owner: owner.map(visible_line),
        owner_unknown: !owner.is_some_and(|owner| names.is_known(owner)),
        kinds: shown(&tool.terms.kinds),
        targets: shown(&tool.terms.targets),
        may_pass_unreviewed: tool.terms.may_pass_unreviewed,
        added_at: tool.added_at,
        revoked_at: tool.revoked_at,
        last_proposed_at: tool.proposed_at,
        open: tool.open,
    }
}

// An id says nothing to a reader; a name or address is shown as it was registered.
fn owner_name(owner: &str, everybody: &[PersonRow]) -> String {
    let person = everybody.iter().find(|person| is_same_identity(&person.id, owner));
    visible_line(person.map_or(owner, |person| &person.profile.name))
}

/// The real name of a tool. The window has the name it shows, in which look-alike letters are marks.
pub(crate) fn real_name(core: &Core, shown: String) -> Result<String, DeskError> {
    let names = core.replica.read(people::tool_names)?;
    if names.contains(&shown) {
        return Ok(shown);
    }
    Ok(names.into_iter().find(|name| visible_line(name) == shown).unwrap_or(shown))
}
