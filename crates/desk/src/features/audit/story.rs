//! One action's whole record, in plain words, with the signatures checked here.

use super::{document, sentences, signature};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::features::action::{arguments, load::load_action};
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{bodies, people, records};
use crate::view::{SignatureState, Story, StoryEntry};
use crate::words;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{
    ActionContent, ActionEvent, ClaimEvent, DecidedBy, EditedArguments, Event, Reading, ReadingBody, Record, Review, ReviewBody,
    ReviewEvent, ReviewSubmitted, SubmittedInSet, Verdict, find_reason, read_recorded_review, read_signed_set,
};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The story of an action; its documents are fetched first.
pub(crate) async fn read_story(core: Arc<Core>, id: String) -> Result<Story, DeskError> {
    fetch(&core, &id).await?;
    blocking(core, move |core| view(core, &id)).await
}

/// Gets the documents of a story that the hub hands out by now.
pub(crate) async fn fetch(core: &Arc<Core>, id: &str) -> Result<(), DeskError> {
    let missing = core.replica.read(|conn| {
        let records = records::of_subject(conn, id)?;
        fetch::absent(conn, records.iter().filter_map(|record| record.body))
    })?;
    fetch::fetch_for_answer(core, &missing, DOCUMENT_WAIT).await;
    Ok(())
}

/// The story of an action.
pub(crate) fn view(core: &Core, id: &str) -> Result<Story, DeskError> {
    let action = load_action(core, id)?;
    let title = visible_line(&action.content.title);
    let entries = core.replica.read(|conn| {
        let names = people::names(conn)?;
        let mut teller = Teller { core, conn, names, title: &title, arguments: None };
        records::of_subject(conn, id)?.iter().map(|record| teller.entry(record)).collect::<rusqlite::Result<Vec<_>>>()
    })?;
    let intact = entries.iter().all(|entry| entry.hash_ok);
    Ok(Story { action: id.to_owned(), title, status: action.status, entries, intact })
}

struct Teller<'a> {
    core: &'a Core,
    conn: &'a Connection,
    names: HashMap<String, String>,
    title: &'a str,
    /// The arguments that what follows is about.
    arguments: Option<Map<String, Value>>,
}

