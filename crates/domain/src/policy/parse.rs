//! A policy file read: every mistake in it is found, not only the first.

use super::{
    Checkpoint, Policy, PolicyProblem, Requirement, SeparationOfDuty, condition::Compiled, condition::Condition, fields::Fields,
    health::read_health, place, problem::Report, rules, written::Written,
};
use crate::{
    MAX_COMMENT_CHARS, MAX_GROUPS, MAX_NAME_CHARS, MAX_POLICY_BYTES, MAX_SAMPLE_ABOVE_LINES, MOST_MAX_SET, OnDeadline, Role,
    text::visible_line,
};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

const MAX_CHECKPOINTS: usize = 200;
const MAX_NEEDED: u32 = 20;
const MAX_FAST_SECONDS: u32 = 3600;
const TOP: [&str; 7] = ["default_ttl", "set_max", "set_sample", "pause_after", "second_look_if_fast", "checkpoint", "health"];
const CHECKPOINT: [&str; 18] = [
    "name",
    "about",
    "when",
    "approve",
    "reject",
    "roles",
    "teams",
    "qualifications",
    "requires_qualification",
    "not",
    "two_teams",
    "deadline",
    "on_deadline",
    "require",
    "sample_above_lines",
    "second_look",
    "escalate_to",
    "auto_approve",
];

impl Policy {
    /// Reads a policy file. The version is the publisher's to set.
    ///
    /// # Errors
    /// Every mistake found, in the order of the file.
    pub fn parse(source: &str) -> Result<Self, Vec<PolicyProblem>> {
        let mut report = Report::new(source);
        if source.len() > MAX_POLICY_BYTES {
            report.at(0, "too_large", format!("A policy may be {} KiB large.", MAX_POLICY_BYTES / 1024));
            return Err(report.finish());
        }
        let (document, errors) = DeTable::parse_recoverable(source);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            report.at(at, "toml_syntax", format!("{}.", visible_line(error.message()).trim_end_matches('.')));
        }
        if !report.is_empty() {
            // What the rest means is a guess as long as the file itself is not clear.
            return Err(report.finish());
        }
        let mut policy = Self { version: String::new(), source: Some(source.to_owned()), ..Self::default() };
        let mut fields = Fields::new(document.get_ref(), 0, &TOP, &mut report);
        if let Some(ms) = fields.duration("default_ttl") {
            policy.default_ttl_ms = ms;
        }
        policy.set_max = fields.has("set_max").then(|| fields.count("set_max", MOST_MAX_SET));
        policy.set_sample = fields.has("set_sample").then(|| fields.count("set_sample", MOST_MAX_SET));
        policy.pause_after_ms = fields.duration("pause_after");
        policy.second_look_under_ms = read_fast_reviews(&mut fields);
        policy.health = read_health(&mut fields);
        let written = checkpoints(&mut fields);
        rules::check(&written, &mut report);
        if !report.is_empty() {
            return Err(report.finish());
        }
        let (checkpoints, conditions) = written.into_iter().map(|written| (written.checkpoint, written.condition)).unzip();
        policy.checkpoints = checkpoints;
        policy.compiled = Compiled::with(conditions);
        Ok(policy)
    }
}

// `{ under_seconds = 10 }`
fn read_fast_reviews(fields: &mut Fields<'_, '_, '_>) -> Option<i64> {
    const NAME: &str = "second_look_if_fast";
    let value = fields.value(NAME)?;
    let DeValue::Table(table) = value.get_ref() else {
        fields.report.at(value.span().start, "wrong_type", format!("{NAME} is a table: {NAME} = {{ under_seconds = 10 }}."));
        return None;
    };
    let own = &mut Fields::new(table, value.span().start, &["under_seconds"], fields.report);
    if !own.has("under_seconds") {
        own.report.at(value.span().start, "bad_threshold", format!("{NAME} names the seconds: {NAME} = {{ under_seconds = 10 }}."));
        return None;
    }
    Some(i64::from(own.count("under_seconds", MAX_FAST_SECONDS)) * 1000)
}

fn checkpoints(fields: &mut Fields<'_, '_, '_>) -> Vec<Written> {
    let Some(value) = fields.value("checkpoint") else { return Vec::new() };
    let DeValue::Array(items) = value.get_ref() else {
        fields.report.at(value.span().start, "wrong_type", "Begin each checkpoint with [[checkpoint]], in two pairs of brackets.");
        return Vec::new();
    };
    if items.len() > MAX_CHECKPOINTS {
        fields.report.at(value.span().start, "too_large", format!("A policy may have {MAX_CHECKPOINTS} checkpoints."));
        return Vec::new();
    }
    let mut written = Vec::new();
    for item in items.iter() {
        match item.get_ref() {
            DeValue::Table(table) => written.push(checkpoint(table, item.span().start, fields.report)),
            _ => fields.report.at(item.span().start, "wrong_type", "A checkpoint is a table that begins with [[checkpoint]]."),
        }
    }
    written
}

