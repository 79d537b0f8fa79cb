//! Signing reviews and claims, after every check that is possible on this desk.
//!
//! The rules are the domain's own `decide`, run on what this desk knows. On top
//! of them stands what only a desk can check: that the digest on screen is of the
//! content that is here, so that a hub cannot have one thing read and another signed.

use super::checks::{check, check_content};
use super::hold;
use crate::blocking::blocking;
use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::content::{self, Body, content_changed};
use crate::features::action::load::load_action;
use crate::outbox::submit::{Unsigned, not_kept, send, statement};
use crate::outbox::table as outbox;
use crate::replica::bodies;
use crate::store::{drafts, preferences};
use crate::view::{KeptDraft, MyReview, ReviewDraft, ReviewOutcome};
use crate::words;
use holdpoint_domain::{
    Action, Code, DeskCommand, Digest, Ms, Reading, ReadingBody, Refusal, Review, Statement, Verdict, text::visible_line,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Holds a review for as long as the preferences say, then signs and sends it.
pub(crate) async fn give(core: Arc<Core>, draft: ReviewDraft) -> Result<ReviewOutcome, DeskError> {
    let Prepared { review, sentence, hold_ms } = blocking(core.clone(), move |core| prepare(core, draft)).await?;
    match hold_ms {
        0 => send(&core, review, sentence).await,
        length => blocking(core, move |core| hold::hold(core, review, sentence, length)).await,
    }
}

/// Claims an action, or releases the claim.
pub(crate) async fn claim(core: Arc<Core>, id: String, take: bool) -> Result<ReviewOutcome, DeskError> {
    let (statement, sentence) = blocking(core.clone(), move |core| prepare_claim(core, &id, take)).await?;
    send(&core, statement, sentence).await
}

/// A review that passed every check.
struct Prepared {
    review: Unsigned,
    /// The outbox's sentence for it.
    sentence: String,
    /// How long it can be taken back before it is signed.
    hold_ms: Ms,
}

fn prepare(core: &Core, draft: ReviewDraft) -> Result<Prepared, DeskError> {
    let action = load_action(core, &draft.action)?;
    let digest: Digest = draft.digest.parse().map_err(|_| content_changed())?;
    if action.content.digest != digest {
        return Err(content_changed());
    }
    let before = outbox::my_review(&core.store.conn(), &action.id)?;
    if let Some(before) = before {
        return Err(Refusal::new(Code::AlreadyReviewed, describe_earlier(before)).into());
    }
    let kept = KeptDraft::from(&draft);
    let verdict = draft.verdict;
    check_content(core, &action, verdict)?;
    let sampled = draft.sampled.map(|sampled| sampled.trim().to_owned());
    // An edit may be too long to be read in full where the proposal was not.
    let asked = action.content.must_sample || verdict == Verdict::Edit;
    let sampled = sampled.filter(|sampled| asked && !sampled.is_empty());
    let characters = count_characters(core, &action)?;
    let reading = Reading { sampled, characters, ..core.screen_time.reading(&core.store, &action.id, &digest)? };
    let reading = salted(reading)?;
    let review = Review {
        action: action.id.clone(),
        digest,
        verdict,
        reasons: draft.reasons,
        comment: Some(draft.comment.trim().to_owned()).filter(|comment| !comment.is_empty()),
        certainty: draft.certainty,
        arguments: draft.arguments.as_deref().map(parse_arguments).transpose()?,
        reading: Reading::default(),
        reading_digest: Some(reading.digest().map_err(|error| holdpoint_domain::invalid("reading", error.to_string()))?),
    };
    let sentence = format!("{} {}", words::button(verdict), visible_line(&action.content.title));
    let statement = show_action(core, &action, statement(core, DeskCommand::Review(review))?)?;
    check(core, &action, &statement, Some(&reading))?;
    let hold_ms = hold_ms(core, &action)?;
    drafts::put(&core.store.conn(), &action.id, &kept, core.clock.now()).map_err(not_kept)?;
    Ok(Prepared { review: Unsigned { statement, reading: Some(reading), set: None }, sentence, hold_ms })
}

fn describe_earlier(review: MyReview) -> &'static str {
    match review {
        MyReview::Held => "You decided this. Take your verdict back first.",
        MyReview::Queued | MyReview::Accepted => "Your review of this is signed already and is being sent to the hub.",
    }
}

fn hold_ms(core: &Core, action: &Action) -> Result<Ms, DeskError> {
    let wanted = preferences::get(&core.store.conn())?.undo_seconds;
    let left = action.content.deadline - core.clock.now();
    Ok(hold::hold_length(Ms::from(wanted) * 1_000, left, core.clock.rate()))
}

// None where the content is not here: then nothing of it was on screen.
fn count_characters(core: &Core, action: &Action) -> Result<Option<u32>, DeskError> {
    let Body::Here(content) = content::body(core, action)? else { return Ok(None) };
    let characters = action.content.title.chars().count() + content.count_characters();
    Ok(u32::try_from(characters).ok())
}

// A body of its own, so that tools, which get the statement, do not get the reading data.
fn salted(reading: Reading) -> Result<ReadingBody, DeskError> {
    Ok(ReadingBody { salt: random_salt()?, reading })
}

/// 64 random hex digits.
pub(crate) fn random_salt() -> Result<String, DeskError> {
    let salt = random::<32>().map_err(|error| refused("internal", "Something went wrong", error.to_string()))?;
    Ok(Digest::from_bytes(salt).hex())
}

/// The statement of a claim or a release, checked.
fn prepare_claim(core: &Core, id: &str, take: bool) -> Result<(Statement, String), DeskError> {
    let action = load_action(core, id)?;
    let title = visible_line(&action.content.title);
    let (command, sentence) = match take {
        true => (DeskCommand::Claim { action: id.into() }, format!("Claim {title}")),
        false => (DeskCommand::Release { action: id.into() }, format!("Release {title}")),
    };
    let mut statement = statement(core, command)?;
    if take {
        statement = show_action(core, &action, statement)?;
    }
    check(core, &action, &statement, None)?;
    Ok((statement, sentence))
}

// The statement, naming the records of the content on screen. They were read before the
// replica's head, on which the statement rests.
fn show_action(core: &Core, action: &Action, statement: Statement) -> Result<Statement, DeskError> {
    let unread = match content::body(core, action)? {
        Body::Here(_) => Vec::new(),
        Body::Wrong => action.content_bodies().collect(),
        Body::Missing(_) => core.replica.read(|conn| {
            let here = |body: &Digest| bodies::has(conn, body);
            action.content_bodies().filter_map(|body| here(&body).map(|here| (!here).then_some(body)).transpose()).collect::<Result<_, _>>()
        })?,
    };
    let shown = action.shown(unread).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    Ok(Statement { shown: Some(shown), ..statement })
}

fn parse_arguments(text: &str) -> Result<Map<String, Value>, DeskError> {
    let value: Value = serde_json::from_str(text).map_err(|error| holdpoint_domain::json_refusal(&error))?;
    match value {
        Value::Object(arguments) => Ok(arguments),
        _ => Err(holdpoint_domain::invalid("arguments", "The arguments are one JSON object, in braces.").into()),
    }
}
