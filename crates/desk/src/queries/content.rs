//! What an action would do, as its reviewer sees it, and whether it is what the digest covers.

use super::preview;
use crate::DeskError;
use crate::core::Core;
use crate::fetch;
use crate::replica::bodies;
use crate::store::reading::Marks;
use crate::view::{Content, EvidenceKind, EvidenceRow};
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{Action, ActionContent, Digest, EditedArguments};
use serde_json::{Map, Value};

/// Characters shown of one text; the whole is in the record and in the editor.
pub(super) const SHOWN_CHARS: usize = 200_000;
/// Lines shown of one text.
pub(super) const SHOWN_LINES: usize = 5_000;

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
pub(super) fn before_edit(core: &Core, action: &Action) -> Result<Option<Map<String, Value>>, DeskError> {
    if action.edited.is_none() {
        return Ok(None);
    }
    let text = core.replica.read(|conn| bodies::get(conn, &action.body))?;
    let content = text.and_then(|text| serde_json::from_str::<ActionContent>(&text).ok());
    Ok(content.map(|content| content.arguments))
}

fn why_missing(core: &Core, digest: &Digest) -> String {
    match fetch::withheld(core, digest).as_deref() {
        Some("not_yet_yours") => "It is not yet yours to read.",
        Some("wrong") => "The hub sent something else than the record names. It was not kept.",
        Some(_) => "It was erased at the hub.",
        None if core.client().is_some() => "It is still on its way from the hub.",
        None => "It was not fetched before the hub went silent. It comes as soon as the hub answers.",
    }
    .into()
}

/// The content as it is shown.
pub(super) fn view(content: &ActionContent, marks: &Marks) -> Content {
    let arguments = pretty(content);
    let (arguments, arguments_cut) = shorten(&arguments);
    Content {
        preview: content.preview.as_ref().map(preview::view),
        arguments: arguments.to_owned(),
        arguments_cut,
        why: content.reasons.as_ref().map(|reasons| visible(shorten(&reasons.joined()).0)),
        evidence: evidence(content, marks),
        session: content.session.as_deref().map(visible_line),
    }
}

/// The whole arguments, indented, with suspicious characters as escapes.
pub(super) fn pretty(content: &ActionContent) -> String {
    visible_json(&serde_json::to_string_pretty(&content.arguments).unwrap_or_default())
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
        })
        .collect()
}

/// As much of a text as is shown, and whether that is not all.
pub(super) fn shorten(text: &str) -> (&str, bool) {
    let by_chars = text.char_indices().nth(SHOWN_CHARS).map_or(text.len(), |(at, _)| at);
    let by_lines = text.match_indices('\n').nth(SHOWN_LINES - 1).map_or(text.len(), |(at, _)| at);
    let end = by_chars.min(by_lines);
    (&text[..end], end < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_lines_and_characters_and_say_so() {
        assert_eq!(shorten("short\n"), ("short\n", false));
        let many = "x\n".repeat(SHOWN_LINES + 1);
        let (shown, cut) = shorten(&many);
        assert_eq!((shown.lines().count(), cut), (SHOWN_LINES, true));
        let wide = "ß".repeat(SHOWN_CHARS + 1);
        assert_eq!(shorten(&wide).0.chars().count(), SHOWN_CHARS);
    }
}
