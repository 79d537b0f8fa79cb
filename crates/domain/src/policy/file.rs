//! Reading a policy file: every mistake with its line and column, not only the first.

use super::condition::{Condition, meant};
use super::{Checkpoint, Duty, Policy, PolicyRef};
use crate::{MAX_NAME_CHARS, MAX_TTL_SECONDS, OnDeadline, Role};
use serde::Serialize;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake in a policy file, or something to think about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyProblem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column, in characters from 1.
    pub column: usize,
    /// What clients branch on.
    pub code: String,
    /// A sentence someone can act on.
    pub message: String,
}

/// Longest list of checkpoints.
const MOST_CHECKPOINTS: usize = 500;
const TOP: &[&str] = &["default_ttl", "checkpoint"];
const KEYS: &[&str] = &[
    "name",
    "about",
    "when",
    "approve",
    "reject",
    "roles",
    "teams",
    "qualifications",
    "not",
    "two_teams",
    "deadline",
    "on_deadline",
    "require",
    "second_look",
    "escalate_to",
    "auto_approve",
];

pub(super) fn parse(source: &str) -> Result<Policy, Vec<PolicyProblem>> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut reader = Reader { source, problems: Vec::new() };
    for error in &errors {
        reader.say(error.span().unwrap_or(0..0), "not_toml", format!("This is not TOML: {}.", error.message().trim_end_matches('.')));
    }
    let policy = if errors.is_empty() { reader.policy(document.get_ref()) } else { Policy::default() };
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| (problem.line, problem.column));
    if problems.is_empty() { Ok(policy) } else { Err(problems) }
}

/// The line that names a checkpoint, from 1.
pub(super) fn line_of(source: &str, name: &str) -> usize {
    let quoted = [format!("\"{name}\""), format!("'{name}'")];
    let at = source.lines().position(|line| line.trim_start().starts_with("name") && quoted.iter().any(|quoted| line.contains(quoted)));
    at.map_or(1, |at| at + 1)
}

struct Reader<'s> {
    source: &'s str,
    problems: Vec<PolicyProblem>,
}

