//! Write calls that an AI agent made in an airline service, as proposals.
//!
//! The data is not in the repository. Without it, a few invented calls of the same
//! shape are used. All text in both is untrusted.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use xtask::place;

/// One call the agent wanted to make.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its own id, for the idempotency key.
    pub id: String,
    /// What was to be called.
    pub tool: String,
    /// With what.
    pub arguments: Map<String, Value>,
    /// What the customer had said last.
    pub said: String,
    /// Whether the whole conversation came to a good end.
    pub worked: bool,
}

/// All calls, and the file they are from. `HOLDPOINT_DATA_SETS` names another folder to look in.
pub fn calls() -> Result<(Vec<Call>, PathBuf)> {
    let folder = std::env::var_os("HOLDPOINT_DATA_SETS").map_or_else(|| place::root().join("../shared/data"), PathBuf::from);
    let real = folder.join("tau_airline_writes.jsonl");
    let file = if real.is_file() { real } else { place::root().join("tests/fixtures/airline_writes.jsonl") };
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let calls = text.lines().map(Call::read).collect::<Result<_>>().with_context(|| file.display().to_string())?;
    Ok((calls, file))
}

impl Call {
    fn read(line: &str) -> Result<Self> {
        let record: Value = serde_json::from_str(line)?;
        let text = |name: &str| record[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {line}"));
        Ok(Self {
            id: text("id")?,
            tool: text("tool")?,
            arguments: record["arguments"].as_object().context("no arguments")?.clone(),
            said: text("last_user_message")?,
            worked: record["trajectory_reward"].as_f64() == Some(1.0),
        })
    }

    /// The call as a proposal of this tool, with so many seconds to decide.
    pub fn proposal(&self, tool: &str, ttl_seconds: u64) -> Value {
        let about = ["reservation_id", "user_id"].iter().find_map(|&name| self.arguments.get(name)?.as_str()).unwrap_or("a customer");
        let words = self.tool.replace('_', " ");
        let takes_back = self.tool == "cancel_reservation";
        let preview = match takes_back {
            true => json!({"type": "text", "content": format!("Reservation {about} is cancelled and refunded as far as its fare allows.")}),
            false => json!({"type": "json", "content": self.arguments}),
        };
        json!({
            "kind": format!("airline.{}", self.tool),
            "title": format!("{}{} ({about})", words[..1].to_uppercase(), &words[1..]),
            "tool": {"name": tool, "model_version": "1"},
            "target": {"service": "reservations", "resource": about},
            "arguments": self.arguments,
            "preview": preview,
            "reasons": format!("The customer said: {}", self.said),
            "risk": self.risk(),
            "reversible": !takes_back,
            "ttl_seconds": ttl_seconds,
            "session": self.id,
        })
    }

    /// The same arguments with one value put right, as a reviewer might.
    pub fn corrected(&self) -> Map<String, Value> {
        let mut arguments = self.arguments.clone();
        let (name, value) = match (arguments.get("cabin").and_then(Value::as_str), arguments.get("amount")) {
            (Some("economy"), _) => ("cabin", json!("business")),
            (Some(_), _) => ("cabin", json!("economy")),
            (None, Some(_)) => ("amount", json!(75)),
            (None, None) => ("reservation_id", json!("CHECKED")),
        };
        arguments.insert(name.into(), value);
        arguments
    }

    fn risk(&self) -> &'static str {
        match self.tool.as_str() {
            "cancel_reservation" | "send_certificate" => "high",
            "book_reservation" | "update_reservation_flights" => "medium",
            _ => "low",
        }
    }
}