fn checkpoint(table: &DeTable<'_>, start: usize, report: &mut Report<'_>) -> Written {
    let source = report.source;
    let fields = &mut Fields::new(table, start, &CHECKPOINT, report);
    let (when, condition) = condition(fields, source);
    let checkpoint = Checkpoint {
        name: name(fields),
        about: about(fields),
        when,
        approve: fields.count("approve", MAX_NEEDED),
        reject: fields.count("reject", MAX_NEEDED),
        roles: roles(fields, "roles"),
        teams: groups(fields, "teams"),
        qualifications: groups(fields, "qualifications"),
        requires_qualification: qualification(fields),
        not: fields.choices("not", &SeparationOfDuty::ALL, SeparationOfDuty::as_str, "unknown_word"),
        two_teams: fields.flag("two_teams"),
        deadline_ms: fields.duration("deadline"),
        on_deadline: fields.choice("on_deadline", &[OnDeadline::Deny, OnDeadline::Hold, OnDeadline::Allow], deadline_word, "unknown_word"),
        require: fields.choices("require", &Requirement::ALL, Requirement::as_str, "unknown_word"),
        sample_above_lines: sample_above_lines(fields),
        second_look: fields.share("second_look"),
        escalate_to: roles(fields, "escalate_to"),
        auto_approve: fields.flag("auto_approve"),
    };
    let keys = CHECKPOINT.iter().filter(|key| fields.has(key)).map(|key| ((*key).to_owned(), fields.place(key))).collect();
    Written { checkpoint, condition, start, keys }
}

fn sample_above_lines(fields: &mut Fields<'_, '_, '_>) -> Option<u32> {
    fields.has("sample_above_lines").then(|| fields.count("sample_above_lines", MAX_SAMPLE_ABOVE_LINES))
}

const fn deadline_word(outcome: OnDeadline) -> &'static str {
    match outcome {
        OnDeadline::Deny => "deny",
        OnDeadline::Hold => "hold",
        OnDeadline::Allow => "allow",
    }
}

fn name(fields: &mut Fields<'_, '_, '_>) -> String {
    if !fields.has("name") {
        fields.report.at(fields.start, "name_missing", "This checkpoint has no name. People see it with every action it stops.");
        return String::new();
    }
    let Some((name, span)) = fields.text("name") else { return String::new() };
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 60 || !name.chars().all(allowed) {
        fields.report.at(span.start, "bad_name", "A name consists of 1 to 60 small letters, digits and hyphens.");
    }
    name.to_owned()
}

fn about(fields: &mut Fields<'_, '_, '_>) -> Option<String> {
    let (about, span) = fields.text("about")?;
    if about.chars().count() > MAX_COMMENT_CHARS {
        fields.report.at(span.start, "too_large", format!("about may be {MAX_COMMENT_CHARS} characters long."));
    }
    Some(about.to_owned())
}

fn roles(fields: &mut Fields<'_, '_, '_>, key: &str) -> Vec<Role> {
    if let Some(at) = fields.empty_list(key) {
        fields.report.at(at, "nobody", format!("{key} names nobody, so nothing could be decided. Name a role, or leave it out."));
    }
    fields.choices(key, &Role::ALL, Role::as_str, "unknown_role")
}

fn groups(fields: &mut Fields<'_, '_, '_>, key: &str) -> Vec<String> {
    let words = fields.words(key);
    if words.len() > MAX_GROUPS {
        fields.report.at(fields.place(key), "too_large", format!("{key} may name {MAX_GROUPS}."));
    }
    if let Some((_, span)) = words.iter().find(|(word, _)| word.chars().count() > MAX_NAME_CHARS || word.chars().any(char::is_control)) {
        fields.report.at(span.start, "bad_name", format!("A name in {key} is one line of at most {MAX_NAME_CHARS} characters."));
    }
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

fn qualification(fields: &mut Fields<'_, '_, '_>) -> Option<String> {
    const KEY: &str = "requires_qualification";
    let (name, span) = fields.text(KEY)?;
    if name.trim().is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        fields.report.at(span.start, "bad_name", format!("{KEY} names one qualification, in a line of 1 to {MAX_NAME_CHARS} characters."));
    }
    Some(name.to_owned())
}

fn condition(fields: &mut Fields<'_, '_, '_>, source: &str) -> (Option<String>, Option<Condition>) {
    let Some((when, span)) = fields.text("when") else { return (None, None) };
    match Condition::compile(when) {
        Ok(condition) => (Some(when.to_owned()), Some(condition)),
        Err(flaws) => {
            for flaw in flaws {
                fields.report.at(in_file(source, &span, flaw.at), flaw.code, flaw.message);
            }
            (Some(when.to_owned()), None)
        }
    }
}

fn in_file(source: &str, span: &Range<usize>, within: usize) -> usize {
    span.start + place::in_literal(source.get(span.clone()).unwrap_or_default(), within)
}
