//! What conditions can see of an action.

use crate::{ActionProposed, OnDeadline, Proposal, Risk, Target, ToolRef};
use cel::Value as Cel;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The action a policy is asked about: one that is proposed, or a past one.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// As proposed.
    pub kind: &'a str,
    /// As proposed.
    pub title: &'a str,
    /// As proposed.
    pub tool: &'a ToolRef,
    /// Who answers for the tool, as the hub knows it; else as proposed.
    pub owner: Option<&'a str>,
    /// As proposed.
    pub target: &'a Target,
    /// As proposed.
    pub arguments: &'a Map<String, Value>,
    /// As stated, or `medium`.
    pub risk: Risk,
    /// As stated.
    pub reversible: Option<bool>,
    /// As stated.
    pub confidence: Option<f64>,
    /// As stated.
    pub blast_radius: Option<&'a str>,
    /// Pieces of evidence.
    pub evidence: usize,
    /// Who asked the tool for it.
    pub requested_by: Option<&'a str>,
    /// As the tool asks for.
    pub on_deadline: Option<OnDeadline>,
}

impl<'a> Subject<'a> {
    /// A proposal; `owner` as the hub knows it.
    #[must_use]
    pub fn of(proposal: &'a Proposal, owner: Option<&'a str>) -> Self {
        Self {
            kind: &proposal.kind,
            title: &proposal.title,
            tool: &proposal.tool,
            owner: owner.or(proposal.tool.owner.as_deref()),
            target: &proposal.target,
            arguments: &proposal.arguments,
            risk: proposal.risk.unwrap_or(Risk::Medium),
            reversible: proposal.reversible,
            confidence: proposal.confidence,
            blast_radius: proposal.blast_radius.as_deref(),
            evidence: proposal.evidence.len(),
            requested_by: proposal.requested_by.as_deref(),
            on_deadline: proposal.on_deadline,
        }
    }

    /// A past action.
    #[must_use]
    pub fn past(head: &'a ActionProposed, arguments: &'a Map<String, Value>) -> Self {
        Self {
            kind: &head.kind,
            title: &head.title,
            tool: &head.tool,
            owner: head.tool.owner.as_deref(),
            target: &head.target,
            arguments,
            risk: head.risk,
            reversible: head.reversible,
            confidence: head.confidence,
            blast_radius: head.blast_radius.as_deref(),
            evidence: usize::try_from(head.evidence).unwrap_or(usize::MAX),
            requested_by: head.requested_by.as_deref(),
            on_deadline: Some(head.on_deadline),
        }
    }

    /// The variables of a condition. Absent text is "", so that conditions rarely fail.
    pub(super) fn facts(&self) -> Facts {
        let text = |text: Option<&str>| Cel::from(text.unwrap_or(""));
        let tool = [
            ("name", Cel::from(self.tool.name.as_str())),
            ("model_version", text(self.tool.model_version.as_deref())),
            ("owner", text(self.owner)),
        ];
        let target = [
            ("service", text(self.target.service.as_deref())),
            ("resource", text(self.target.resource.as_deref())),
            ("environment", text(self.target.environment.as_deref())),
            ("region", text(self.target.region.as_deref())),
        ];
        let mut left = MOST_VALUES;
        let arguments = object(self.arguments, &mut left);
        vec![
            ("kind", Cel::from(self.kind)),
            ("title", Cel::from(self.title)),
            ("tool", Cel::from(HashMap::from(tool))),
            ("target", Cel::from(HashMap::from(target))),
            // Too many to look through in the time there is: a condition on them fails, and so stops.
            ("arguments", if left == 0 { Cel::Null } else { arguments }),
            ("risk", Cel::from(self.risk.as_str())),
            ("reversible", self.reversible.map_or(Cel::Null, Cel::Bool)),
            ("confidence", self.confidence.map_or(Cel::Null, Cel::Float)),
            ("blast_radius", text(self.blast_radius)),
            ("evidence", Cel::Int(i64::try_from(self.evidence).unwrap_or(i64::MAX))),
            ("requested_by", text(self.requested_by)),
        ]
    }
}

/// Variables and their values.
pub(super) type Facts = Vec<(&'static str, Cel)>;

/// The variables of conditions; for the structured ones their members.
pub(super) const VARIABLES: &[(&str, &[&str])] = &[
    ("kind", &[]),
    ("title", &[]),
    ("tool", &["name", "model_version", "owner"]),
    ("target", &["service", "resource", "environment", "region"]),
    ("arguments", &[]),
    ("risk", &[]),
    ("reversible", &[]),
    ("confidence", &[]),
    ("blast_radius", &[]),
    ("evidence", &[]),
    ("requested_by", &[]),
];

/// Values of the arguments that conditions may look at; with more there is nothing to see.
const MOST_VALUES: usize = 10_000;

fn object(members: &Map<String, Value>, left: &mut usize) -> Cel {
    let members: HashMap<String, Cel> = members.iter().map(|(name, value)| (name.clone(), value_of(value, left))).collect();
    Cel::from(members)
}

fn value_of(value: &Value, left: &mut usize) -> Cel {
    *left = left.saturating_sub(1);
    match value {
        _ if *left == 0 => Cel::Null,
        Value::Null => Cel::Null,
        Value::Bool(value) => Cel::Bool(*value),
        // Whole numbers are int wherever they fit, as they are written in conditions.
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cel::Int(whole),
            (None, Some(float)) => Cel::Float(float),
            (None, None) => Cel::Null,
        },
        Value::String(text) => Cel::from(text.as_str()),
        Value::Array(items) => Cel::List(Arc::new(items.iter().map(|item| value_of(item, left)).collect())),
        Value::Object(members) => object(members, left),
    }
}
