//! One kind of action, and how its text is made.

use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::{Evidence, Preview, PreviewType, Reasons, Risk};
use serde_json::{Map, Value};

/// One kind of action.
#[derive(Debug)]
pub(crate) struct Kind {
    /// `deploy.rollout`
    pub(crate) name: &'static str,
    pub(crate) risk: Risk,
    /// The tool asks for a decision within so many minutes.
    pub(crate) ttl_minutes: (i64, i64),
    /// The share of wrong proposals with a tool of ordinary quality.
    pub(crate) error_rate: f64,
    /// How its tools err.
    pub(crate) faults: &'static [Fault],
    pub(crate) services: &'static [&'static str],
    pub(crate) items: &'static [&'static str],
    /// Smallest and largest figure.
    pub(crate) amounts: (i64, i64),
    /// Which of its hours are busy.
    pub(crate) hours: Hours,
    /// The arguments that the situation calls for. Draws nothing, so that the right ones are
    /// known for every proposal.
    pub(crate) arguments: fn(&Situation) -> Value,
    /// Everything else: of what is the case, and of what the tool states.
    pub(crate) text: fn(&Situation, &Situation, &mut Stream) -> Text,
}

/// When a kind of action is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    /// In office hours.
    Office,
    /// When customers buy: evenings and weekends too.
    Shop,
    /// At any hour, a little more in the day.
    Always,
}

/// The text of a proposal.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) resource: String,
    pub(crate) preview: Preview,
    pub(crate) reasons: Vec<String>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) blast_radius: String,
}

impl Kind {
    /// The arguments as an object.
    pub(crate) fn arguments_of(&self, situation: &Situation) -> Map<String, Value> {
        match (self.arguments)(situation) {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

impl Text {
    /// Reasons as tools send them: one text or several.
    pub(crate) fn reasons(&self) -> Reasons {
        match self.reasons.as_slice() {
            [only] => Reasons::One(only.clone()),
            several => Reasons::Many(several.to_vec()),
        }
    }
}

pub(crate) fn diff(lines: &[String]) -> Preview {
    Preview { r#type: PreviewType::Diff, content: Value::String(lines.join("\n")) }
}

pub(crate) fn plan(steps: Vec<String>) -> Preview {
    Preview { r#type: PreviewType::Plan, content: steps.into() }
}

pub(crate) fn shown_text(text: String) -> Preview {
    Preview { r#type: PreviewType::Text, content: Value::String(text) }
}

pub(crate) fn evidence(title: &str, text: String) -> Evidence {
    Evidence { title: title.into(), url: None, text: Some(text) }
}
