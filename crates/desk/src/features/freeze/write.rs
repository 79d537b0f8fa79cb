//! Plans windows, ends them, excepts from them, and takes exceptions back.

use super::preview::planned;
use super::read::view;
use super::view::{ExceptionDraft, FreezeDraft, FreezesView};
use crate::clock::new_id;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::replica::freezes;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, EXCEPTION, FREEZE, FreezeException, FreezeId, resolve_local};
use std::sync::Arc;

/// Plans a window, or replaces a planned one.
pub(crate) async fn plan(core: &Arc<Core>, draft: FreezeDraft) -> Result<FreezesView, DeskError> {
    let freeze = match &draft.id {
        Some(id) => FreezeId::from(id),
        None => new_id(FREEZE)?.into(),
    };
    let planned = planned(draft)?;
    let sentence = format!("Plan the freeze {}", visible_line(&planned.name));
    submit(core, DeskCommand::PlanFreeze { freeze, planned }, sentence).await
}

/// Cancels a planned window.
pub(crate) async fn cancel(core: &Arc<Core>, id: String) -> Result<FreezesView, DeskError> {
    submit(core, DeskCommand::CancelFreeze { freeze: id.into() }, "Cancel a planned freeze".into()).await
}

/// Asks to end a window, or agrees to it.
pub(crate) async fn end(core: &Arc<Core>, id: String) -> Result<FreezesView, DeskError> {
    submit(core, DeskCommand::EndFreeze { freeze: id.into() }, "End a freeze early".into()).await
}

/// Asks for an exception.
pub(crate) async fn ask_exception(core: &Arc<Core>, draft: ExceptionDraft) -> Result<FreezesView, DeskError> {
    let ExceptionDraft { freeze, tool, kind, service, reason, from, until, undo_of } = draft;
    let found = core.replica.read(|conn| freezes::find(conn, &freeze))?;
    let window =
        found.ok_or_else(|| refused("not_found", "There is no such freeze", "It may have been replaced. Look at the list again."))?;
    let zone = &window.planned.zone;
    let local = |field: &str, text: Option<String>| text.map(|text| resolve_local(field, &text, zone)).transpose();
    let exception = FreezeException {
        id: new_id(EXCEPTION)?.into(),
        tool: tool.into(),
        kind,
        service,
        reason,
        from: local("from", from)?,
        until: local("until", until)?.unwrap_or(window.planned.until),
        undo_of: undo_of.map(Into::into),
    };
    let sentence = format!("Except from a freeze: {}", exception.in_words());
    submit(core, DeskCommand::AskFreezeException { freeze: freeze.into(), exception }, sentence).await
}

/// Agrees to an exception that another person asked for.
pub(crate) async fn agree_exception(core: &Arc<Core>, freeze: String, exception: String) -> Result<FreezesView, DeskError> {
    let command = DeskCommand::AgreeFreezeException { freeze: freeze.into(), exception: exception.into() };
    submit(core, command, "Agree to an exception from a freeze".into()).await
}

/// Takes an exception back.
pub(crate) async fn revoke_exception(core: &Arc<Core>, freeze: String, exception: String) -> Result<FreezesView, DeskError> {
    let command = DeskCommand::RevokeFreezeException { freeze: freeze.into(), exception: exception.into() };
    submit(core, command, "Take an exception from a freeze back".into()).await
}

async fn submit(core: &Arc<Core>, command: DeskCommand, sentence: String) -> Result<FreezesView, DeskError> {
    administer(core, command, sentence).await?;
    view(core)
}
