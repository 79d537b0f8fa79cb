//! The input schema of `request_approval`, made from the domain's own `Proposal`.
//!
//! A field that is added to `Proposal` appears here by itself. Three things differ: references
//! are inlined and `null` is left out, because not every MCP client reads them; `tool` is left
//! out, because the token says which tool calls; `model_version`, `key` and `wait_seconds` are added.

use holdpoint_domain::Proposal;
use rmcp::model::{JsonObject, object};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Members of the call that are not fields of the proposal, beside `model_version`.
const KEY: &str = "Idempotency key: the same key and content lead to the same request. Made up when left out.";

/// The whole schema; `wait_seconds` is the schema of that member.
pub(super) fn request_schema(wait_seconds: Value) -> JsonObject {
    let mut schema = object(inlined::<Proposal>());
    schema.remove("description");
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| name != "tool");
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let tool = properties.remove("tool").unwrap_or_default();
        add_limits(properties);
        properties.insert("model_version".into(), tool["properties"]["model_version"].clone());
        properties.insert("key".into(), json!({"type": "string", "description": KEY}));
        properties.insert("wait_seconds".into(), wait_seconds);
    }
    schema
}

/// The names an enum of the domain has on the wire.
pub(super) fn enum_names<T: ToSchema>() -> Vec<Value> {
    inlined::<T>()["enum"].as_array().cloned().unwrap_or_default()
}

// What `Proposal::check` asks for beyond the types.
fn add_limits(properties: &mut Map<String, Value>) {
    for (field, name, limit) in [("confidence", "minimum", 0), ("confidence", "maximum", 1), ("ttl_seconds", "minimum", 1)] {
        if let Some(Value::Object(field)) = properties.get_mut(field) {
            field.insert(name.into(), limit.into());
        }
    }
    // Only a published checkpoint allows at the deadline; a model is not offered to ask for it.
    if let Some(Value::Array(outcomes)) = properties.get_mut("on_deadline").and_then(|field| field.get_mut("enum")) {
        outcomes.retain(|outcome| outcome != "allow");
    }
    // OpenAPI calls it an object; it may be any JSON.
    if let Some(Value::Object(content)) = properties.get_mut("preview").and_then(|preview| preview["properties"].get_mut("content")) {
        content.remove("type");
    }
}

fn inlined<T: ToSchema>() -> Value {
    let mut definitions = Vec::new();
    T::schemas(&mut definitions);
    let definitions = definitions.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    inline(json!(T::schema()), &definitions)
}

fn inline(schema: Value, definitions: &BTreeMap<String, Value>) -> Value {
    match schema {
        Value::Array(items) => items.into_iter().map(|item| inline(item, definitions)).collect(),
        Value::Object(members) => match members.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let name = reference.rsplit('/').next().unwrap_or_default();
                let target = inline(definitions.get(name).cloned().unwrap_or_default(), definitions);
                described_by(target, &members)
            }
            None => without_null(members.into_iter().map(|(name, member)| (name, inline(member, definitions))).collect()),
        },
        other => other,
    }
}

// The description of the field says more than that of its type.
fn described_by(mut schema: Value, field: &Map<String, Value>) -> Value {
    if let (Some(Value::String(about)), Value::Object(members)) = (field.get("description"), &mut schema) {
        members.insert("description".into(), about.as_str().into());
    }
    schema
}

fn without_null(mut members: Map<String, Value>) -> Value {
    // `int64` and `double` are OpenAPI's, not JSON Schema's.
    if members.get("format").is_some_and(Value::is_string) {
        members.remove("format");
    }
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(choices)) = members.get_mut("oneOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [only] = choices.as_slice() {
            return described_by(only.clone(), &members);
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{Outcome, Verdict};
    use serde::de::value::Error;
    use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
    use std::collections::BTreeSet;

    /// Reads the field names that a struct's `Deserialize` asks for.
    struct FieldNames<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for FieldNames<'_> {
        type Error = Error;

        fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], _: V) -> Result<V::Value, Error> {
            *self.0 = fields;
            Err(Error::custom("only the fields are read"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("not a struct"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn schema() -> Value {
        Value::Object(request_schema(json!({"type": "number"})))
    }

    #[test]
    fn schema_has_every_field_of_a_proposal() {
        let mut fields: &'static [&'static str] = &[];
        assert!(Proposal::deserialize(FieldNames(&mut fields)).is_err());
        let mut expected: BTreeSet<&str> = fields.iter().copied().filter(|field| *field != "tool").collect();
        assert!(expected.contains("requested_by"), "{expected:?}");
        expected.extend(["model_version", "key", "wait_seconds"]);
        let schema = schema();
        let actual: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(actual, expected);
        assert_eq!(schema["required"], json!(["kind", "title"]));
        assert_eq!(schema["additionalProperties"], false);
    }

    #[test]
    fn schema_types_match_what_is_accepted() {
        let schema = schema();
        let field = |name: &str| schema["properties"][name].clone();
        for (name, wanted) in [
            ("kind", "string"),
            ("arguments", "object"),
            ("target", "object"),
            ("preview", "object"),
            ("evidence", "array"),
            ("confidence", "number"),
            ("reversible", "boolean"),
            ("ttl_seconds", "integer"),
            ("allowed_verdicts", "array"),
            ("model_version", "string"),
        ] {
            assert_eq!(field(name)["type"], wanted, "{name}: {}", field(name));
        }
        assert_eq!(field("target")["additionalProperties"], false);
        assert_eq!(field("target")["properties"].as_object().unwrap().len(), 4);
        assert_eq!(field("preview")["required"], json!(["type", "content"]));
        assert_eq!(field("preview")["properties"]["content"]["type"], Value::Null);
        assert_eq!(field("evidence")["items"]["required"], json!(["title"]));
        assert_eq!(field("risk")["enum"], json!(["low", "medium", "high", "critical"]));
        assert_eq!(field("on_deadline")["enum"], json!(["deny", "hold"]));
        assert_eq!(field("allowed_verdicts")["items"]["enum"], json!(Verdict::ALL));
        assert_eq!(field("reasons")["oneOf"][0]["type"], "string");
        assert_eq!(field("reasons")["oneOf"][1]["items"]["type"], "string");
        assert_eq!((&field("confidence")["minimum"], &field("confidence")["maximum"]), (&json!(0), &json!(1)));
        assert_eq!(field("ttl_seconds")["minimum"], 1);
        assert_eq!(enum_names::<Outcome>(), [json!("executed"), json!("failed")]);
    }

    #[test]
    fn schema_has_no_reference_and_no_null() {
        let text = schema().to_string();
        assert!(!text.contains("$ref") && !text.contains("\"null\""), "{text}");
    }
}
