//! What a tool sends: one action it wants to do. All text is untrusted.

use crate::{
    Code, MAX_BLAST_RADIUS_CHARS, MAX_DEPTH, MAX_EVIDENCE, MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_TTL_SECONDS, Ms, Refusal,
    text::visible_line,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One action a tool wants to do. Only `kind`, `title` and `tool.name` are required.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
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
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "crate::unique::object")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolRef {
    /// Must be the name the token was made for.
    pub name: String,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Risk {
    Low,
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

/// What happens when nobody decided in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDeadline {
    /// The tool is told no.
    Deny,
    /// The tool is told yes; recorded as allowed by the deadline.
    Allow,
    /// It goes on waiting.
    Hold,
}

/// What a reviewer can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum Verdict {
    Approve,
    Edit,
    Reject,
    Respond,
    Escalate,
    Abstain,
}

impl Verdict {
    /// All, in the order of the pane.
    pub const ALL: [Self; 6] = [Self::Approve, Self::Edit, Self::Reject, Self::Respond, Self::Escalate, Self::Abstain];

    /// `approve`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Edit => "edit",
            Self::Reject => "reject",
            Self::Respond => "respond",
            Self::Escalate => "escalate",
            Self::Abstain => "abstain",
        }
    }
}

impl Proposal {
    /// Reads a proposal from JSON bytes.
    ///
    /// # Errors
    /// `invalid_json`, `too_deep`, `unknown_field`, `invalid_field`, with line and column.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut text = serde_json::Deserializer::from_slice(bytes);
        let proposal = serde_path_to_error::deserialize(&mut text).map_err(|error| located(&error))?;
        text.end().map_err(|error| json_refusal(&error))?;
        Ok(proposal)
    }

    /// Reads a proposal from a JSON value.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn from_value(value: Value) -> Result<Self, Refusal> {
        serde_path_to_error::deserialize(value).map_err(|error| located(&error))
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

    /// The instant of the deadline, with `default_ms` when the tool named none.
    ///
    /// # Errors
    /// `invalid_field` when both forms are given, the text is not RFC 3339, or it is past or too far.
    pub fn deadline_at(&self, now: Ms, default_ms: i64) -> Result<Ms, Refusal> {
        let at = match (&self.deadline, self.ttl_seconds) {
            (Some(_), Some(_)) => return Err(invalid("deadline", "Send deadline or ttl_seconds, not both.")),
            (Some(text), None) => chrono::DateTime::parse_from_rfc3339(text)
                .map_err(|_| invalid("deadline", "deadline is a time in RFC 3339, for example 2026-11-24T09:40:00Z."))?
                .timestamp_millis(),
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

/// Checks nesting and numbers of a JSON value that will be hashed.
///
/// # Errors
/// `too_deep`, `number_not_exact`.
pub fn check_value(value: &Value, depth: usize, path: &str) -> Result<(), Refusal> {
    if depth > MAX_DEPTH {
        return Err(Refusal::new(Code::TooDeep, format!("JSON may nest {MAX_DEPTH} levels deep; send long structures as text.")));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| check_value(item, depth + 1, path)),
        Value::Object(members) => members.values().try_for_each(|member| check_value(member, depth + 1, path)),
        Value::Number(number) if !is_exact(number) => Err(Refusal::new(
            Code::NumberNotExact,
            format!("{} holds {number}, which JSON readers round. Send numbers beyond 9007199254740991 as text.", visible_line(path)),
        )
        .with("field", path)),
        _ => Ok(()),
    }
}

fn is_exact(number: &serde_json::Number) -> bool {
    const LIMIT: i64 = 9_007_199_254_740_991;
    match (number.as_i64(), number.as_u64()) {
        (Some(value), _) => (-LIMIT..=LIMIT).contains(&value),
        (None, Some(_)) => false,
        // Beyond 2^53 neighbouring whole numbers share one float.
        (None, None) => number.as_f64().is_some_and(|value| value.abs() <= LIMIT as f64),
    }
}

// `evidence[0]: missing field title`: the same name may stand in several places.
fn located(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let refusal = json_refusal(error.inner());
    let path = error.path().to_string();
    if path == "." || matches!(refusal.code, Code::InvalidJson | Code::TooDeep) {
        return refusal;
    }
    let path = visible_line(&path);
    Refusal { detail: format!("{path}: {}", refusal.detail), ..refusal }.with("field", path)
}

fn check_line(field: &str, value: &str, least: usize, most: usize) -> Result<(), Refusal> {
    let chars = value.trim().chars().count();
    if chars < least {
        return Err(invalid(field, format!("{field} may not be empty.")));
    }
    if chars > most {
        return Err(invalid(field, format!("{field} may be {most} characters long; this is {chars}.")));
    }
    Ok(())
}

/// A refusal that names a field.
#[must_use]
pub fn invalid(field: &str, detail: impl Into<String>) -> Refusal {
    Refusal::new(Code::InvalidField, detail).with("field", field)
}

/// Turns a parser's error into a refusal that says where.
#[must_use]
pub fn json_refusal(error: &serde_json::Error) -> Refusal {
    let message = error.to_string();
    // serde_json has no kinds for these two; the words are part of its tests.
    let code = if message.starts_with("unknown field") {
        Code::UnknownField
    } else if message.starts_with("recursion limit") {
        Code::TooDeep
    } else if error.is_data() {
        Code::InvalidField
    } else {
        Code::InvalidJson
    };
    let detail = match code {
        Code::TooDeep => format!("JSON may nest {MAX_DEPTH} levels deep; send long structures as text."),
        _ => format!("{}.", visible_line(&message)),
    };
    Refusal::new(code, detail).with("line", error.line()).with("column", error.column())
}
