//! Rows in the formats of others: exactly their fields, and beside them the members of every row.

use crate::answer::{Answer, canonical};
use crate::format::Format;
use crate::row::Row;
use holdpoint_domain::{Digest, rfc3339};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the last message of an evals input asks for, so that an answer can be compared as text.
const EVAL_FORM: &str = "Answer with one JSON object and nothing else: {\"arguments\": ARGUMENTS, \"name\": FUNCTION}, or {\"arguments\": null, \"name\": null} where nothing should be done. Write members in the order of their names, without spaces.";

/// The longest name of a function at `OpenAI`.
const MAX_FUNCTION_CHARS: usize = 64;

/// The functions of all kinds, as far as arguments show them.
pub(crate) struct Functions(BTreeMap<String, BTreeMap<String, BTreeSet<&'static str>>>);

impl Functions {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut kinds: BTreeMap<String, BTreeMap<String, BTreeSet<&'static str>>> = BTreeMap::new();
        for row in rows {
            let parameters = kinds.entry(row.kind.clone()).or_default();
            for (name, value) in [&row.right, &row.wrong].into_iter().filter_map(|answer| answer.arguments()).flatten() {
                parameters.entry(name.clone()).or_default().insert(type_of(value));
            }
        }
        Self(kinds)
    }

    fn tools(&self, kind: &str) -> Value {
        let parameters = self.0.get(kind).into_iter().flatten();
        let properties: Map<String, Value> = parameters.map(|(name, types)| (name.clone(), json!({"type": types}))).collect();
        json!([{"type": "function", "function": {
            "name": function_name(kind),
            "description": format!("Proposes an action of the kind {kind}."),
            "parameters": {"type": "object", "properties": properties},
        }}])
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn function_name(kind: &str) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() || char == '_' || char == '-' { char } else { '_' };
    kind.chars().map(plain).take(MAX_FUNCTION_CHARS).collect()
}

/// The rows of a correction in a line format, and in Parquet as its flat row.
pub(crate) fn lines(format: Format, row: &Row, functions: &Functions) -> Vec<Map<String, Value>> {
    match format {
        Format::TrlPreference => vec![with_about(
            row,
            json!({
                "prompt": trl_prompt(row), "chosen": [trl_answer(row, &row.right)], "rejected": [trl_answer(row, &row.wrong)],
            }),
        )],
        Format::TrlKto => [(&row.right, true), (&row.wrong, false)]
            .map(|(answer, label)| {
                with_about(row, json!({"prompt": trl_prompt(row), "completion": [trl_answer(row, answer)], "label": label}))
            })
            .into(),
        Format::TrlSft => {
            let mut messages = trl_prompt(row);
            messages.push(trl_answer(row, &row.right));
            vec![with_about(row, json!({"messages": messages}))]
        }
        Format::OpenaiSft => {
            let mut messages = openai_prompt(row);
            messages.push(openai_answer(row, &row.right));
            vec![with_about(row, json!({"messages": messages, "tools": functions.tools(&row.kind), "parallel_tool_calls": false}))]
        }
        Format::OpenaiPreference => vec![with_about(
            row,
            json!({
                "input": {"messages": openai_prompt(row), "tools": functions.tools(&row.kind), "parallel_tool_calls": false},
                "preferred_output": [openai_answer(row, &row.right)], "non_preferred_output": [openai_answer(row, &row.wrong)],
            }),
        )],
        Format::OpenaiEvals => vec![with_about(row, json!({"input": eval_input(row), "ideal": ideal(row)}))],
        Format::LabelStudio => Vec::new(),
        Format::Jsonl | Format::Parquet => vec![flat(row)],
    }
}

fn with_about(row: &Row, fields: Value) -> Map<String, Value> {
    let mut members = match fields {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.extend(row.about.clone());
    members
}

// Every message has the same members: tables of columns need that.
fn trl_message(role: &str, content: &str, tool_calls: Value) -> Value {
    json!({"role": role, "content": content, "tool_calls": tool_calls})
}

fn trl_prompt(row: &Row) -> Vec<Value> {
    vec![trl_message("system", &row.prompt.system, Value::Null), trl_message("user", &row.prompt.user, Value::Null)]
}

fn trl_answer(row: &Row, answer: &Answer) -> Value {
    match answer {
        Answer::Call(arguments) => {
            trl_message("assistant", "", json!([{"type": "function", "function": {"name": row.kind, "arguments": arguments}}]))
        }
        Answer::Decline(text) => trl_message("assistant", text, Value::Null),
    }
}

fn openai_prompt(row: &Row) -> Vec<Value> {
    vec![json!({"role": "system", "content": row.prompt.system}), json!({"role": "user", "content": row.prompt.user})]
}

fn openai_answer(row: &Row, answer: &Answer) -> Value {
    match answer {
        Answer::Call(arguments) => {
            let id = format!("call_{}", &Digest::of(row.about["action_id"].to_string().as_bytes()).hex()[..24]);
            let function = json!({"name": function_name(&row.kind), "arguments": canonical(arguments)});
            json!({"role": "assistant", "content": null, "tool_calls": [{"id": id, "type": "function", "function": function}]})
        }
        Answer::Decline(text) => json!({"role": "assistant", "content": text}),
    }
}

fn eval_input(row: &Row) -> Vec<Value> {
    let mut messages = openai_prompt(row);
    messages[0] = json!({"role": "system", "content": format!("{} {EVAL_FORM}", row.prompt.system)});
    messages
}

fn ideal(row: &Row) -> String {
    let name = row.right.arguments().map(|_| row.kind.clone());
    let answer = json!({"name": name, "arguments": row.right.arguments()});
    String::from_utf8(holdpoint_domain::canonical(&answer).unwrap_or_default()).unwrap_or_default()
}

/// Names and values of a flat row, the same in every row.
fn flat(row: &Row) -> Map<String, Value> {
    let arguments = |answer: &Answer| answer.arguments().map(canonical);
    with_about(
        row,
        json!({
            "system": row.prompt.system, "request": row.prompt.user,
            "chosen": row.right.text(), "rejected": row.wrong.text(),
            "chosen_arguments": arguments(&row.right), "rejected_arguments": arguments(&row.wrong),
            "reasons": row.reasons, "comment": row.comment, "lesson": row.lesson,
        }),
    )
}

/// Verdicts that can be labelled.
const CHOICES: [&str; 4] = ["approve", "edit", "reject", "respond"];

/// The labelling interface that the tasks are for.
pub(crate) fn label_config() -> String {
    let choices: String = CHOICES.iter().map(|choice| format!("    <Choice value=\"{choice}\"/>\n")).collect();
    format!(
        "<View>\n  <Text name=\"request\" value=\"$request\"/>\n  <Text name=\"arguments\" value=\"$arguments\"/>\n  <Choices name=\"verdict\" toName=\"request\" choice=\"single\">\n{choices}  </Choices>\n  <TextArea name=\"right\" toName=\"request\" editable=\"true\"/>\n</View>\n"
    )
}

/// A task of Label Studio: the settled verdict, then each readable review; the likeliest verdict as a prediction.
pub(crate) fn task(id: usize, row: &Row) -> Value {
    let mut data = row.about.clone();
    data.extend([
        ("request".to_owned(), Value::from(row.prompt.user.clone())),
        ("arguments".to_owned(), Value::from(row.wrong.arguments().or_else(|| row.right.arguments()).map(canonical))),
        ("lesson".to_owned(), Value::from(row.lesson.clone())),
    ]);
    let settled = annotation(&results(row.verdict, &row.right.text()), true, &rfc3339(row.at));
    let reviews = row.reviews.iter().map(|(_, verdict, at)| annotation(&[choice(verdict)], false, at));
    let predictions: Vec<Value> = row
        .judged
        .iter()
        .map(|judged| json!({"model_version": "dawid-skene", "score": judged.confidence, "result": [choice(judged.likeliest.as_str())]}))
        .collect();
    json!({"id": id, "data": data, "annotations": std::iter::once(settled).chain(reviews).collect::<Vec<_>>(), "predictions": predictions})
}

// Who it was by is a pseudonym in `data`; how long a person read is not for others.
fn annotation(result: &[Value], ground_truth: bool, created_at: &str) -> Value {
    json!({"result": result, "ground_truth": ground_truth, "lead_time": null, "completed_by": null, "created_at": created_at})
}

fn choice(verdict: &str) -> Value {
    json!({"from_name": "verdict", "to_name": "request", "type": "choices", "value": {"choices": [verdict]}})
}

fn results(verdict: &str, right: &str) -> [Value; 2] {
    [choice(verdict), json!({"from_name": "right", "to_name": "request", "type": "textarea", "value": {"text": [right]}})]
}