type Item<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn policy(&mut self, table: &DeTable<'_>) -> Policy {
        self.only(table, TOP, "a policy");
        let ttl = table.get("default_ttl").and_then(|item| self.duration(item));
        let mut checkpoints = Vec::new();
        match table.get("checkpoint").map(|item| (item, item.get_ref())) {
            Some((item, DeValue::Array(list))) if list.len() > MOST_CHECKPOINTS => {
                self.say(item.span(), "too_many", format!("A policy may have {MOST_CHECKPOINTS} checkpoints."));
            }
            Some((_, DeValue::Array(list))) => checkpoints.extend(list.iter().filter_map(|item| self.checkpoint(item))),
            Some((item, _)) => self.say(item.span(), "wrong_type", "Write each checkpoint as [[checkpoint]], in double brackets.".into()),
            None => {}
        }
        self.compare(table, &checkpoints);
        Policy::of(ttl.unwrap_or(Policy::default().default_ttl_ms), checkpoints)
    }

    fn checkpoint(&mut self, item: Item<'_, '_>) -> Option<Checkpoint> {
        let DeValue::Table(table) = item.get_ref() else {
            self.say(item.span(), "wrong_type", "Write each checkpoint as [[checkpoint]], in double brackets.".into());
            return None;
        };
        self.only(table, KEYS, "a checkpoint");
        let name = match table.get("name") {
            Some(name) => self.name(name).unwrap_or_default(),
            None => {
                self.say(item.span(), "missing", "A checkpoint needs a name.".into());
                String::new()
            }
        };
        let require = self.words(table, "require", &["reason", "evidence"]);
        let roles = self.roles(table, "roles");
        let auto_approve = self.flag(table, "auto_approve");
        let rule = PolicyRef {
            approvals: self.threshold(table, "approve"),
            rejections: self.threshold(table, "reject"),
            // What everybody means who writes nothing.
            roles: if roles == [Role::Reviewer] { Vec::new() } else { roles },
            teams: self.texts(table, "teams"),
            qualifications: self.texts(table, "qualifications"),
            not: self.duties(table),
            two_teams: self.flag(table, "two_teams"),
            require_reason: require.iter().any(|what| what == "reason"),
            second_look: self.share(table),
            escalate_to: self.roles(table, "escalate_to"),
            auto_approve,
            ..PolicyRef::default()
        };
        self.contradictions(table, &rule);
        Some(Checkpoint {
            name,
            about: table.get("about").and_then(|item| self.text(item)),
            when: table.get("when").and_then(|item| self.condition(item)),
            rule,
            require_evidence: require.iter().any(|what| what == "evidence"),
            ttl_ms: table.get("deadline").and_then(|item| self.duration(item)),
            on_deadline: self.on_deadline(table),
        })
    }

    fn only(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for (key, _) in table {
            let written = key.get_ref().as_ref();
            if !known.contains(&written) {
                let message = format!("{what} has no {written}.{} It has {}.", meant(written, known), known.join(", "));
                self.say(key.span(), "unknown_key", capital(&message));
            }
        }
    }

    fn name(&mut self, item: Item<'_, '_>) -> Option<String> {
        let name = self.text(item)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            self.say(item.span(), "bad_name", "A name is 1 to 60 small letters, digits and hyphens, like prod-deploys.".into());
        }
        Some(name)
    }

    fn text(&mut self, item: Item<'_, '_>) -> Option<String> {
        let text = item.get_ref().as_str();
        if text.is_none() {
            self.say(item.span(), "wrong_type", "This is a text, in quotes.".into());
        }
        text.map(str::to_owned)
    }

    fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let Some(item) = table.get(key) else { return Vec::new() };
        let DeValue::Array(list) = item.get_ref() else {
            self.say(item.span(), "wrong_type", format!("{key} is a list: [\"…\", \"…\"]."));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list.iter() {
            let Some(text) = self.text(item) else { continue };
            let wrong = text.trim().is_empty() || text.chars().count() > MAX_NAME_CHARS || text.chars().any(char::is_control);
            if wrong {
                self.say(item.span(), "bad_name", format!("A name here is one line of 1 to {MAX_NAME_CHARS} characters."));
            } else if texts.contains(&text) {
                self.say(item.span(), "twice", format!("{text} stands here twice."));
            } else {
                texts.push(text);
            }
        }
        texts
    }

    // Texts that are each one of some words.
    fn words(&mut self, table: &DeTable<'_>, key: &str, known: &[&str]) -> Vec<String> {
        let words = self.texts(table, key);
        for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
            let span = table.get(key).map_or(0..0, Spanned::span);
            self.say(span, "unknown_word", format!("{key} knows no {word}.{} It knows {}.", meant(word, known), known.join(", ")));
        }
        words
    }

    fn roles(&mut self, table: &DeTable<'_>, key: &str) -> Vec<Role> {
        let names = Role::ALL.map(Role::as_str);
        let words = self.words(table, key, &names);
        if words.is_empty()
            && let Some(item) = table.get(key)
            && item.get_ref().as_array().is_some()
        {
            self.say(item.span(), "nobody", format!("{key} names nobody, so nothing could be decided. Name a role, or leave it out."));
        }
        words.iter().filter_map(|word| Role::ALL.into_iter().find(|role| role.as_str() == word)).collect()
    }

    fn duties(&mut self, table: &DeTable<'_>) -> Vec<Duty> {
        let words = self.words(table, "not", &["tool_owner", "requester"]);
        words.iter().map(|word| if word == "requester" { Duty::Requester } else { Duty::ToolOwner }).collect()
    }

    fn threshold(&mut self, table: &DeTable<'_>, key: &str) -> u32 {
        let Some(item) = table.get(key) else { return 1 };
        let number = item.get_ref().as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        match number {
            Some(number @ 1..=50) => number,
            _ => {
                self.say(item.span(), "bad_threshold", format!("{key} is a whole number from 1 to 50."));
                1
            }
        }
    }

    fn share(&mut self, table: &DeTable<'_>) -> f64 {
        let Some(item) = table.get("second_look") else { return 0.0 };
        let float = item.get_ref().as_float().and_then(|number| number.as_str().parse::<f64>().ok());
        let whole = item.get_ref().as_integer().and_then(|number| number.as_str().parse::<f64>().ok());
        match float.or(whole) {
            Some(share) if (0.0..=1.0).contains(&share) => share,
            _ => {
                self.say(item.span(), "bad_share", "second_look is a share from 0 to 1: 0.1 sends one in ten.".into());
                0.0
            }
        }
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        let Some(item) = table.get(key) else { return false };
        item.get_ref().as_bool().unwrap_or_else(|| {
            self.say(item.span(), "wrong_type", format!("{key} is true or false."));
            false
        })
    }

    fn duration(&mut self, item: Item<'_, '_>) -> Option<i64> {
        let text = self.text(item)?;
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match &text[digits.len()..] {
            "s" => Some(1_u64),
            "m" => Some(60),
            "h" => Some(3600),
            "d" => Some(86_400),
            _ => None,
        };
        let seconds = digits.parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
        match seconds.filter(|seconds| (1..=MAX_TTL_SECONDS).contains(seconds)) {
            Some(seconds) => i64::try_from(seconds * 1000).ok(),
            None => {
                self.say(item.span(), "bad_duration", "This is a time like 90s, 30m, 2h or 1d, at most 30 days.".into());
                None
            }
        }
    }

    fn on_deadline(&mut self, table: &DeTable<'_>) -> Option<OnDeadline> {
        let item = table.get("on_deadline")?;
        match self.text(item)?.as_str() {
            "deny" => Some(OnDeadline::Deny),
            "hold" => Some(OnDeadline::Hold),
            "allow" => Some(OnDeadline::Allow),
            _ => {
                self.say(item.span(), "unknown_word", "on_deadline is deny, hold or allow.".into());
                None
            }
        }
    }

    fn condition(&mut self, item: Item<'_, '_>) -> Option<String> {
        let text = self.text(item)?;
        let mistakes = Condition::compile(&text).err().unwrap_or_default();
        for mistake in mistakes {
            let at = mistake.place.map_or(item.span().start, |place| self.inside(&item.span(), place));
            self.say(at..at, "bad_condition", mistake.message);
        }
        Some(text)
    }

    // Where line and column of a text are in the file. Escapes before it shift the column a little.
    fn inside(&self, span: &Range<usize>, (line, column): (usize, usize)) -> usize {
        let written = &self.source[span.clone()];
        let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") { 3 } else { 1 };
        let body = &written[quotes.min(written.len())..];
        // A line break right after the opening quotes is not part of the text.
        let skipped = if quotes == 3 && body.starts_with('\n') { 1 } else { 0 };
        let start = body[skipped..].split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
        let rest = &body[(skipped + start).min(body.len())..];
        let offset = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        (span.start + quotes + skipped + start + offset).min(span.end.saturating_sub(1))
    }

    fn contradictions(&mut self, table: &DeTable<'_>, rule: &PolicyRef) {
        let span = |key: &str| table.get(key).map_or(0..0, Spanned::span);
        if rule.auto_approve {
            let with = ["approve", "reject", "second_look", "two_teams"].into_iter().find(|key| table.contains_key(*key));
            if let Some(with) = with {
                self.say(
                    span(with),
                    "contradiction",
                    format!("What is let through has no reviews, so {with} means nothing beside auto_approve."),
                );
            }
        }
        if rule.two_teams && rule.approvals < 2 {
            self.say(span("two_teams"), "contradiction", "Two teams need at least approve = 2.".into());
        }
    }

    fn compare(&mut self, table: &DeTable<'_>, checkpoints: &[Checkpoint]) {
        let spans: Vec<Range<usize>> = match table.get("checkpoint").map(Spanned::get_ref) {
            Some(DeValue::Array(list)) => list.iter().map(Spanned::span).collect(),
            _ => return,
        };
        for (at, checkpoint) in checkpoints.iter().enumerate() {
            let span = spans.get(at).cloned().unwrap_or(0..0);
            if !checkpoint.name.is_empty() && checkpoints[..at].iter().any(|other| other.name == checkpoint.name) {
                self.say(span.clone(), "twice", format!("There are two checkpoints called {}.", checkpoint.name));
            }
            if let Some(always) = checkpoints[..at].iter().find(|other| other.when.is_none() && !other.rule.auto_approve) {
                self.say(span, "unreachable", format!("This never applies: {} before it has no condition.", always.name));
            }
        }
    }

    fn say(&mut self, span: Range<usize>, code: &str, message: String) {
        let before = &self.source[..span.start.min(self.source.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        self.problems.push(PolicyProblem { line, column, code: code.into(), message });
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
