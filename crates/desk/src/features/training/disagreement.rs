//! One disagreement in full: what each reviewer said, and what they had before them.

use super::list::{certainty_of, chip, is_trainer, reason, two_sides, verdict_of};
use super::view::{AppealView, ArgumentLine, DisagreementView, RulingView, SideView};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::incident::since_break;
use crate::fetch;
use crate::replica::{actions, bodies, people, records, reviews, rulings};
use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    Action, ActionContent, ActionRulings, CommandBody, DeskCommand, Digest, Ms, ReviewBody, Role, Status, Verdict, find_reason,
    is_same_identity, read_recorded_review, rebuild_action,
};
use holdpoint_metrics::pace::reading_floor_ms;
use holdpoint_replica::ruling::KnownReview;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// Earlier actions of the kind that are compared.
const BEFORE: i64 = 30;
/// Actions of the kind below which nothing is said of how often reviewers differed.
const MIN_BEFORE: usize = 10;
/// Characters of a value.
const VALUE_CHARS: usize = 400;
/// Roles that may know when another person had a break, and how long they read.
const READING_READERS: [Role; 2] = [Role::Trainer, Role::Manager];

/// Documents that the view needs and that are not here.
pub(super) fn missing(core: &Core, id: &str) -> Result<Vec<Digest>, DeskError> {
    core.replica
        .read(|conn| {
            let Some(action) = read_action(conn, id)? else { return Ok(Vec::new()) };
            let known = rulings::of_action(conn, id)?.unwrap_or_default();
            let said = rulings::known_reviews(conn, id)?.into_iter().filter_map(|review| review.body);
            let ruled = known.ruling.and_then(|ruling| ruling.body).into_iter().chain(known.appeal.and_then(|appeal| appeal.body));
            fetch::absent(conn, std::iter::once(action.body).chain(said).chain(ruled))
        })
        .map_err(Into::into)
}

/// The view; reviewers have no names before a ruling holds.
pub(super) fn view(core: &Core, id: &str, escape: bool) -> Result<DisagreementView, DeskError> {
    let me = core.me().unwrap_or_default();
    core.replica
        .read(|conn| read(conn, id, &me, escape))?
        .ok_or_else(|| refused("not_found", "This action was not decided", "There is no decision on it, so there is nothing to rule on."))
}

pub(super) fn read_action(conn: &Connection, id: &str) -> rusqlite::Result<Option<Action>> {
    Ok(rebuild_action(&records::of_subject(conn, id)?).ok().flatten())
}

fn read(conn: &Connection, id: &str, me: &str, escape: bool) -> rusqlite::Result<Option<DisagreementView>> {
    let Some(action) = read_action(conn, id)? else { return Ok(None) };
    let Some(decided_at) = action.decided_at.filter(|_| action.status != Status::Open) else { return Ok(None) };
    let known = rulings::of_action(conn, id)?.unwrap_or_default();
    let said = rulings::known_reviews(conn, id)?;
    let names = people::names(conn)?;
    let profile = people::profile(conn, me)?.unwrap_or_default();
    let may_know = profile.roles.iter().any(|role| READING_READERS.contains(role));
    let content: Option<ActionContent> = document(conn, &action.body)?;
    let seen = Seen { action: &action, known: &known, names: &names, may_know };
    let two = two_sides(&said);
    let mut sides = Vec::new();
    for (place, review) in two.iter().enumerate() {
        sides.push(side(conn, place, review, &seen)?);
    }
    let edited = two.iter().filter(|review| review.verdict == "edit").find_map(|review| review.body);
    let edited = edited.map(|body| edited_arguments(conn, &body)).transpose()?.flatten();
    let head = &action.content;
    Ok(Some(DisagreementView {
        action: id.to_owned(),
        title: visible_line(&head.title),
        kind: visible_line(&head.kind),
        tool: visible_line(
            &[Some(head.tool.name.as_str()), head.tool.model_version.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "),
        ),
        target: visible_line(&head.target.parts().collect::<Vec<_>>().join(" · ")),
        risk: head.risk,
        decided_at,
        why: reason(known.open_appeal().is_some(), escape),
        happened: happened(&action, &said),
        before: differed_before(conn, &action)?,
        reading_ms: content.as_ref().map(usual_reading_ms),
        arguments: content.as_ref().map(arguments).unwrap_or_default(),
        missing: content.is_none().then(|| "The arguments are not here: they were erased, or are still being fetched.".to_owned()),
        edited: edited
            .or_else(|| content.as_ref().and_then(|content| serde_json::to_string_pretty(&content.arguments).ok()))
            .unwrap_or_default(),
        ruling: known.ruling.as_ref().map(|ruling| ruling_view(conn, ruling, &names)).transpose()?,
        appeal: known.open_appeal().map(|appeal| appeal_view(conn, appeal, &names)).transpose()?,
        cannot: cannot_rule(conn, &action, &known, me)?,
        may_appeal: known.open_appeal().is_none() && has_part(conn, &action, me)?,
        sides,
    }))
}

// What sides are made with.
struct Seen<'a> {
    action: &'a Action,
    known: &'a ActionRulings,
    names: &'a HashMap<String, String>,
    may_know: bool,
}

