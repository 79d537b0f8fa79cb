//! The document a record names: here, sealed, erased, or away.

use super::sentences;
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{actions, bodies, people, records};
use crate::view::{DocumentState, DocumentView, ErasedView};
use holdpoint_domain::text::visible;
use holdpoint_domain::{BodyEvent, Digest, Event, Record, Role, Seq, Status};
use rusqlite::Connection;
use std::sync::Arc;

/// How the document of a record stands.
pub(crate) fn view(core: &Core, conn: &Connection, record: &Record) -> rusqlite::Result<Option<DocumentView>> {
    let Some(digest) = record.body else { return Ok(None) };
    let erased = erased(conn, &digest)?;
    let state = if erased.is_some() {
        DocumentState::Erased
    } else if bodies::has(conn, &digest)? {
        DocumentState::Here
    } else if core.bodies.withheld(&digest).is_some_and(|why| why == "forbidden") {
        DocumentState::Forbidden
    } else if is_sealed(core, conn, record, &digest)? {
        DocumentState::Sealed
    } else {
        DocumentState::Away
    };
    Ok(Some(DocumentView { state, digest_short: digest.short(), erased }))
}

// What the hub said counts; a desk that has not asked knows the rule.
fn is_sealed(core: &Core, conn: &Connection, record: &Record, digest: &Digest) -> rusqlite::Result<bool> {
    if let Some(why) = core.bodies.withheld(digest) {
        return Ok(why == "not_yet_yours");
    }
    let open = actions::get(conn, &record.subject)?.is_some_and(|action| action.status == Status::Open);
    Ok(open && matches!(record.kind.as_str(), "review.submitted" | "review.reading") && Some(&record.actor) != core.me().as_ref())
}

fn erased(conn: &Connection, digest: &Digest) -> rusqlite::Result<Option<ErasedView>> {
    let told = records::of_subject(conn, &digest.to_string())?;
    let Some(record) = told.into_iter().find(|record| record.kind == "body.erased") else { return Ok(None) };
    let reason = match Event::of(&record) {
        Ok(Event::Body(BodyEvent::Erased(erased))) => erased.reason.as_deref().map(visible),
        _ => None,
    };
    let by = sentences::actor(&record.actor, &people::names(conn)?);
    Ok(Some(ErasedView { by, at: record.at, reason, seq: record.seq }))
}

/// Whether this person may have a document erased: the hub decides, by the same rule.
pub(crate) fn may_erase(core: &Core, document: Option<&DocumentView>) -> Result<bool, DeskError> {
    let there = document.is_some_and(|document| matches!(document.state, DocumentState::Here | DocumentState::Away));
    let Some(me) = core.me().filter(|_| there) else { return Ok(false) };
    let profile = core.replica.read(|conn| people::profile(conn, &me))?;
    Ok(profile.is_some_and(|profile| profile.roles.contains(&Role::Administrator)))
}

/// Gets the document of one record, if it is handed out and not here.
pub(crate) async fn fetch(core: &Arc<Core>, seq: Seq) -> Result<(), DeskError> {
    let missing = core.replica.read(|conn| {
        let digest = records::get(conn, seq)?.and_then(|record| record.body);
        fetch::absent(conn, digest)
    })?;
    fetch::fetch_for_answer(core, &missing, DOCUMENT_WAIT).await;
    Ok(())
}
