//! The variables of conditions, made from an action, and how much there is to look through.

use super::{Subject, environment::environment};
use cel::{Context, Value as Cel};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Names that conditions may use.
pub(super) const VARIABLES: [&str; 11] =
    ["kind", "title", "tool", "target", "arguments", "risk", "reversible", "confidence", "blast_radius", "evidence", "requested_by"];

/// What `tool` and `target` consist of.
pub(super) fn parts(variable: &str) -> Option<&'static [&'static str]> {
    match variable {
        "tool" => Some(&["name", "model_version", "owner"]),
        "target" => Some(&["service", "resource", "environment", "region"]),
        _ => None,
    }
}

/// An action as conditions see it.
pub(super) struct Variables {
    pub context: Context<'static, 'static>,
    pub size: Size,
}

/// How large arguments are, for the bound on the work of a condition.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    /// Bytes of all text, and one for every value.
    pub text: u64,
    /// Values of the largest list or object.
    pub widest: u64,
}

impl Variables {
    /// Arguments are only made available where a condition asks for them: they may be large.
    pub fn of(subject: &Subject<'_>, with_arguments: bool) -> Self {
        let mut context = Context::with_env(environment());
        let text = |value: Option<&str>| Cel::from(value.unwrap_or_default().to_owned());
        let action = subject.action;
        let (tool, target) = (&action.tool, &action.target);
        let tool = [("name", Some(tool.name.as_str())), ("model_version", tool.model_version.as_deref()), ("owner", subject.owner)];
        let target = [
            ("service", target.service.as_deref()),
            ("resource", target.resource.as_deref()),
            ("environment", target.environment.as_deref()),
            ("region", target.region.as_deref()),
        ];
        let object = |parts: &[(&str, Option<&str>)]| -> Cel {
            parts.iter().map(|(name, value)| ((*name).to_owned(), text(*value))).collect::<HashMap<String, Cel>>().into()
        };
        let mut size = Size::default();
        let arguments = if with_arguments { object_of(subject.arguments, &mut size) } else { Cel::Null };
        for (name, value) in [
            ("kind", text(Some(&action.kind))),
            ("title", text(Some(&action.title))),
            ("tool", object(&tool)),
            ("target", object(&target)),
            ("arguments", arguments),
            ("risk", text(Some(action.risk.as_str()))),
            ("reversible", action.reversible.map_or(Cel::Null, Cel::Bool)),
            ("confidence", action.confidence.map_or(Cel::Null, Cel::Float)),
            ("blast_radius", text(action.blast_radius.as_deref())),
            ("evidence", Cel::Int(i64::from(action.evidence))),
            ("requested_by", text(action.requested_by.as_deref())),
        ] {
            context.add_variable_from_value(name, value);
        }
        Self { context, size }
    }
}

fn object_of(members: &serde_json::Map<String, Value>, size: &mut Size) -> Cel {
    size.widest = size.widest.max(members.len() as u64);
    let members = members.iter().map(|(name, value)| {
        size.text += name.len() as u64;
        (name.clone(), value_of(value, size))
    });
    members.collect::<HashMap<String, Cel>>().into()
}

fn value_of(value: &Value, size: &mut Size) -> Cel {
    size.text += 1;
    match value {
        Value::Null => Cel::Null,
        Value::Bool(value) => Cel::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), _, _) => Cel::Int(value),
            (None, Some(value), _) => Cel::UInt(value),
            (None, None, value) => value.map_or(Cel::Null, Cel::Float),
        },
        Value::String(text) => {
            size.text += text.len() as u64;
            Cel::String(Arc::new(text.clone()))
        }
        Value::Array(items) => {
            size.widest = size.widest.max(items.len() as u64);
            Cel::List(Arc::new(items.iter().map(|item| value_of(item, size)).collect()))
        }
        Value::Object(members) => object_of(members, size),
    }
}