fn side(conn: &Connection, place: usize, review: &KnownReview, seen: &Seen<'_>) -> rusqlite::Result<SideView> {
    let reading = reviews::reading_of(conn, &review.review)?;
    let body: Option<ReviewBody> = review.body.map(|body| document(conn, &body)).transpose()?.flatten();
    let comment = body.and_then(|body| read_recorded_review(&body).ok()).and_then(|(_, review)| review.comment);
    let settled = seen.known.settled();
    let labels = ["First review", if seen.action.second_review { "Second review, blind" } else { "Second review" }];
    let all = seen.action.content.evidence;
    Ok(SideView {
        letter: char::from(b'A' + u8::try_from(place).unwrap_or(0)).to_string(),
        name: settled.map(|_| name_of(seen.names, &review.person)),
        label: labels.get(place).copied().unwrap_or("Review").to_owned(),
        chip: chip(review),
        certainty: certainty_of(review.certainty.as_deref())
            .map(|certainty| words::sentence(words::sure(Some(certainty)).trim_start_matches(", "))),
        reasons: review
            .reasons
            .iter()
            .map(|code| find_reason(code).map_or_else(|| visible_line(code), |reason| reason.label.to_owned()))
            .collect(),
        comment: comment.map(|comment| holdpoint_domain::text::visible(&comment)),
        shown_ms: reading.shown_ms,
        evidence: match (all, reading.evidence_opened) {
            (0, _) => "It came without evidence".into(),
            (_, None) => "Not known".into(),
            (all, Some(opened)) => format!("{opened} of {all} opened"),
        },
        since_break_ms: if seen.may_know { Some(since_break(conn, &review.person, (review.seq, review.at))?) } else { None },
        waiting: Some(actions::count_waiting(conn, review.seq.cast_signed(), review.at, 7 * 24 * 3600 * 1000)?.saturating_sub(1)),
        agrees: settled.and_then(|ruling| ruling.made.right.agrees(verdict_of(&review.verdict))),
    })
}

fn ruling_view(conn: &Connection, ruling: &holdpoint_domain::Ruling, names: &HashMap<String, String>) -> rusqlite::Result<RulingView> {
    let lesson = match ruling.body.map(|body| command(conn, &body)).transpose()?.flatten() {
        Some(DeskCommand::Rule { lesson, .. }) if !lesson.trim().is_empty() => Some(holdpoint_domain::text::visible(&lesson)),
        _ => None,
    };
    Ok(RulingView {
        id: ruling.id.to_string(),
        right: ruling.made.right,
        tags: ruling.made.tags.iter().map(|tag| visible_line(tag)).collect(),
        by: name_of(names, &ruling.by),
        at: ruling.at,
        lesson,
    })
}

fn appeal_view(conn: &Connection, appeal: &holdpoint_domain::Appeal, names: &HashMap<String, String>) -> rusqlite::Result<AppealView> {
    let reason = match appeal.body.map(|body| command(conn, &body)).transpose()?.flatten() {
        Some(DeskCommand::Appeal { reason, .. }) => Some(holdpoint_domain::text::visible(&reason)),
        _ => None,
    };
    Ok(AppealView { by: name_of(names, &appeal.by), at: appeal.at, reason })
}

/// The signed command in a body; none where it is not here.
pub(crate) fn command(conn: &Connection, body: &Digest) -> rusqlite::Result<Option<DeskCommand>> {
    let kept: Option<CommandBody> = document(conn, body)?;
    let payload = kept.and_then(|kept| kept.envelope.payload().ok());
    Ok(payload.and_then(|payload| serde_json::from_slice::<holdpoint_domain::Statement>(&payload).ok()).map(|statement| statement.command))
}

