//! How an action is undone, as its tool states it. All text is untrusted.

use crate::input::check_line;
use crate::{MAX_NAME_CHARS, MAX_UNDO_CHARS, Refusal, check_value, invalid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The text that says that an action cannot be undone.
pub const CANNOT: &str = "cannot";

/// How an action is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "undo is a text, \"cannot\", or an object with text, kind and arguments")]
pub enum Undo {
    /// In words, or [`CANNOT`].
    Text(String),
    /// As an action that can be proposed.
    Action(UndoAction),
}

/// An action that undoes another one of the same tool and target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoAction {
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its kind; that of the action when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its exact arguments.
    #[serde(deserialize_with = "crate::action::unique_names::object")]
    #[schema(value_type = Object)]
    pub arguments: Map<String, Value>,
}

impl Undo {
    /// The tool states that the action cannot be undone.
    #[must_use]
    pub fn is_cannot(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().eq_ignore_ascii_case(CANNOT))
    }

    /// In words; none where there are arguments only, or nothing can be undone.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(_) if self.is_cannot() => None,
            Self::Text(text) => Some(text),
            Self::Action(action) => action.text.as_deref(),
        }
    }

    /// Checks sizes, and that it does not contradict what is stated beside it.
    ///
    /// # Errors
    /// `invalid_field`, `too_deep` or `number_not_exact`, naming the field.
    pub(crate) fn check(&self, reversible: Option<bool>) -> Result<(), Refusal> {
        if self.is_cannot() && reversible == Some(true) {
            return Err(invalid("undo", "undo says cannot, but reversible says true. Send one of them."));
        }
        match self {
            Self::Text(text) => check_line("undo", text, 1, MAX_UNDO_CHARS),
            Self::Action(UndoAction { text, kind, arguments }) => {
                text.iter().try_for_each(|text| check_line("undo.text", text, 1, MAX_UNDO_CHARS))?;
                kind.iter().try_for_each(|kind| check_line("undo.kind", kind, 1, MAX_NAME_CHARS))?;
                arguments.iter().try_for_each(|(name, value)| check_value(value, 3, &format!("undo.arguments.{name}")))
            }
        }
    }
}