impl Teller<'_> {
    fn entry(&mut self, record: &Record) -> rusqlite::Result<StoryEntry> {
        let event = Event::read_for_display(record);
        let actor = sentences::actor(&record.actor, &self.names);
        let mut entry = StoryEntry {
            seq: record.seq,
            at: record.at,
            kind: visible_line(&record.kind),
            sentence: self.sentence(&event, &actor),
            actor,
            said: None,
            changes: Vec::new(),
            details: Vec::new(),
            signature: None,
            document: document::view(self.core, self.conn, record)?,
            hash_short: record.hash.short(),
            hash_ok: record.hash == record.computed_hash(),
        };
        match &event {
            Event::Action(
                ActionEvent::Proposed(_) | ActionEvent::ProposedUnderRules(_) | ActionEvent::Revised(_) | ActionEvent::RevisedUnderRules(_),
            ) => {
                let content = self.body::<ActionContent>(record)?;
                let arguments = content.map(|content| content.arguments);
                self.change(arguments, &mut entry);
            }
            Event::Action(ActionEvent::Edited(_) | ActionEvent::EditedToLong(_)) => {
                let edited = self.body::<EditedArguments>(record)?;
                self.change(edited.map(|edited| edited.arguments), &mut entry);
            }
            Event::Review(ReviewEvent::Submitted(head) | ReviewEvent::SubmittedInSet(SubmittedInSet(head))) => {
                self.add_review(record, head, &mut entry)?;
            }
            Event::Review(ReviewEvent::Reading(_)) => {
                let body = self.body::<ReadingBody>(record)?;
                entry.details = body.map(|body| reading_details(&body.reading)).unwrap_or_default();
            }
            Event::Action(ActionEvent::Executed(mark)) => entry.said = mark.message.as_deref().map(visible),
            _ => {}
        }
        Ok(entry)
    }

    fn sentence(&self, event: &Event, actor: &str) -> String {
        match event {
            Event::Action(ActionEvent::Proposed(_) | ActionEvent::ProposedUnderRules(_)) => format!("{actor} proposed {}", self.title),
            Event::Action(ActionEvent::Decided(mark)) => match (mark.verdict, mark.by) {
                (Some(status), DecidedBy::Review) => format!("Decided: {}", status.in_words()),
                _ => sentences::of(event, true, "it"),
            },
            Event::Action(ActionEvent::SecondReviewDrawn(_)) => {
                "Selected for a blind second review: the next reviewer does not see the first verdict".into()
            }
            Event::Claim(ClaimEvent::Released(_)) if actor == "hub" => "The claim expired".into(),
            Event::Action(ActionEvent::Withdrawn(_)) => "The tool withdrew it".into(),
            Event::Action(ActionEvent::Delivered(_)) => "The decision was delivered to the tool".into(),
            Event::Action(ActionEvent::GrantUsed(_)) => "The tool used the approval".into(),
            Event::Action(ActionEvent::Executed(mark)) => format!("The tool reported: {}", mark.outcome.as_str()),
            Event::Unknown(_) => sentences::of(event, false, "it"),
            _ => {
                let deed = sentences::of(event, false, "it");
                let mut chars = deed.chars();
                let first = chars.next().map(char::to_lowercase).into_iter().flatten();
                format!("{actor} {}", first.chain(chars).collect::<String>())
            }
        }
    }

    fn body<T: DeserializeOwned>(&self, record: &Record) -> rusqlite::Result<Option<T>> {
        let text = record.body.as_ref().map(|digest| bodies::get(self.conn, digest)).transpose()?.flatten();
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    // What differs from the arguments before, which are the arguments from here on.
    fn change(&mut self, after: Option<Map<String, Value>>, entry: &mut StoryEntry) {
        if let (Some(before), Some(after)) = (&self.arguments, &after) {
            entry.changes = arguments::changes(before, after);
        }
        self.arguments = after;
    }

    fn add_review(&mut self, record: &Record, head: &ReviewSubmitted, entry: &mut StoryEntry) -> rusqlite::Result<()> {
        let Some(body) = self.body::<ReviewBody>(record)? else {
            entry.signature = Some(SignatureState::NotHere);
            return Ok(());
        };
        let device = people::device(self.conn, &head.device)?;
        entry.signature = Some(signature::state(&body, head, &record.subject, device.as_ref(), record.seq));
        if let Ok((_, review)) = read_recorded_review(&body) {
            entry.sentence = format!("{} {}", entry.actor, verdict(&review));
            entry.said = review.comment.as_deref().map(visible);
            // Of desks before 0.2, whose reading data is within the review.
            entry.details = reading_details(&review.reading);
            let signed = read_signed_set(&body).map(|set| format!("One signature over {} near-identical actions.", set.count));
            entry.details.extend(signed);
            if review.arguments.is_some() {
                self.change(review.arguments, entry);
            }
        }
        Ok(())
    }
}

fn reading_details(reading: &Reading) -> Vec<String> {
    let shown = reading.shown_ms.map(|ms| format!("On screen for {} before the verdict.", holdpoint_domain::span(ms)));
    let sampled = reading.sampled.as_deref().map(|text| format!("Too long to read in full. Sampled: {}", visible(text)));
    shown.into_iter().chain(sampled).collect()
}

// "approved it, fairly sure: Cause is right"
fn verdict(review: &Review) -> String {
    let labels: Vec<String> =
        review.reasons.iter().map(|code| find_reason(code).map_or_else(|| visible_line(code), |reason| reason.label.into())).collect();
    let because = if labels.is_empty() { String::new() } else { format!(": {}", labels.join(", ")) };
    let deed = match review.verdict {
        Verdict::Edit => "approved it with edits".to_owned(),
        Verdict::Abstain => "abstained".to_owned(),
        verdict => format!("{} it", words::past(verdict)),
    };
    format!("{deed}{}{because}", words::sure(review.certainty))
}
