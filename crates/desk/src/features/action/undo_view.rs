//! How an action is undone, as its tool states it, for the screen.

use crate::view::UndoView;
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{ActionContent, Undo};

/// What the tool states.
pub(super) fn view(content: &ActionContent) -> Option<UndoView> {
    let undo = content.undo.as_ref()?;
    let (kind, arguments) = match undo {
        Undo::Text(_) => (None, None),
        Undo::Action(action) => {
            let arguments = serde_json::to_string_pretty(&action.arguments).unwrap_or_default();
            (action.kind.as_deref().map(visible_line), Some(visible_json(&arguments)))
        }
    };
    Some(UndoView { cannot: undo.is_cannot(), text: undo.text().map(visible), kind, arguments })
}
