//! What the reviewer has read: content shown, evidence opened, reading confirmed.

use super::content::{self, Body, content_changed, content_wrong};
use super::load::load_action;
use crate::clock::local_now;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::links;
use crate::store::reading;
use crate::view::{EvidenceView, TextOf, Topic};
use holdpoint_domain::{Digest, Evidence, text::visible_line};

/// Shows a piece of evidence. It counts as opened when its text was read (`mark_read`) or its
/// link followed (`mark_followed`); one with only a title when it is shown.
pub(crate) fn open_evidence(core: &Core, id: &str, index: u32) -> Result<EvidenceView, DeskError> {
    let action = load_action(core, id)?;
    let content = content::here(core, &action)?;
    let evidence = content.evidence.get(index as usize).ok_or_else(no_such_evidence)?;
    let link = evidence.url.as_deref().map(links::look);
    // A title, or an address that may not be opened, has nothing more to show than the dialog.
    if evidence.text.is_none() && link.as_ref().is_none_or(|link| !link.allowed) {
        mark_opened(core, id, &action.content.digest, index)?;
    }
    Ok(EvidenceView { title: visible_line(&evidence.title), text: content::part(&content, TextOf::Evidence { index }, 0), link })
}

/// All lines of the text of a piece of evidence were on screen.
///
/// # Errors
/// `content_changed` when `digest` is not the present content; `not_found` when it has no such text.
pub(crate) fn mark_read(core: &Core, id: &str, digest: &Digest, index: u32) -> Result<(), DeskError> {
    mark_if(core, id, digest, index, |evidence| evidence.text.is_some())
}

/// The link of a piece of evidence was opened.
///
/// # Errors
/// `content_changed` when `digest` is not the present content; `not_found` when it has no such link.
pub(crate) fn mark_followed(core: &Core, id: &str, digest: &Digest, index: u32) -> Result<(), DeskError> {
    mark_if(core, id, digest, index, |evidence| evidence.url.is_some())
}

fn mark_if(core: &Core, id: &str, digest: &Digest, index: u32, fits: impl Fn(&Evidence) -> bool) -> Result<(), DeskError> {
    let action = load_action(core, id)?;
    if action.content.digest != *digest {
        return Err(content_changed());
    }
    let content = content::here(core, &action)?;
    content.evidence.get(index as usize).filter(|evidence| fits(evidence)).ok_or_else(no_such_evidence)?;
    mark_opened(core, id, digest, index)
}

fn no_such_evidence() -> DeskError {
    refused("not_found", "There is no such evidence", "The action may have changed. Read it again.")
}

fn mark_opened(core: &Core, id: &str, digest: &Digest, index: u32) -> Result<(), DeskError> {
    reading::open(&core.store.conn(), id, digest, local_now(), index)?;
    core.events.mark_stale(&[Topic::Action], vec![id.to_owned()]);
    Ok(())
}

/// The reviewer has read this content: it must be here, and be what the digest covers.
pub(crate) fn confirm_read(core: &Core, id: &str, digest: Digest) -> Result<(), DeskError> {
    let action = load_action(core, id)?;
    if action.content.digest != digest {
        return Err(content_changed());
    }
    match content::body(core, &action)? {
        Body::Here(_) => {}
        Body::Wrong => return Err(content_wrong()),
        Body::Missing(why) => {
            return Err(refused(
                "not_here_yet",
                "The content is not here yet",
                format!("{why} It cannot be confirmed as read before it is here."),
            ));
        }
    }
    reading::confirm(&core.store.conn(), id, &digest, local_now())?;
    core.events.mark_stale(&[Topic::Action], vec![id.to_owned()]);
    Ok(())
}
