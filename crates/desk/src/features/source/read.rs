//! All sources, and what the hub measured of them.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::sources;
use crate::session;
use crate::view::{SourceContactView, SourceRow, SourceTestView, SourceTypeRow};
use holdpoint_domain::SourceType;
use holdpoint_domain::text::visible_line;
use holdpoint_protocol::{DeskClient, SourceContact};
use std::sync::Arc;

/// All sources, revoked ones last.
pub(crate) fn rows(core: &Core) -> Result<Vec<SourceRow>, DeskError> {
    let found = core.replica.read(sources::list)?;
    let rows = found.into_iter().map(|source| SourceRow {
        name: visible_line(&source.name),
        kind: source.added.kind,
        label: source.added.kind.label().into(),
        asked_at: source.added.url.as_deref().map(visible_line),
        signed: source.added.kind.is_signed(),
        added_at: source.added_at,
        revoked_at: source.revoked_at,
    });
    Ok(rows.collect())
}

/// The types that a source may have.
pub(crate) fn types() -> Vec<SourceTypeRow> {
    let row = |kind: &SourceType| SourceTypeRow {
        kind: *kind,
        label: kind.label().into(),
        polled: kind.can_be_polled(),
        signed: kind.is_signed(),
    };
    SourceType::ALL.iter().map(row).collect()
}

/// What the hub measured of each source.
pub(crate) async fn contacts(core: &Arc<Core>) -> Result<Vec<SourceContactView>, DeskError> {
    let measured = session::ask(core, offline, |client| async move { client.source_contacts().await }).await?;
    let view = |contact: SourceContact| SourceContactView {
        name: visible_line(&contact.source),
        last_contact_at: contact.last_contact_at,
        lag_ms: contact.lag_ms,
        error: contact.error.as_ref().map(|fault| visible_line(&fault.detail)),
        error_at: contact.error.map(|fault| fault.at),
    };
    Ok(measured.sources.into_iter().map(view).collect())
}

/// Lets the hub ask a source, and says what it found.
pub(crate) async fn test(core: &Arc<Core>, name: String) -> Result<SourceTestView, DeskError> {
    let request = |client: DeskClient| {
        let name = name.clone();
        async move { client.test_source(&name).await }
    };
    let test = session::ask(core, offline, request).await?;
    Ok(SourceTestView { ok: test.ok, sentence: visible_line(&test.sentence) })
}

fn offline() -> DeskError {
    refused("offline", "The hub cannot be reached", "The hub asks sources, not this desk. Try again once it answers.")
}
