//! All tools.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people::{self, ToolLineRow};
use crate::view::ToolRow;
use holdpoint_domain::text::visible_line;

/// All tools.
pub(crate) fn rows(core: &Core) -> Result<Vec<ToolRow>, DeskError> {
    Ok(core.replica.read(people::tools)?.into_iter().map(row).collect())
}

fn row(tool: ToolLineRow) -> ToolRow {
    ToolRow {
        name: visible_line(&tool.name),
        owner: tool.owner.as_deref().map(visible_line),
        added_at: tool.added_at,
        revoked_at: tool.revoked_at,
        last_proposed_at: tool.proposed_at,
        open: tool.open,
    }
}

/// The real name of a tool. The window has the name it shows, in which look-alike letters are marks.
pub(crate) fn real_name(core: &Core, shown: String) -> Result<String, DeskError> {
    let names = core.replica.read(people::tool_names)?;
    if names.contains(&shown) {
        return Ok(shown);
    }
    Ok(names.into_iter().find(|name| visible_line(name) == shown).unwrap_or(shown))
}
