//! The values of an action that a table can show.

use crate::core::sets::Leaves;
use holdpoint_domain::{ActionContent, Digest, Target};
use serde_json::{Map, Value};

/// Most values of one action in a set.
const MAX_LEAVES: usize = 60;
/// Most characters of one value: it is read in full in a cell.
const MAX_VALUE_CHARS: usize = 200;

/// The values of an action by name; none where a table cannot show all of it: it has a preview, a
/// long text, or too many values. Such an action is decided by itself.
pub(super) fn read(content: &ActionContent, target: &Target) -> Option<Leaves> {
    if content.preview.is_some() {
        return None;
    }
    let mut values = Vec::new();
    flatten_map("", &content.arguments, &mut values);
    let parts =
        [("service", &target.service), ("resource", &target.resource), ("environment", &target.environment), ("region", &target.region)];
    for (name, value) in parts {
        values.extend(value.as_ref().map(|value| (format!("target {name}"), Value::from(value.as_str()))));
    }
    let fits = values.len() <= MAX_LEAVES && values.iter().all(|(_, value)| fits_cell(value));
    fits.then(|| Leaves { shape: shape_of(&values), values })
}

fn flatten_map(path: &str, map: &Map<String, Value>, to: &mut Vec<(String, Value)>) {
    for (name, value) in map {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        flatten(&path, value, to);
    }
}

fn flatten(path: &str, value: &Value, to: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) if !members.is_empty() => flatten_map(path, members, to),
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(i, item)| flatten(&format!("{path}[{i}]"), item, to));
        }
        value => to.push((path.to_owned(), value.clone())),
    }
}

fn fits_cell(value: &Value) -> bool {
    value.as_str().is_none_or(|text| !text.contains('\n') && text.chars().count() <= MAX_VALUE_CHARS)
}

// Names and types, in the order of the values.
fn shape_of(values: &[(String, Value)]) -> Digest {
    let mut shape = String::new();
    for (name, value) in values {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "text",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
        };
        shape.push_str(&format!("{name:?} {kind}\n"));
    }
    Digest::of(shape.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn leaves(arguments: Value) -> Option<Leaves> {
        let content = serde_json::from_value(json!({"salt": "s", "arguments": arguments})).unwrap();
        read(&content, &Target { region: Some("FR".into()), ..Target::default() })
    }

    #[test]
    fn same_names_and_types_are_one_shape() {
        let shape = |arguments| leaves(arguments).unwrap().shape;
        let kettle = json!({"sku": "K-1", "price": {"now": 8.9, "new": 9.18}});
        assert_eq!(shape(kettle.clone()), shape(json!({"sku": "K-2", "price": {"now": 1, "new": 2}})));
        assert_ne!(shape(kettle.clone()), shape(json!({"sku": 2, "price": {"now": 1, "new": 2}})));
        assert_ne!(shape(kettle), shape(json!({"sku": "K-2", "price": {"now": 1, "new": 2}, "notify": false})));
    }

    #[test]
    fn long_text_is_not_shown_in_a_table() {
        assert!(leaves(json!({"sql": "select 1\nselect 2"})).is_none());
        assert!(leaves(json!({"note": "x".repeat(201)})).is_none());
        assert!(leaves(json!({"note": "x".repeat(200)})).is_some());
    }
}
