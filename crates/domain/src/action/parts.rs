//! The parts of a proposal: target, tool, preview, reasons, evidence, risk. All text is untrusted.

use crate::ToolName;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What an action acts on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// For example `checkout`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// For example `orders_created_idx`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// For example `prod`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// For example `eu-west`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

impl Target {
    /// Nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().next().is_none()
    }

    /// The parts that were given, in the order service, resource, environment, region.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.service, &self.resource, &self.environment, &self.region].into_iter().flatten().map(String::as_str)
    }
}

/// The tool that proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolRef {
    /// Must be the name the token was made for.
    #[schema(value_type = String)]
    pub name: ToolName,
    /// The model or program version that decided to propose this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<String>,
    /// Who answers for the tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// A picture of the effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// How to show it.
    pub r#type: PreviewType,
    /// Text for `diff` and `text`; a list of steps or text for `plan`; anything for `json`.
    #[schema(value_type = Object)]
    pub content: Value,
}

/// How a preview is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviewType {
    /// A unified diff.
    Diff,
    /// Numbered steps.
    Plan,
    /// Plain text.
    Text,
    /// JSON.
    Json,
}

/// Why the tool proposes it: one text or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Reasons {
    /// One text.
    One(String),
    /// Several; shown as paragraphs.
    Many(Vec<String>),
}

impl Reasons {
    /// As one text.
    #[must_use]
    pub fn joined(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(texts) => texts.join("\n\n"),
        }
    }
}

/// Something the reviewer may look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub title: String,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Or what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How much harm a mistake would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Risk {
    Low,
    #[default]
    Medium,
    High,
    Critical,
}

impl Risk {
    /// `critical`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Critical, or said to be irreversible: such an action needs a person's signature.
#[must_use]
pub fn is_grave(risk: Risk, reversible: Option<bool>) -> bool {
    risk == Risk::Critical || reversible == Some(false)
}

/// What happens at a deadline before which there was no decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OnDeadline {
    /// The action is denied.
    #[default]
    Deny,
    /// The action is allowed; the record says that the deadline allowed it.
    Allow,
    /// It goes on waiting.
    Hold,
}
