//! What an action would do, as its reviewer sees it, and whether it is what the digest covers.

use super::load::load_action;
use super::{preview, text_parts as parts, undo_view};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::bodies;
use crate::store::reading::Marks;
use crate::view::{Content, EvidenceKind, EvidenceRow, PreviewView, TextOf, TextPart};
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{Action, ActionContent, Code, Digest, EditedArguments, Refusal, canonical};
use serde_json::{Map, Value};

/// The body of an action's present content.
pub(crate) enum Body {
    Here(Box<ActionContent>),
    /// It is here, but the digest covers something else.
    Wrong,
    /// Why it is not here, in a sentence.
    Missing(String),
}

/// The body of an action's present content, checked against the digest.
pub(crate) fn body(core: &Core, action: &Action) -> Result<Body, DeskError> {
    let Some(text) = core.replica.read(|conn| bodies::get(conn, &action.body))? else {
        return Ok(Body::Missing(why_missing(core, &action.body)));
    };
    let Ok(mut content) = serde_json::from_str::<ActionContent>(&text) else { return Ok(Body::Wrong) };
    if let Some(edited) = &action.edited {
        let Some(text) = core.replica.read(|conn| bodies::get(conn, &edited.body))? else {
            return Ok(Body::Missing(why_missing(core, &edited.body)));
        };
        let Ok(edited) = serde_json::from_str::<EditedArguments>(&text) else { return Ok(Body::Wrong) };
        content.arguments = edited.arguments;
    }
    let digest = action.digest_with(&content.arguments);
    Ok(if digest.is_ok_and(|digest| digest == action.content.digest) { Body::Here(Box::new(content)) } else { Body::Wrong })
}

/// The arguments as the tool proposed them, where a reviewer has changed them.
pub(crate) fn before_edit(core: &Core, action: &Action) -> Result<Option<Map<String, Value>>, DeskError> {
    if action.edited.is_none() {
        return Ok(None);
    }
    let text = core.replica.read(|conn| bodies::get(conn, &action.body))?;
    let content = text.and_then(|text| serde_json::from_str::<ActionContent>(&text).ok());
    Ok(content.map(|content| content.arguments))
}

fn why_missing(core: &Core, digest: &Digest) -> String {
    match core.bodies.withheld(digest).as_deref() {
        Some("not_yet_yours") => "It is sealed until the action is decided.",
        Some("forbidden") => "Your roles do not let you read it.",
        Some("wrong") => "The hub sent content that does not match the record. It was discarded.",
        Some(_) => "It was erased at the hub.",
        None if core.connection.client().is_some() => "It is being fetched from the hub.",
        None => "It was not fetched before the connection was lost. It is fetched when the hub answers again.",
    }
    .into()
}

/// The content as it is shown.
pub(super) fn view(content: &ActionContent, marks: &Marks) -> Content {
    Content {
        preview: content.preview.as_ref().map(|preview| preview::view(preview, 0)),
        arguments: part(content, TextOf::Arguments, 0).unwrap_or_else(nothing),
        why: part(content, TextOf::Why, 0),
        evidence: evidence(content, marks),
        undo: undo_view::view(content),
        session: content.session.as_deref().map(visible_line),
    }
}

/// A further part of a text of the content that is on screen.
pub(crate) fn text(core: &Core, id: &str, digest: &Digest, of: TextOf, from: u32) -> Result<TextPart, DeskError> {
    part(&*on_screen(core, id, digest)?, of, from)
        .ok_or_else(|| refused("not_found", "There is no such text", "The action may have changed. Read it again."))
}

/// A further part of the preview that is on screen.
pub(crate) fn preview(core: &Core, id: &str, digest: &Digest, from: u32) -> Result<PreviewView, DeskError> {
    let content = on_screen(core, id, digest)?;
    let preview = content.preview.as_ref().map(|preview| preview::view(preview, from));
    preview.ok_or_else(|| refused("not_found", "There is no preview", "The action may have changed. Read it again."))
}

/// The content that is here, or why it cannot be read.
pub(super) fn here(core: &Core, action: &Action) -> Result<Box<ActionContent>, DeskError> {
    match body(core, action)? {
        Body::Here(content) => Ok(content),
        Body::Wrong => {
            Err(refused("content_changed", "The content does not match its digest", "The hub sent content that the digest does not cover."))
        }
        Body::Missing(why) => Err(refused("not_here_yet", "The content is not here yet", why)),
    }
}

// Parts of two revisions are never mixed.
fn on_screen(core: &Core, id: &str, digest: &Digest) -> Result<Box<ActionContent>, DeskError> {
    let action = load_action(core, id)?;
    if action.content.digest != *digest {
        return Err(Refusal::new(Code::ContentChanged, "The action was changed after you opened it. Read it again.").into());
    }
    here(core, &action)
}

/// A part of one text; none if there is no such text.
pub(super) fn part(content: &ActionContent, of: TextOf, from: u32) -> Option<TextPart> {
    match of {
        TextOf::Arguments => Some(parts::text(&pretty(content), from, parts::most(parts::READABLE, from), str::to_owned)),
        TextOf::Raw => Some(parts::text(&raw(content), from, parts::most(parts::READABLE, from), str::to_owned)),
        TextOf::Why => Some(parts::text(&content.reasons.as_ref()?.joined(), from, parts::most(parts::READABLE, from), visible)),
        TextOf::Evidence { index } => {
            let evidence = content.evidence.get(usize::try_from(index).unwrap_or(usize::MAX))?;
            Some(parts::text(evidence.text.as_ref()?, from, parts::most(parts::BOXED, from), visible))
        }
    }
}

fn nothing() -> TextPart {
    TextPart { text: String::new(), rest: None }
}

/// The whole arguments, indented, with suspicious characters as escapes.
pub(super) fn pretty(content: &ActionContent) -> String {
    visible_json(&serde_json::to_string_pretty(&content.arguments).unwrap_or_default())
}

// The exact bytes that the digest covers, with suspicious characters as escapes.
fn raw(content: &ActionContent) -> String {
    visible_json(&String::from_utf8(canonical(&content.arguments).unwrap_or_default()).unwrap_or_default())
}

fn evidence(content: &ActionContent, marks: &Marks) -> Vec<EvidenceRow> {
    (0..)
        .zip(&content.evidence)
        .map(|(index, evidence)| EvidenceRow {
            index,
            title: visible_line(&evidence.title),
            kind: match (&evidence.url, &evidence.text) {
                (Some(_), _) => EvidenceKind::Link,
                (None, Some(_)) => EvidenceKind::Text,
                (None, None) => EvidenceKind::Bare,
            },
            opened: marks.opened.contains(&index),
            has_text: evidence.text.is_some(),
        })
        .collect()
}

/// The action was changed after it was shown.
pub(crate) fn content_changed() -> DeskError {
    Refusal::new(Code::ContentChanged, "The action was changed after you read it. Read it again, then decide.").into()
}

/// The hub sent content that the digest does not cover.
pub(crate) fn content_wrong() -> DeskError {
    let detail = "The hub sent content that does not match the digest. Do not decide this. Tell an administrator of the hub.";
    Refusal::new(Code::ContentChanged, detail).into()
}
