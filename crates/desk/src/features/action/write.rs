//! What the reviewer has read: content shown, evidence opened, reading confirmed.

use super::content::{self, Body, content_changed, content_wrong};
use super::load::load_action;
use crate::clock::local_now;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::links;
use crate::store::reading;
use crate::view::{EvidenceView, TextOf, Topic};
use holdpoint_domain::{Digest, text::visible_line};

/// Shows a piece of evidence; that it was opened goes into the review. One with only a
/// link is opened when the link is followed (`mark_followed`).
pub(crate) fn open_evidence(core: &Core, id: &str, index: u32) -> Result<EvidenceView, DeskError> {
    let action = load_action(core, id)?;
    let content = content::here(core, &action)?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let Some(evidence) = content.evidence.get(place) else {
        return Err(refused("not_found", "There is no such evidence", "The action may have changed. Read it again."));
    };
    if evidence.text.is_some() || evidence.url.is_none() {
        mark_opened(core, id, &action.content.digest, index)?;
    }
    Ok(EvidenceView {
        title: visible_line(&evidence.title),
        text: content::part(&content, TextOf::Evidence { index }, 0),
        link: evidence.url.as_deref().map(links::look),
    })
}

/// The link of a piece of evidence was opened.
///
/// # Errors
/// `content_changed` when `digest` is not the present content; `not_found` when it has no such link.
pub(crate) fn mark_followed(core: &Core, id: &str, digest: &Digest, index: u32) -> Result<(), DeskError> {
    let action = load_action(core, id)?;
    if action.content.digest != *digest {
        return Err(content_changed());
    }
    let content = content::here(core, &action)?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    if content.evidence.get(place).is_none_or(|evidence| evidence.url.is_none()) {
        return Err(refused("not_found", "There is no such link", "The action may have changed. Read it again."));
    }
    mark_opened(core, id, digest, index)
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
