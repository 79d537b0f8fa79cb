//! What a tool sends: one action it wants to do. All text is untrusted.

use crate::input::{check_line, locate_refusal};
use crate::{
    Evidence, MAX_BLAST_RADIUS_CHARS, MAX_EVIDENCE, MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_TTL_SECONDS, Ms, OnDeadline, Preview, Reasons,
    Refusal, Risk, Target, ToolRef, Undo, Verdict, check_value, invalid, is_grave, json_refusal, parse_rfc3339,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One action a tool wants to do. Only `kind`, `title` and `tool.name` are required.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What sort of action, for example `deploy.rollout`.
    pub kind: String,
    /// One line that says what will happen.
    pub title: String,
    /// What it acts on.
    #[serde(default, skip_serializing_if = "Target::is_empty")]
    pub target: Target,
    /// The exact arguments; covered by the digest.
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "crate::action::unique_names::object")]
    #[schema(value_type = Object)]
    pub arguments: Map<String, Value>,
    /// What it would change, for the eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    /// Why the tool proposes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
    /// What the reviewer may look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The tool's own confidence, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The tool's own view of the risk; `medium` when silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Whether it can be undone; absent or null when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversible: Option<bool>,
    /// How it is undone: a text, `"cannot"`, or an object with `text`, `kind` and `arguments`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
    /// How far a mistake would reach, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blast_radius: Option<String>,
    /// RFC 3339; when it must be decided. Not together with `ttl_seconds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// Seconds from now until the deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u64>,
    /// What happens at the deadline; `deny` when silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_deadline: Option<OnDeadline>,
    /// Verdicts the tool can carry; all when silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_verdicts: Option<Vec<Verdict>>,
    /// Who proposes.
    pub tool: ToolRef,
    /// Who asked the tool for it: an id, a name or an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<String>,
    /// The tool's own session or thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
}

impl Proposal {
    /// Reads a proposal from JSON bytes.
    ///
    /// # Errors
    /// `invalid_json`, `too_deep`, `unknown_field`, `invalid_field`, with line and column.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut text = serde_json::Deserializer::from_slice(bytes);
        let proposal = serde_path_to_error::deserialize(&mut text).map_err(|error| locate_refusal(&error))?;
        text.end().map_err(|error| json_refusal(&error))?;
        Ok(proposal)
    }

    /// Reads a proposal from a JSON value.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn from_value(value: Value) -> Result<Self, Refusal> {
        serde_path_to_error::deserialize(value).map_err(|error| locate_refusal(&error))
    }

    /// Checks sizes and combinations that the shape alone does not.
    ///
    /// # Errors
    /// `invalid_field`, `too_deep` or `number_not_exact`, naming the field.
    pub fn check(&self) -> Result<(), Refusal> {
        check_line("kind", &self.kind, 1, MAX_NAME_CHARS)?;
        check_line("title", &self.title, 1, MAX_TITLE_CHARS)?;
        check_line("tool.name", &self.tool.name, 1, MAX_NAME_CHARS)?;
        let optional = [
            ("tool.model_version", &self.tool.model_version, MAX_NAME_CHARS),
            ("tool.owner", &self.tool.owner, MAX_NAME_CHARS),
            ("target.service", &self.target.service, MAX_NAME_CHARS),
            ("target.resource", &self.target.resource, MAX_NAME_CHARS),
            ("target.environment", &self.target.environment, MAX_NAME_CHARS),
            ("target.region", &self.target.region, MAX_NAME_CHARS),
            ("blast_radius", &self.blast_radius, MAX_BLAST_RADIUS_CHARS),
            ("requested_by", &self.requested_by, MAX_NAME_CHARS),
            ("session", &self.session, MAX_NAME_CHARS),
            ("traceparent", &self.traceparent, MAX_NAME_CHARS),
        ];
        for (field, value, most) in optional {
            if let Some(value) = value {
                check_line(field, value, 0, most)?;
            }
        }
        self.check_evidence()?;
        self.check_numbers()?;
        self.undo.as_ref().map_or(Ok(()), |undo| undo.check(self.reversible))?;
        self.check_verdicts()
    }

    fn check_evidence(&self) -> Result<(), Refusal> {
        if self.evidence.len() > MAX_EVIDENCE {
            return Err(invalid("evidence", format!("Send at most {MAX_EVIDENCE} pieces of evidence; this has {}.", self.evidence.len())));
        }
        for (index, evidence) in self.evidence.iter().enumerate() {
            check_line(&format!("evidence[{index}].title"), &evidence.title, 1, MAX_TITLE_CHARS)?;
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), Refusal> {
        if self.confidence.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            return Err(invalid("confidence", "confidence is a number from 0 to 1."));
        }
        for (name, value) in &self.arguments {
            check_value(value, 2, &format!("arguments.{name}"))?;
        }
        self.preview.as_ref().map_or(Ok(()), |preview| check_value(&preview.content, 2, "preview.content"))
    }

    fn check_verdicts(&self) -> Result<(), Refusal> {
        match &self.allowed_verdicts {
            Some(verdicts) if !verdicts.contains(&Verdict::Reject) => {
                Err(invalid("allowed_verdicts", "allowed_verdicts must contain reject: a person must always be able to say no."))
            }
            Some(verdicts) if verdicts.len() > Verdict::ALL.len() => Err(invalid("allowed_verdicts", "Name each verdict once.")),
            _ => Ok(()),
        }
    }

    /// Critical, or said to be irreversible: it needs a person's signature.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        is_grave(self.risk.unwrap_or_default(), self.stated_reversible())
    }

    /// Whether it can be undone, as stated: an action whose undo is `cannot` is irreversible.
    #[must_use]
    pub fn stated_reversible(&self) -> Option<bool> {
        let cannot = self.undo.as_ref().is_some_and(Undo::is_cannot);
        self.reversible.or(cannot.then_some(false))
    }

    /// The instant of the deadline, with `default_ms` when the tool named none.
    ///
    /// # Errors
    /// `invalid_field` when both forms are given, the text is not RFC 3339, or it is past or too far.
    pub fn deadline_at(&self, now: Ms, default_ms: i64) -> Result<Ms, Refusal> {
        let at = match (&self.deadline, self.ttl_seconds) {
            (Some(_), Some(_)) => return Err(invalid("deadline", "Send deadline or ttl_seconds, not both.")),
            (Some(text), None) => parse_rfc3339(text).ok_or_else(|| {
                invalid("deadline", "deadline is a time in RFC 3339 with seconds below 60, for example 2026-11-24T09:40:00Z.")
            })?,
            (None, Some(0)) => return Err(invalid("ttl_seconds", "ttl_seconds is 1 or more.")),
            (None, Some(seconds)) => now + i64::try_from(seconds.min(MAX_TTL_SECONDS + 1)).unwrap_or(i64::MAX / 2) * 1000,
            (None, None) => now + default_ms,
        };
        if at <= now {
            return Err(invalid("deadline", "The deadline is already past. Check the clock of the tool's machine."));
        }
        if at - now > i64::try_from(MAX_TTL_SECONDS).unwrap_or(i64::MAX) * 1000 {
            return Err(invalid("deadline", "The deadline is more than 30 days away."));
        }
        Ok(at)
    }
}
