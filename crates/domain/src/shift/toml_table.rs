//! Keys and texts of a table in a TOML file of shifts.

use super::plan::ShiftRefusal;
use crate::text::visible_line;
use toml::de::{DeTable, DeValue};

pub(super) fn check_keys(table: &DeTable<'_>, known: &[&'static str]) -> Result<(), ShiftRefusal> {
    match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
        None => Ok(()),
        Some(key) => {
            let reason = format!("{} is no key here; there are {}.", visible_line(key.get_ref()), known.join(", "));
            Err(ShiftRefusal::new("unknown_key", known[0], reason))
        }
    }
}

/// A text, or a date or time as TOML has them; empty where the key is missing.
pub(super) fn text_of(table: &DeTable<'_>, key: &'static str) -> Result<String, ShiftRefusal> {
    match table.get(key).map(|value| value.get_ref()) {
        None => Ok(String::new()),
        Some(DeValue::String(text)) => Ok(text.to_string()),
        Some(DeValue::Datetime(time)) => Ok(time.to_string()),
        Some(_) => Err(ShiftRefusal::new("wrong_type", key, format!("{key} is a text in quotes."))),
    }
}
