//! What a stop is about, and how far it was resumed.

use crate::text::visible_line;
use crate::tool::is_match;
use crate::{Refusal, ServiceMap, Target, ToolName, input::check_name};
use serde::{Deserialize, Serialize};

/// What a stop holds. On the wire `{"tool": "deploy-pilot"}`, or `"all"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StopScope {
    /// One tool, by the name it was registered with.
    Tool(ToolName),
    /// A pattern of action kinds, `*` for any text.
    Kind(String),
    /// A pattern of services. An action that names no service, or one that the published map of
    /// services does not know, matches every one.
    Service(String),
    /// A pattern of environments. An action that names no environment matches every one.
    Environment(String),
    /// Everything.
    All,
}

/// How far a stop was resumed. On the wire `"hold"`, `{"kind": "message.send"}` or `"all"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StopStage {
    /// Everything in scope is held.
    #[default]
    Hold,
    /// Actions of exactly this kind may be decided and run again; the rest is held.
    Kind(String),
    /// The stop has ended.
    All,
}

/// What becomes of new proposals under a stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StopProposals {
    /// They are taken and held.
    #[default]
    Hold,
    /// They are refused with `stopped`.
    Deny,
}

impl StopScope {
    /// Whether an action is in scope under a map of services. Letter case and space around the
    /// texts do not count.
    #[must_use]
    pub fn matches(&self, tool: &str, kind: &str, target: &Target, services: &ServiceMap) -> bool {
        match self {
            Self::Tool(name) => *name == *tool,
            Self::Kind(pattern) => is_like(pattern, kind),
            Self::Service(pattern) => services.is_target_like(pattern, target),
            Self::Environment(pattern) => is_like_or_missing(pattern, target.environment.as_deref()),
            Self::All => true,
        }
    }

    /// "the environment prod". Text of others carries marks for invisible characters.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Tool(name) => format!("the tool {}", visible_line(name)),
            Self::Kind(kind) => format!("the kind {}", visible_line(kind)),
            Self::Service(service) => format!("the service {}", visible_line(service)),
            Self::Environment(environment) => format!("the environment {}", visible_line(environment)),
            Self::All => "everything".into(),
        }
    }

    /// Checks lengths.
    ///
    /// # Errors
    /// `invalid_field`, naming the field.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Tool(text) => check_name("scope.tool", text),
            Self::Kind(text) => check_name("scope.kind", text),
            Self::Service(text) => check_name("scope.service", text),
            Self::Environment(text) => check_name("scope.environment", text),
            Self::All => Ok(()),
        }
    }
}

impl StopStage {
    /// "message.send only", after "resumed".
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Hold => "nothing; everything in scope is held".into(),
            Self::Kind(kind) => format!("{} only", visible_line(kind)),
            Self::All => "everything".into(),
        }
    }

    /// Whether actions of this kind may run at this stage. Compared exactly: a kind that is
    /// spelt in another way is another kind, and stays held.
    #[must_use]
    pub fn lets_run(&self, kind: &str) -> bool {
        match self {
            Self::Hold => false,
            Self::Kind(allowed) => allowed == kind,
            Self::All => true,
        }
    }
}

fn is_like(pattern: &str, text: &str) -> bool {
    is_match(&pattern.trim().to_lowercase(), &text.trim().to_lowercase())
}

// What an action does not say could be anything.
pub(crate) fn is_like_or_missing(pattern: &str, text: Option<&str>) -> bool {
    text.map(str::trim).filter(|text| !text.is_empty()).is_none_or(|text| is_like(pattern, text))
}
