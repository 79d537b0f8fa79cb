//! What a tool answers: a call with arguments, or that nothing should be done.

use crate::correction::Correction;
use crate::redaction::Redaction;
use crate::source::Source;
use serde_json::{Map, Value};

/// An answer of the tool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// A call with these arguments.
    Call(Map<String, Value>),
    /// Nothing is done, and why.
    Decline(String),
}

impl Answer {
    /// As one text: the arguments as JSON, or the sentence.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Call(arguments) => canonical(arguments),
            Self::Decline(text) => text.clone(),
        }
    }

    /// The arguments, where it is a call.
    pub(crate) const fn arguments(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Call(arguments) => Some(arguments),
            Self::Decline(_) => None,
        }
    }
}

/// Members in the order of their names.
pub(crate) fn canonical(arguments: &Map<String, Value>) -> String {
    let bytes = holdpoint_domain::canonical(arguments).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The right answer, and the wrong one.
pub(crate) fn answers(correction: &Correction, redaction: &mut Redaction) -> (Answer, Answer) {
    let right = answer(correction.right.as_ref(), || decline(correction), redaction);
    let wrong = answer(correction.wrong.as_ref(), || "I propose no action.".to_owned(), redaction);
    (right, wrong)
}

fn answer(arguments: Option<&Map<String, Value>>, decline: impl FnOnce() -> String, redaction: &mut Redaction) -> Answer {
    match arguments {
        Some(arguments) => match redaction.value(&Value::Object(arguments.clone())) {
            Value::Object(arguments) => Answer::Call(arguments),
            _ => Answer::Call(Map::new()),
        },
        None => Answer::Decline(redaction.text(&decline(), true)),
    }
}

// Why nothing should have been done, in the words of those who said so.
fn decline(correction: &Correction) -> String {
    let mut parts = vec!["I propose no action.".to_owned()];
    if !correction.reasons.is_empty() {
        parts.push(format!("Reasons: {}.", correction.reasons.join(", ").to_lowercase()));
    }
    if correction.source == Source::Escape {
        parts.push("Such an action caused an incident.".into());
    }
    parts.extend(correction.comment.iter().chain(&correction.lesson).map(|text| text.trim().to_owned()));
    parts.join(" ")
}