// At a usual reading speed, of what a person reads: arguments, preview, reasons, evidence.
fn usual_reading_ms(content: &ActionContent) -> i64 {
    let texts = serde_json::to_string(&(&content.arguments, &content.preview, &content.reasons, &content.evidence)).unwrap_or_default();
    reading_floor_ms(i64::try_from(texts.chars().count()).unwrap_or(i64::MAX / 2000))
}

pub(super) fn document<T: DeserializeOwned>(conn: &Connection, digest: &Digest) -> rusqlite::Result<Option<T>> {
    Ok(bodies::get(conn, digest)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn edited_arguments(conn: &Connection, body: &Digest) -> rusqlite::Result<Option<String>> {
    let body: Option<ReviewBody> = document(conn, body)?;
    let review = body.and_then(|body| read_recorded_review(&body).ok());
    Ok(review.and_then(|(_, review)| review.arguments).and_then(|arguments| serde_json::to_string_pretty(&arguments).ok()))
}

fn arguments(content: &ActionContent) -> Vec<ArgumentLine> {
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => visible_line(text),
        other => visible_line(&other.to_string()),
    };
    let cut = |text: String| text.chars().take(VALUE_CHARS).collect();
    content.arguments.iter().map(|(name, found)| ArgumentLine { name: visible_line(name), value: cut(value(found)) }).collect()
}

fn happened(action: &Action, said: &[KnownReview]) -> String {
    let state = words::sentence(action.status.in_words());
    let no = said.iter().filter(|review| verdict_of(&review.verdict) == Verdict::Reject).count();
    match (action.outcome.as_ref(), said.len()) {
        (Some(outcome), _) => format!("{state}, then {}", outcome.outcome.as_str()),
        (None, all) if all > 1 => format!("{state}: {no} of {all} rejected it"),
        (None, _) => state,
    }
}

// How often those who reviewed the last actions of this kind differed.
fn differed_before(conn: &Connection, action: &Action) -> rusqlite::Result<String> {
    let rows = actions::closed_of_kind(conn, &action.content.kind, Ms::MIN, &action.id, BEFORE)?;
    let (mut double, mut differ) = (0_usize, 0_usize);
    for row in rows {
        let said = rulings::known_reviews(conn, &row.id)?;
        if said.len() > 1 {
            double += 1;
            differ += usize::from(said.iter().any(|review| review.verdict != said[0].verdict));
        }
    }
    Ok(match double {
        double if double < MIN_BEFORE => format!("too few to say ({double} of {MIN_BEFORE})"),
        double => format!("in {differ} of the last {double} of this kind"),
    })
}

// The hub refuses it too; here it is said before.
fn cannot_rule(conn: &Connection, action: &Action, known: &ActionRulings, me: &str) -> rusqlite::Result<Option<String>> {
    if !is_trainer(conn, me)? {
        return Ok(Some("Trainers rule on disagreements.".into()));
    }
    if known.settled().is_some() {
        return Ok(Some("It is ruled. The ruling holds until it is appealed.".into()));
    }
    if has_part(conn, action, me)? && has_other_trainer(conn, action, me)? {
        return Ok(Some("You reviewed it, or own its tool. Another trainer has to rule on it.".into()));
    }
    Ok(matches!(action.status, Status::Withdrawn | Status::Stopped).then(|| "Nothing was decided about it.".into()))
}

// Another trainer without a part in it.
fn has_other_trainer(conn: &Connection, action: &Action, me: &str) -> rusqlite::Result<bool> {
    for person in people::everybody(conn)?.iter().filter(|person| person.id != me && person.left_at.is_none()) {
        if person.profile.roles.contains(&Role::Trainer) && !has_part(conn, action, &person.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_part(conn: &Connection, action: &Action, me: &str) -> rusqlite::Result<bool> {
    if action.reviews.iter().any(|review| review.reviewer == *me) {
        return Ok(true);
    }
    let profile = people::profile(conn, me)?.unwrap_or_default();
    let tool = &action.content.tool;
    let owners = [people::tool_owner(conn, &tool.name)?, tool.owner.clone()];
    let own = [Some(me), Some(profile.name.as_str()), profile.email.as_deref()];
    Ok(own.into_iter().flatten().any(|name| owners.iter().flatten().any(|owner| is_same_identity(owner, name))))
}

pub(super) fn name_of(names: &HashMap<String, String>, id: &str) -> String {
    visible_line(names.get(id).map_or(id, String::as_str))
}
