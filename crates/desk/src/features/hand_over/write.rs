//! Hands over, and takes over.

use super::content::half_read;
use super::read::open;
use super::view::{HandOverDraft, HandOverView, MentionKind, MentionOf};
use crate::blocking::blocking;
use crate::clock::new_id;
use crate::core::Core;
use crate::error::DeskError;
use crate::features::review::write::claim;
use crate::outbox::submit::administer;
use crate::replica::hand_overs;
use holdpoint_domain::{DeskCommand, HAND_OVER, HalfRead, HandOverContent, HandOverOffered};
use std::sync::Arc;

/// Signs the hand-over; what is to be released is released first.
pub(crate) async fn offer(core: &Arc<Core>, draft: HandOverDraft) -> Result<HandOverView, DeskError> {
    for action in &draft.release {
        // A claim that has expired meanwhile is released already.
        let _ = claim(core.clone(), action.clone(), false).await;
    }
    let told: Vec<HalfRead> = blocking(core.clone(), |core| {
        let me = core.me().unwrap_or_default();
        Ok(core.replica.read(|conn| half_read(core, conn, &me))?.into_iter().map(|(told, _)| told).collect())
    })
    .await?;
    let of = |kind: MentionKind| draft.mentions.iter().filter(move |mention| mention.kind == kind).map(|MentionOf { id, .. }| id.clone());
    let content = HandOverContent {
        note: draft.note.trim().to_owned(),
        half_read: told.into_iter().filter(|told| draft.half_read.iter().any(|id| *told.action == **id)).collect(),
        stops: of(MentionKind::Stop).collect(),
        freezes: of(MentionKind::Freeze).collect(),
        incidents: of(MentionKind::Incident).collect(),
        disagreements: of(MentionKind::Disagreement).map(Into::into).collect(),
    };
    let offered = HandOverOffered { to: draft.to.as_str().into(), claims: draft.claims.iter().map(|id| id.as_str().into()).collect() };
    let command = DeskCommand::OfferHandOver { hand_over: new_id(HAND_OVER)?.into(), offered, content };
    administer(core, command, "Hand over at the end of a shift".into()).await?;
    open(core.clone()).await
}

/// Takes a hand-over, and claims what was passed on, as far as this person may decide it.
pub(crate) async fn take(core: &Arc<Core>, id: String) -> Result<HandOverView, DeskError> {
    let claims = blocking(core.clone(), {
        let id = id.clone();
        move |core| {
            let (me, since) = (core.me().unwrap_or_default(), 0);
            let asked = core.replica.read(|conn| hand_overs::asked_of(conn, &me, since, 100))?;
            Ok(asked.into_iter().find(|row| row.id == id).map(|row| row.claims).unwrap_or_default())
        }
    })
    .await?;
    administer(core, DeskCommand::TakeHandOver { hand_over: id.as_str().into() }, "Take over".into()).await?;
    for action in claims {
        // What was decided meanwhile, or is not this person's to decide, stays in the queue.
        let _ = claim(core.clone(), action, true).await;
    }
    open(core.clone()).await
}
