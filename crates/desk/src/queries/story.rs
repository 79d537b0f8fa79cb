//! One action's whole record, in plain words, with the signatures checked here.

use super::{arguments, sentences};
use crate::DeskError;
use crate::core::Core;
use crate::fetch;
use crate::replica::people::{self, DeviceRow};
use crate::replica::{bodies, records};
use crate::view::{SignatureState, Story, StoryEntry};
use crate::{review, words};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{
    ActionContent, COMMAND_TYPE, Digest, Event, PublicKey, Record, Review, ReviewBody, ReviewSubmitted, find_reason, read_review,
};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long the story waits for documents that are not here yet.
const PATIENCE: Duration = Duration::from_millis(700);

/// Gets the documents of a story that the hub hands out by now.
pub(crate) async fn fetch(core: &Arc<Core>, id: &str) -> Result<(), DeskError> {
    let missing = core.replica.read(|conn| {
        let mut missing = Vec::new();
        for digest in records::of_subject(conn, id)?.iter().filter_map(|record| record.body) {
            if !bodies::has(conn, &digest)? {
                missing.push(digest);
            }
        }
        Ok::<_, rusqlite::Error>(missing)
    })?;
    if !missing.is_empty() {
        // Without them the story is told as far as it is known.
        let _ = tokio::time::timeout(PATIENCE, fetch::now(core, missing)).await;
    }
    Ok(())
}

/// The story of an action.
pub(crate) fn view(core: &Core, id: &str) -> Result<Story, DeskError> {
    let action = review::find(core, id)?;
    let title = visible_line(&action.content.title);
    let entries = core.replica.read(|conn| {
        let names = people::names(conn)?;
        let mut teller = Teller { conn, names, title: &title, content: None };
        records::of_subject(conn, id)?.iter().map(|record| teller.entry(record)).collect::<rusqlite::Result<Vec<_>>>()
    })?;
    Ok(Story { action: id.to_owned(), title, entries })
}

struct Teller<'a> {
    conn: &'a Connection,
    names: HashMap<String, String>,
    title: &'a str,
    /// The content the reviews that follow are about.
    content: Option<ActionContent>,
}

impl Teller<'_> {
    fn entry(&mut self, record: &Record) -> rusqlite::Result<StoryEntry> {
        let event = Event::of(record).unwrap_or(Event::Unknown);
        let actor = sentences::actor(&record.actor, &self.names);
        let mut entry = StoryEntry {
            seq: record.seq,
            at: record.at,
            kind: visible_line(&record.kind),
            sentence: self.sentence(&event, &actor),
            actor,
            details: Vec::new(),
            signature: None,
            hash_short: record.hash.short(),
        };
        match &event {
            Event::ActionProposed(_) | Event::ActionRevised(_) => self.content = self.content_of(record)?,
            Event::ReviewSubmitted(head) => self.add_review(record, head, &mut entry)?,
            Event::ActionExecuted(mark) => entry.details.extend(mark.message.as_deref().map(visible)),
            _ => {}
        }
        Ok(entry)
    }

    fn sentence(&self, event: &Event, actor: &str) -> String {
        match event {
            Event::ActionProposed(_) => format!("{actor} proposed {}", self.title),
            Event::ActionDecided(mark) => match (mark.verdict, mark.by) {
                (Some(status), holdpoint_domain::DecidedBy::Review) => format!("Decided: {}", words::state(status)),
                _ => sentences::of(event, true, "it"),
            },
            Event::ActionReleased(_) if actor == "hub" => "The claim ran out".into(),
            Event::ActionWithdrawn(_) => "The tool withdrew it".into(),
            Event::DecisionDelivered(_) => "The decision was handed to the tool".into(),
            Event::GrantUsed(_) => "The tool used the approval".into(),
            Event::ActionExecuted(mark) => format!("The tool reported: {}", sentences::outcome(mark.outcome)),
            Event::Unknown => sentences::of(event, false, "it"),
            _ => {
                let deed = sentences::of(event, false, "it");
                let mut chars = deed.chars();
                let first = chars.next().map(char::to_lowercase).into_iter().flatten();
                format!("{actor} {}", first.chain(chars).collect::<String>())
            }
        }
    }

    fn content_of(&self, record: &Record) -> rusqlite::Result<Option<ActionContent>> {
        let text = record.body.as_ref().map(|digest| bodies::get(self.conn, digest)).transpose()?.flatten();
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn add_review(&self, record: &Record, head: &ReviewSubmitted, entry: &mut StoryEntry) -> rusqlite::Result<()> {
        let text = record.body.as_ref().map(|digest| bodies::get(self.conn, digest)).transpose()?.flatten();
        let Some(body) = text.and_then(|text| serde_json::from_str::<ReviewBody>(&text).ok()) else {
            entry.signature = Some(SignatureState::NotHere);
            return Ok(());
        };
        let device = people::device(self.conn, &head.device)?;
        let valid = is_signed(&body, head, device.as_ref(), record.seq);
        entry.signature = Some(if valid { SignatureState::Valid } else { SignatureState::Invalid });
        if let Ok((_, review)) = read_review(&body.envelope) {
            entry.sentence = format!("{} {}", entry.actor, verdict(&review));
            entry.details = self.details(&review);
        }
        Ok(())
    }

    fn details(&self, review: &Review) -> Vec<String> {
        let mut details: Vec<String> = review.comment.as_deref().map(visible).into_iter().collect();
        if let (Some(after), Some(content)) = (&review.arguments, &self.content) {
            arguments::compare_objects(&content.arguments, after, "", &mut details);
        }
        if let Some(ms) = review.reading.shown_ms {
            details.push(format!("On screen for {} before the verdict.", holdpoint_domain::span(ms)));
        }
        details
    }
}

// "approved it, fairly sure: Cause is right"
fn verdict(review: &Review) -> String {
    let labels: Vec<String> =
        review.reasons.iter().map(|code| find_reason(code).map_or_else(|| visible_line(code), |reason| reason.label.into())).collect();
    let because = if labels.is_empty() { String::new() } else { format!(": {}", labels.join(", ")) };
    let deed = match review.verdict {
        holdpoint_domain::Verdict::Edit => "approved it with edits".to_owned(),
        holdpoint_domain::Verdict::Abstain => "abstained".to_owned(),
        verdict => format!("{} it", words::past(verdict)),
    };
    format!("{deed}{}{because}", words::sure(review.certainty))
}

// Signed by the device the record names, for the person and the content it names, before the device was revoked.
fn is_signed(body: &ReviewBody, head: &ReviewSubmitted, device: Option<&DeviceRow>, seq: u64) -> bool {
    let Some(device) = device.filter(|device| device.revoked.is_none_or(|revoked| seq < revoked)) else { return false };
    let signed = PublicKey::from_base64(&device.key).and_then(|key| body.envelope.verify(COMMAND_TYPE, &key));
    signed.is_ok()
        && device.person == head.reviewer
        && read_review(&body.envelope).is_ok_and(|(statement, review)| {
            let digest: Digest = review.digest;
            statement.id == head.review && statement.person == head.reviewer && statement.device == head.device && digest == head.digest
        })
}
