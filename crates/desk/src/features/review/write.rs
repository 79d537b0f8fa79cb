//! Signing reviews and claims, after every check that is possible on this desk.
//!
//! The rules are the domain's own `decide`, run on what this desk knows. On top
//! of them stands what only a desk can check: that the digest on screen is of the
//! content that is here, so that a hub cannot have one thing read and another signed.

use crate::blocking::blocking;
use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::content::{self, Body, content_changed, content_wrong};
use crate::features::action::load::load_action;
use crate::outbox::submit::{Unsigned, send, statement};
use crate::outbox::table as outbox;
use crate::replica::people::PersonRow;
use crate::replica::{bodies, hub, people};
use crate::view::{ReviewDraft, ReviewOutcome};
use crate::words;
use holdpoint_domain::{
    Action, COMMAND_TYPE, Code, Command, DeskCommand, DeskRequest, Device, DeviceEnrolled, Digest, Envelope, HubOpened, PersonEnrolled,
    Reading, ReadingBody, Refusal, Review, State, Statement, Tool, ToolTerms, Verdict, decide, text::visible_line,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Signs and sends a review.
pub(crate) async fn give(core: Arc<Core>, draft: ReviewDraft) -> Result<ReviewOutcome, DeskError> {
    let (review, sentence) = blocking(core.clone(), move |core| prepare(core, draft)).await?;
    send(&core, review, sentence).await
}

/// Claims an action, or releases the claim.
pub(crate) async fn claim(core: Arc<Core>, id: String, take: bool) -> Result<ReviewOutcome, DeskError> {
    let (statement, sentence) = blocking(core.clone(), move |core| prepare_claim(core, &id, take)).await?;
    send(&core, statement, sentence).await
}

/// The statement of a draft, checked, and the outbox's sentence for it.
fn prepare(core: &Core, draft: ReviewDraft) -> Result<(Unsigned, String), DeskError> {
    let action = load_action(core, &draft.action)?;
    let digest: Digest = draft.digest.parse().map_err(|_| content_changed())?;
    if action.content.digest != digest {
        return Err(content_changed());
    }
    if outbox::my_review(&core.store.conn(), &action.id)?.is_some() {
        return Err(Refusal::new(Code::AlreadyReviewed, "Your review of this is signed already and is being sent to the hub.").into());
    }
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
    Ok((Unsigned { statement, reading: Some(reading), set: None }, sentence))
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

// An approval needs content that is here and matches the digest. A rejection does not.
fn check_content(core: &Core, action: &Action, verdict: Verdict) -> Result<(), DeskError> {
    match content::body(core, action)? {
        Body::Here(_) => Ok(()),
        Body::Wrong => Err(content_wrong()),
        Body::Missing(why) if matches!(verdict, Verdict::Approve | Verdict::Edit) => {
            Err(refused("not_here_yet", "The content is not here yet", format!("{why} It cannot be approved before it has been read.")))
        }
        Body::Missing(_) => Ok(()),
    }
}

fn parse_arguments(text: &str) -> Result<Map<String, Value>, DeskError> {
    let value: Value = serde_json::from_str(text).map_err(|error| holdpoint_domain::json_refusal(&error))?;
    match value {
        Value::Object(arguments) => Ok(arguments),
        _ => Err(holdpoint_domain::invalid("arguments", "The arguments are one JSON object, in braces.").into()),
    }
}

// The hub decides; but what it would refuse for reasons known here is refused at once, in its words.
fn check(core: &Core, action: &Action, statement: &Statement, reading: Option<&ReadingBody>) -> Result<(), DeskError> {
    let state = known_state(core, action, statement)?;
    let envelope = Envelope { payload_type: COMMAND_TYPE.into(), payload: String::new(), signatures: Vec::new() };
    let statement = Statement { signed_at: core.clock.now(), ..statement.clone() };
    let request = DeskRequest { statement, envelope, salt: String::new(), by_owner: false, reading: reading.cloned(), set: None };
    decide(&state, &Command::Desk(Box::new(request)), core.clock.now())?;
    Ok(())
}

/// What this desk knows of the state that `decide` needs for a review of this action.
pub(crate) fn known_state(core: &Core, action: &Action, statement: &Statement) -> Result<State, DeskError> {
    let tool = &action.content.tool.name;
    let (everybody, hub_name, device, owner) = core.replica.read(|conn| {
        Ok::<_, rusqlite::Error>((
            people::everybody(conn)?,
            hub::get(conn)?.map(|hub| hub.name),
            people::device(conn, &statement.device)?,
            people::tool_owner(conn, tool)?,
        ))
    })?;
    let mut state = State::default();
    state.hub = Some((statement.hub.clone(), HubOpened { name: hub_name.unwrap_or_default(), key: String::new() }));
    state.people.names = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
    for PersonRow { id, profile, left_at } in everybody {
        if left_at.is_some() {
            state.people.deactivated.insert(id.as_str().into());
        }
        state.people.by_id.insert(id.into(), PersonEnrolled { name: visible_line(&profile.name), ..profile });
    }
    // Of the tool only the owner matters here: separation of duty may exclude them.
    let known = Tool { terms: ToolTerms::unlimited(owner), token: Digest::ZERO, added_at: 0, revoked_at: None, old: None };
    state.tools.by_name.insert(tool.clone(), known);
    if let Some(device) = device {
        let enrolled = DeviceEnrolled { person: device.person.into(), name: String::new(), key: device.key };
        state.devices.by_id.insert(statement.device.clone(), Device { enrolled, revoked: device.revoked.is_some() });
    }
    state.actions.by_id.insert(action.id.clone(), Arc::new(action.clone()));
    Ok(state)
}
