//! The types of columns, for the head of the dataset card: splits then have the same ones, also
//! where a split holds only one sort of answer.

use crate::format::Format;

/// A column's type.
enum Type {
    Text,
    Texts,
    Number,
    Flag,
    /// Any JSON.
    Json,
    Posterior,
    /// Messages whose calls have arguments as an object.
    TrlMessages,
    /// Messages whose calls have arguments as a text.
    OpenaiMessages,
}

const ABOUT: [(&str, Type); 15] = [
    ("action_id", Type::Text),
    ("digest", Type::Text),
    ("tool", Type::Text),
    ("model_version", Type::Text),
    ("kind", Type::Text),
    ("source", Type::Text),
    ("verdict", Type::Text),
    ("tags", Type::Texts),
    ("reviewers", Type::Texts),
    ("posterior", Type::Posterior),
    ("confidence", Type::Number),
    ("incident_ids", Type::Texts),
    ("policy_version", Type::Text),
    ("corrected_at", Type::Text),
    ("split", Type::Text),
];

/// The columns of a line format as YAML; empty for formats that carry their types.
pub(crate) fn features(format: Format) -> String {
    let own: &[(&str, Type)] = match format {
        Format::TrlPreference => &[("prompt", Type::TrlMessages), ("chosen", Type::TrlMessages), ("rejected", Type::TrlMessages)],
        Format::TrlKto => &[("prompt", Type::TrlMessages), ("completion", Type::TrlMessages), ("label", Type::Flag)],
        Format::TrlSft => &[("messages", Type::TrlMessages)],
        Format::OpenaiSft => &[("messages", Type::OpenaiMessages), ("tools", Type::Json), ("parallel_tool_calls", Type::Flag)],
        Format::OpenaiPreference => {
            &[("input", Type::Json), ("preferred_output", Type::OpenaiMessages), ("non_preferred_output", Type::OpenaiMessages)]
        }
        Format::OpenaiEvals => &[("input", Type::Json), ("ideal", Type::Text)],
        Format::Jsonl => &[
            ("system", Type::Text),
            ("request", Type::Text),
            ("chosen", Type::Text),
            ("rejected", Type::Text),
            ("chosen_arguments", Type::Text),
            ("rejected_arguments", Type::Text),
            ("reasons", Type::Texts),
            ("comment", Type::Text),
            ("lesson", Type::Text),
        ],
        Format::LabelStudio | Format::Parquet => return String::new(),
    };
    let columns: String = own.iter().chain(&ABOUT).map(|(name, column)| format!("  - name: {name}\n{}", yaml(column))).collect();
    format!("dataset_info:\n  features:\n{columns}")
}

fn yaml(column: &Type) -> String {
    match column {
        Type::Text => "    dtype: string\n".into(),
        Type::Texts => "    list: string\n".into(),
        Type::Number => "    dtype: float64\n".into(),
        Type::Flag => "    dtype: bool\n".into(),
        Type::Json => "    dtype: json\n".into(),
        Type::Posterior => {
            let members = ["approve", "edit", "reject", "respond"].map(|name| format!("    - name: {name}\n      dtype: float64\n"));
            format!("    struct:\n{}", members.concat())
        }
        Type::TrlMessages => messages(&[], "json"),
        Type::OpenaiMessages => messages(&["id"], "string"),
    }
}

fn messages(more: &[&str], arguments: &str) -> String {
    let text = |name: &&str| format!("      - name: {name}\n        dtype: string\n");
    let call: String = more.iter().chain(&["type"]).map(text).collect();
    format!(
        "    list:\n    - name: role\n      dtype: string\n    - name: content\n      dtype: string\n    - name: tool_calls\n      list:\n{call}      - name: function\n        struct:\n        - name: name\n          dtype: string\n        - name: arguments\n          dtype: {arguments}\n"
    )
}
