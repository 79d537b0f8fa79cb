//! Actions from a file or standard input, each with its idempotency key.

use crate::args::Propose;
use crate::failure::Failure;
use crate::input::read_bytes;
use holdpoint_domain::{Digest, Proposal, Refusal, canonical, json_refusal};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// One action to propose.
pub(super) struct Input {
    /// Its line, from 1.
    pub(super) line: usize,
    /// The action, or why the line is not one.
    pub(super) proposal: Result<Proposal, Refusal>,
    pub(super) key: Option<String>,
}

pub(super) fn read_inputs(propose: &Propose) -> Result<Vec<Input>, Failure> {
    if let Some(path) = &propose.jsonl {
        return Ok(parse_lines(&read(path)?));
    }
    let bytes = read(propose.file.as_deref().unwrap_or(Path::new("-")))?;
    let proposal = Proposal::from_json(&bytes)?;
    // Drawn once, so that a repeated request in this run cannot create a second action.
    let key = propose.key.clone().or_else(|| crate::desk::fresh_id("cli").ok());
    Ok(vec![Input { line: 1, proposal: Ok(proposal), key }])
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_bytes(path).map_err(|error| Failure::io(&format!("{} cannot be read", path.display()), &error))
}

fn parse_lines(bytes: &[u8]) -> Vec<Input> {
    let mut seen = HashMap::new();
    let lines = bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    lines.map(|(index, line)| parse_line(index + 1, line, &mut seen)).collect()
}

fn parse_line(line: usize, bytes: &[u8], seen: &mut HashMap<Digest, u32>) -> Input {
    match serde_json::from_slice::<Value>(bytes) {
        // Read from the text, not from the value, so that errors name the column.
        Ok(value) if value.get("id").is_none() => Input { line, proposal: Proposal::from_json(bytes), key: content_key(&value, seen) },
        Ok(mut value) => {
            let id = value.as_object_mut().and_then(|members| members.remove("id"));
            let key = id.as_ref().and_then(Value::as_str).map(|id| format!("jsonl:{id}")).or_else(|| content_key(&value, seen));
            Input { line, proposal: Proposal::from_value(value), key }
        }
        Err(error) => Input { line, proposal: Err(json_refusal(&error)), key: None },
    }
}

// Equal lines are different actions; the same file again is the same actions.
fn content_key(value: &Value, seen: &mut HashMap<Digest, u32>) -> Option<String> {
    let digest = Digest::of(&canonical(value).ok()?);
    let count = seen.entry(digest).or_insert(0);
    *count += 1;
    Some(format!("jsonl:{}:{count}", digest.hex()))
}
