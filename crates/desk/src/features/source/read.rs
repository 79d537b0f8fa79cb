//! All sources.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::sources;
use crate::view::SourceRow;
use holdpoint_domain::text::visible_line;

/// All sources, revoked ones last.
pub(crate) fn rows(core: &Core) -> Result<Vec<SourceRow>, DeskError> {
    let found = core.replica.read(sources::list)?;
    let rows = found.into_iter().map(|source| SourceRow {
        name: visible_line(&source.name),
        kind: source.added.kind,
        asked_at: source.added.url.as_deref().map(visible_line),
        signed: source.added.kind.is_signed(),
        added_at: source.added_at,
        revoked_at: source.revoked_at,
    });
    Ok(rows.collect())
}
