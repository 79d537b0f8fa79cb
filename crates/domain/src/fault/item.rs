//! A fault of a plan: a sound action, and the change that spoils it.

use crate::input::{check_id, check_line};
use crate::{ActionId, ActionProposed, MAX_COMMENT_CHARS, MAX_NAME_CHARS, Preview, Proposal, Refusal, check_value, invalid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How hard a fault is to find, as its trainer thinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// Most find it.
    Easy,
    /// In between.
    #[default]
    Medium,
    /// Few find it.
    Hard,
}

/// One fault that may be planted, once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultItem {
    /// Its name within the plan.
    pub id: String,
    /// The sound action, as the tool would propose it.
    pub sound: Proposal,
    /// The arguments after the change that spoils it.
    pub spoiled: Map<String, Value>,
    /// The preview of the spoiled action; absent where that of the sound one shows the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    /// What the reviewer is told after the decision.
    pub lesson: String,
    /// How hard it is to find.
    #[serde(default)]
    pub difficulty: Difficulty,
    /// The settled action that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<ActionId>,
}

impl FaultItem {
    /// The action as it is planted.
    #[must_use]
    pub fn proposal(&self) -> Proposal {
        let preview = self.preview.clone().or_else(|| self.sound.preview.clone());
        Proposal { arguments: self.spoiled.clone(), preview, ..self.sound.clone() }
    }

    /// Checks the item at `field` of a plan for `tool`.
    pub(crate) fn check(&self, field: &str, tool: &str) -> Result<(), Refusal> {
        let within = |refusal: Refusal| Refusal {
            detail: format!("{field} ({}): {}", crate::text::visible_line(&self.id), refusal.detail),
            ..refusal
        };
        check_id(&format!("{field}.id"), &self.id)?;
        check_line(&format!("{field}.id"), &self.id, 1, MAX_NAME_CHARS)?;
        self.sound.check().map_err(within)?;
        self.proposal().check().map_err(within)?;
        self.spoiled.iter().try_for_each(|(name, value)| check_value(value, 2, &format!("spoiled.{name}"))).map_err(within)?;
        if self.sound.tool.name != *tool {
            return Err(invalid(&format!("{field}.sound.tool.name"), "Each fault of a plan names the tool of the plan."));
        }
        if self.sound.arguments == self.spoiled {
            return Err(invalid(&format!("{field}.spoiled"), "The change spoils nothing: its arguments are those of the sound action."));
        }
        let lesson = self.lesson.trim().chars().count();
        if lesson == 0 || self.lesson.chars().count() > MAX_COMMENT_CHARS {
            return Err(invalid(&format!("{field}.lesson"), format!("The lesson is a text of 1 to {MAX_COMMENT_CHARS} characters.")));
        }
        if self.sound.deadline.is_some() {
            return Err(invalid(
                &format!("{field}.sound.deadline"),
                "A fault has no fixed deadline: the hub gives it that of the tool's own actions.",
            ));
        }
        Ok(())
    }

    /// Whether a proposal acts on exactly what this item does.
    pub(crate) fn is_proposed_as(&self, header: &ActionProposed) -> bool {
        self.sound.kind == header.kind && self.sound.title == header.title && self.sound.target == header.target
    }
}
