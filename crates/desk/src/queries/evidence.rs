//! One piece of evidence, opened.

use super::content;
use crate::clock::local_now;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::view::{EvidenceView, TextOf, Topic};
use crate::{links, review};
use holdpoint_domain::text::visible_line;

/// Shows a piece of evidence; that it was opened goes into the review.
pub(crate) fn open(core: &Core, id: &str, index: u32) -> Result<EvidenceView, DeskError> {
    let action = review::find(core, id)?;
    let content = content::here(core, &action)?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let Some(evidence) = content.evidence.get(place) else {
        return Err(refused("not_found", "There is no such evidence", "The action may have changed. Read it again."));
    };
    crate::store::reading::open(&core.store.conn(), id, &action.content.digest, local_now(), index)?;
    core.events.mark_stale(&[Topic::Action], vec![id.to_owned()]);
    Ok(EvidenceView {
        title: visible_line(&evidence.title),
        text: content::part(&content, TextOf::Evidence { index }, 0),
        link: evidence.url.as_deref().map(links::look),
    })
}
