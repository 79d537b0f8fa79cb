//! A settled action as it was when it was proposed, for practice: no reviews, no decision, nothing
//! that became known later. No verdict on the action comes of it.

use super::content::{self, Body};
use super::pressing;
use super::proposed::{Shown, proposed};
use crate::core::Core;
use crate::core::screen_time::get_marks;
use crate::error::{DeskError, refused};
use crate::replica::{records, services};
use crate::view::{ActionDetail, VerdictOption};
use holdpoint_domain::{Action, Digest, Verdict, rebuild_action};

/// The verdicts that a case of a drill takes.
const VERDICTS: [Verdict; 3] = [Verdict::Approve, Verdict::Edit, Verdict::Reject];

/// The body of the action as it was last proposed.
pub(crate) fn body_of(core: &Core, id: &str) -> Result<Digest, DeskError> {
    Ok(load_proposal(core, id)?.body)
}

/// The action as it was last proposed.
pub(crate) fn detail(core: &Core, id: &str) -> Result<ActionDetail, DeskError> {
    let action = load_proposal(core, id)?;
    let head = &action.content;
    let marks = get_marks(&core.store, id, &head.digest)?;
    let mut pressed = Vec::new();
    let (content, missing) = match content::body(core, &action)? {
        Body::Here(content) => {
            pressed = pressing::marks(&head.title, &content);
            (Some(content::view(&content, &marks)), None)
        }
        Body::Wrong => (None, Some("The hub sent content that does not match the digest, so it is not shown.".to_owned())),
        Body::Missing(why) => (None, Some(why)),
    };
    let map = core.replica.read(services::in_force)?;
    let verdicts = VERDICTS.into_iter().map(|verdict| VerdictOption { verdict, disabled: None }).collect();
    Ok(ActionDetail { verdicts, practice: true, ..proposed(&action, &map, Shown { content, missing, pressed }) })
}

// Its proposals alone: what people did with it is left out.
fn load_proposal(core: &Core, id: &str) -> Result<Action, DeskError> {
    let mut records = core.replica.read(|conn| records::of_subject(conn, id))?;
    records.retain(|record| matches!(record.kind.as_str(), "action.proposed" | "action.revised"));
    rebuild_action(&records).ok().flatten().ok_or_else(|| {
        refused("not_found", "This case is not here", "This desk does not know the action. Its records arrive from the hub.")
    })
}
