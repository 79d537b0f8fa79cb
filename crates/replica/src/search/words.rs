//! Records and bodies as words to be searched. The same record always gives the
//! same words: what is taken out of an index must be exactly what was put in.

use super::bigrams::spread;
use holdpoint_domain::text::fold;
use holdpoint_domain::{ActionEvent, Event, KindGroup, ProposedUnderRules};
use holdpoint_domain::{Digest, ReadingBody, Record, ReviewBody, Status, Verdict, read_recorded_review};
use serde_json::Value;

/// Characters kept of one record's head; a policy is long, and is found by its first lines.
const HEAD_CHARS: usize = 4_000;
/// Characters kept of one body.
const BODY_CHARS: usize = 64_000;
/// A longer word is a key or a digest, which nobody types.
const WORD_CHARS: usize = 48;

/// The words of a record; `title` and `tool` of the action it is about.
pub(super) fn of_record(record: &Record, action: Option<(&str, &str)>) -> String {
    let mut text = Text::new(HEAD_CHARS);
    // Whole, however long: an erased body is found by its digest.
    text.text.push_str(&record.subject);
    text.add(&record.actor);
    text.add(&record.kind);
    if let Some((title, tool)) = action {
        text.add(title);
        text.add(tool);
    }
    if let Ok(head) = serde_json::from_str(record.header.get()) {
        text.values(&head, false);
    }
    let mut words = text.done();
    for facet in facets(record, action.map(|(_, tool)| tool)) {
        words.push(' ');
        words.push_str(&facet);
    }
    words
}

/// The words of a body.
pub(super) fn of_body(content: &str) -> String {
    let mut text = Text::new(BODY_CHARS);
    // A review's words are inside of what was signed.
    let review = serde_json::from_str::<ReviewBody>(content).ok().and_then(|body| read_recorded_review(&body).ok());
    match review {
        Some((_, review)) => {
            text.add(review.comment.as_deref().unwrap_or_default());
            review.reasons.iter().for_each(|reason| text.add(reason));
            text.add(verdict_words(review.verdict));
            review.arguments.iter().for_each(|arguments| text.values(&Value::Object(arguments.clone()), true));
        }
        // Numbers only: not indexed.
        None if serde_json::from_str::<ReadingBody>(content).is_ok() => {}
        None => {
            if let Ok(Value::Object(mut body)) = serde_json::from_str(content) {
                body.remove("salt");
                text.values(&Value::Object(body), true);
            }
        }
    }
    text.done()
}

// Part of the index: other words here need another version of it.
const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approved",
        Verdict::Edit => "approved with edits",
        Verdict::Reject => "rejected",
        Verdict::Respond => "answered",
        Verdict::Escalate => "escalated",
        Verdict::Abstain => "abstained from",
    }
}

fn facets(record: &Record, tool: Option<&str>) -> Vec<String> {
    let mut facets = vec![facet("kind", &record.kind), facet("by", &record.actor)];
    let named = match Event::of(record) {
        Ok(Event::Action(event)) => {
            facets.extend(end_of(&event).map(|end| facet("end", end)));
            proposed_by(event)
        }
        Ok(event) if event.kind().is_some_and(|kind| kind.group == KindGroup::Tools) => Some(record.subject.clone()),
        Ok(_) | Err(_) => None,
    };
    facets.extend(named.as_deref().or(tool).map(|tool| facet("tool", tool)));
    facets
}

fn end_of(event: &ActionEvent) -> Option<&'static str> {
    match event {
        ActionEvent::Decided(decided) => decided.verdict.map(Status::as_str),
        ActionEvent::Withdrawn(_) => Some(Status::Withdrawn.as_str()),
        ActionEvent::Proposed(_)
        | ActionEvent::ProposedUnderRules(_)
        | ActionEvent::Caused(_)
        | ActionEvent::Revised(_)
        | ActionEvent::RevisedUnderRules(_)
        | ActionEvent::Escalated(_)
        | ActionEvent::Edited(_)
        | ActionEvent::EditedToLong(_)
        | ActionEvent::SecondReviewDrawn(_)
        | ActionEvent::Delivered(_)
        | ActionEvent::GrantUsed(_)
        | ActionEvent::Executed(_) => None,
    }
}

fn proposed_by(event: ActionEvent) -> Option<String> {
    match event {
        ActionEvent::Proposed(head)
        | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))
        | ActionEvent::Revised(head)
        | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)) => Some(head.tool.name.into()),
        ActionEvent::Caused(_)
        | ActionEvent::Escalated(_)
        | ActionEvent::Edited(_)
        | ActionEvent::EditedToLong(_)
        | ActionEvent::SecondReviewDrawn(_)
        | ActionEvent::Decided(_)
        | ActionEvent::Withdrawn(_)
        | ActionEvent::Delivered(_)
        | ActionEvent::GrantUsed(_)
        | ActionEvent::Executed(_) => None,
    }
}

/// A word that stands for a property, such as "of this kind"; nobody types it.
#[must_use]
pub fn facet(name: &str, value: &str) -> String {
    format!("zz{}", &Digest::of(format!("{name}:{value}").as_bytes()).hex()[..16])
}

/// Words up to a limit.
struct Text {
    text: String,
    left: usize,
}

impl Text {
    fn new(most: usize) -> Self {
        Self { text: String::new(), left: most }
    }

    fn add(&mut self, words: &str) {
        for word in words.split_whitespace() {
            if word.len() > WORD_CHARS && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=:".contains(&byte)) {
                continue;
            }
            let word = spread(&fold(word));
            let Some(left) = self.left.checked_sub(word.len() + 1) else { return };
            self.left = left;
            self.text.push(' ');
            self.text.push_str(&word);
        }
    }

    fn values(&mut self, value: &Value, names: bool) {
        match value {
            Value::String(text) => self.add(text),
            Value::Number(number) => self.add(&number.to_string()),
            Value::Array(items) => items.iter().for_each(|item| self.values(item, names)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    if names {
                        self.add(name);
                    }
                    self.values(value, names);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn done(self) -> String {
        self.text
    }
}
