//! Rules that take texts out of rows, and examples of what they take out.

use crate::people::{NamePatterns, replace_all};
use holdpoint_domain::{Refusal, invalid};
use regex::Regex;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The rules by name: what they look for.
pub const BUILT_IN_RULES: [(&str, &str); 5] = [
    ("email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("ip", r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
    ("phone", r"\+\d[\d ()-]{6,16}\d"),
    ("card", r"\b(?:\d[ -]?){13,19}\b"),
    ("secret", r"(?i)\b(?:bearer\s+|api[_-]?key\s*[=:]\s*|token\s*[=:]\s*|password\s*[=:]\s*)\S+"),
];
/// Examples that are kept of each rule.
const MAX_EXAMPLES: usize = 5;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 120;

/// One text before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The rule.
    pub rule: String,
    /// As it was; long texts are cut.
    pub before: String,
    /// As it is in the row.
    pub after: String,
}

/// Rules, and what they did.
#[derive(Default)]
pub struct Redaction {
    rules: Vec<(String, Regex)>,
    names: Option<NamePatterns>,
    /// How often each rule replaced something.
    pub counts: BTreeMap<String, u32>,
    /// The first replacements of each rule.
    pub examples: Vec<Example>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redaction").field("rules", &self.rule_names()).field("counts", &self.counts).finish_non_exhaustive()
    }
}

impl Redaction {
    /// Reads rules: the name of one that is built in, or `name=pattern`.
    ///
    /// # Errors
    /// `invalid_field` for `redact`.
    pub fn parse(rules: &[String]) -> Result<Self, Refusal> {
        let rules = rules.iter().map(|rule| parse_rule(rule)).collect::<Result<Vec<_>, _>>()?;
        if let Some((name, _)) =
            rules.iter().enumerate().find(|(place, (name, _))| rules[..*place].iter().any(|(other, _)| other == name)).map(|(_, rule)| rule)
        {
            return Err(invalid("redact", format!("The rule {name} stands twice.")));
        }
        Ok(Self { rules, ..Self::default() })
    }

    pub(crate) fn with_names(mut self, names: NamePatterns) -> Self {
        self.names = Some(names);
        self
    }

    /// The names of the rules, without the one for people, which always holds.
    #[must_use]
    pub fn rule_names(&self) -> Vec<&str> {
        self.rules.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Takes out of a text what the rules name.
    pub(crate) fn text(&mut self, text: &str, by_people: bool) -> String {
        let mut redacted = text.to_owned();
        let people = self.names.as_ref().map_or(0, |names| names.replace(&mut redacted, by_people));
        self.note("people", people, text, &redacted);
        // A copy of a pattern would build its cache of matches anew.
        let rules = std::mem::take(&mut self.rules);
        for (name, pattern) in &rules {
            let before = redacted.clone();
            let found = replace_all(pattern, &mut redacted, &format!("[{name}]"));
            self.note(name, found, &before, &redacted);
        }
        self.rules = rules;
        redacted
    }

    /// The same for every text in a value, names of members included.
    pub(crate) fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text, false)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (self.text(name, false), self.value(value))).collect())
            }
            other => other.clone(),
        }
    }

    fn note(&mut self, rule: &str, found: u32, before: &str, after: &str) {
        if found == 0 {
            return;
        }
        *self.counts.entry(rule.to_owned()).or_default() += found;
        if self.examples.iter().filter(|example| example.rule == rule).count() < MAX_EXAMPLES {
            let cut = |text: &str| text.chars().take(EXAMPLE_CHARS).collect();
            self.examples.push(Example { rule: rule.to_owned(), before: cut(before), after: cut(after) });
        }
    }
}

fn parse_rule(rule: &str) -> Result<(String, Regex), Refusal> {
    if let Some((name, pattern)) = BUILT_IN_RULES.iter().find(|(name, _)| *name == rule) {
        return Regex::new(pattern).map(|pattern| ((*name).to_owned(), pattern)).map_err(|error| invalid("redact", error.to_string()));
    }
    let known: Vec<&str> = BUILT_IN_RULES.iter().map(|(name, _)| *name).collect();
    let (name, pattern) = rule
        .split_once('=')
        .ok_or_else(|| invalid("redact", format!("There is no rule {rule}. Rules are {}, or NAME=PATTERN.", known.join(", "))))?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return Err(invalid("redact", "The name of a rule is lower-case letters and _."));
    }
    let pattern = Regex::new(pattern).map_err(|error| invalid("redact", format!("The pattern of {name} cannot be read: {error}.")))?;
    if pattern.is_match("") {
        return Err(invalid("redact", format!("The pattern of {name} matches the empty text.")));
    }
    Ok((name.to_owned(), pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_replace_and_keep_examples() {
        let mut redaction = Redaction::parse(&["email".into(), "order=114-[0-9]+".into()]).unwrap();
        let value = redaction.value(&json!({"to": "a@b.example", "orders": ["114-0966", 3]}));
        assert_eq!(value, json!({"to": "[email]", "orders": ["[order]", 3]}));
        assert_eq!(redaction.counts, BTreeMap::from([("email".into(), 1), ("order".into(), 1)]));
        let after: Vec<&str> = redaction.examples.iter().map(|example| example.after.as_str()).collect();
        assert_eq!(after, ["[order]", "[email]"]);
    }

    #[test]
    fn bad_rules_are_refused() {
        for rule in ["nothing", "Bad=x", "x=(", "x=", "=x"] {
            assert!(Redaction::parse(&[rule.to_owned()]).is_err(), "{rule}");
        }
        assert!(Redaction::parse(&["email".into(), "email".into()]).is_err());
    }
}
