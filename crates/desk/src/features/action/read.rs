//! One action as its reviewer sees it.

use super::content::{self, Body};
use super::load::load_action;
use super::proposed::{Shown, proposed};
use super::verdicts::{self, Standing};
use super::{arguments, pressing, similar};
use crate::blocking::blocking;
use crate::core::Core;
use crate::core::screen_time::get_marks;
use crate::error::DeskError;
use crate::features::freeze::read as freezes;
use crate::features::incident::related;
use crate::features::review::hold;
use crate::features::stop::read as stops;
use crate::features::training::tool_card;
use crate::fetch;
use crate::outbox::table as outbox;
use crate::replica::{bodies, drills, kinds, people, services};
use crate::store::drafts;
use crate::view::{ActionDetail, ClaimView, FreezeNote, MyReview, SyncState, Topic};
use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Action, DecidedBy, PersonNames, QualifiedAt, Risk, ServiceMap, Status, Verdict};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long opening an action waits for its content.
const CONTENT_WAIT: Duration = Duration::from_millis(400);

/// One action; its content is fetched first when it is not here.
pub(crate) async fn open(core: Arc<Core>, id: String) -> Result<ActionDetail, DeskError> {
    let asked = id.clone();
    let wanted = blocking(core.clone(), move |core| {
        let action = load_action(core, &asked)?;
        let here = core.replica.read(|conn| bodies::has(conn, &action.body))?;
        Ok((!here && core.bodies.withheld(&action.body).is_none_or(|why| why == "not_yet_yours")).then_some(action.body))
    });
    if let Some(digest) = wanted.await? {
        let (ask, stale) = (core.clone(), id.clone());
        // Goes on after the wait; the window is told when the content is here.
        let asking = tokio::spawn(async move {
            if fetch::fetch_bodies(&ask, vec![digest]).await.is_ok_and(|news| news) {
                ask.events.mark_stale(&[Topic::Action], vec![stale]);
            }
        });
        let _ = tokio::time::timeout(CONTENT_WAIT, asking).await;
    }
    blocking(core, move |core| detail(core, &id)).await
}

/// One action.
pub(crate) fn detail(core: &Core, id: &str) -> Result<ActionDetail, DeskError> {
    let action = load_action(core, id)?;
    let names = core.replica.read(people::names)?;
    let marks = get_marks(&core.store, id, &action.content.digest)?;
    let (mut edits, mut pressed) = (Vec::new(), Vec::new());
    let (content, missing, wrong) = match content::body(core, &action)? {
        Body::Here(content) => {
            if let Some(before) = content::before_edit(core, &action)? {
                edits = arguments::changes(&before, &content.arguments);
            }
            pressed = pressing::marks(&action.content.title, &content);
            (Some(content::view(&content, &marks)), None, false)
        }
        Body::Wrong => (None, Some("The hub sent content that does not match the digest, so it is not shown.".to_owned()), true),
        Body::Missing(why) => (None, Some(why), false),
    };
    let me = core.me();
    let my_review = my_review(core, &action, me.as_deref())?;
    let retractable = hold::find_retractable(core, &action)?;
    let (refused, draft) = {
        let conn = core.store.conn();
        (outbox::refusal_of(&conn, id)?, if my_review.is_none() { drafts::get(&conn, id)? } else { None })
    };
    let claim = claim(&action, me.as_deref(), &names);
    let map = core.replica.read(services::in_force)?;
    let held = held(core, &action, &map)?;
    let standing = Standing {
        held: held.as_deref(),
        me: me.as_deref(),
        not_eligible: not_eligible(core, &action, me.as_deref())?,
        my_review,
        claimed_by_other: claim.as_ref().filter(|claim| !claim.mine && claim.until > core.clock.now()).map(|claim| claim.by.as_str()),
        content_wrong: wrong,
        upgrade_needed: core.replica.read(kinds::not_understood)?.map(|unknown| unknown.sentence()),
        record_broken: core.connection.status().state == SyncState::Broken,
        now: core.clock.now(),
    };
    let verdicts = verdicts::view(&action, &standing);
    let similar = core.replica.read(|conn| similar::view(conn, &action, core.clock.now()))?;
    let head = &action.content;
    let base = proposed(&action, &map, Shown { content, missing, pressed });
    Ok(ActionDetail {
        status: action.status,
        outcome: outcome(&action, &names),
        claim,
        verdicts,
        reviews: given(&action),
        needed: head.approvals_needed() + u32::from(action.second_review),
        second_look: action.second_review,
        edited_by: action.edited.as_ref().and_then(|edited| reviewer_of(&action, &edited.review)).map(|id| name_of(&names, id)),
        edits,
        my_review,
        retractable,
        draft,
        refused,
        similar,
        must_read: head.risk == Risk::Critical,
        read_confirmed: action.is_read(marks.confirmed, marks.evidence_opened()),
        must_sample: head.must_sample,
        escalated: action.escalated,
        held,
        incident: core.incidents.with(&core.replica, |conn, known| related::related(conn, known, &action, &map))?,
        frozen: frozen(core, &action)?,
        tool_card: core.replica.read(|conn| tool_card::card(conn, &head.tool))?,
        practice: false,
        ..base
    })
}

// The window that an open action is in.
fn frozen(core: &Core, action: &Action) -> Result<Option<FreezeNote>, DeskError> {
    if action.status != Status::Open {
        return Ok(None);
    }
    let now = core.clock.now();
    Ok(core.replica.read(|conn| freezes::note(conn, &action.content, now))?)
}

// The stop that holds an open action, in words.
fn held(core: &Core, action: &Action, map: &ServiceMap) -> Result<Option<String>, DeskError> {
    if action.status != Status::Open {
        return Ok(None);
    }
    let holding = core.replica.read(stops::holding)?;
    let stop = holding.iter().find(|stop| stop.holds(&action.content, map));
    Ok(stop.map(|stop| format!("A stop of {} holds it. {}", stop.pulled.scope.in_words(), visible_line(&stop.pulled.reason))))
}

// Why the checkpoint does not let this person decide, in the hub's own words.
fn not_eligible(core: &Core, action: &Action, me: Option<&str>) -> Result<Option<String>, DeskError> {
    let Some(me) = me else { return Ok(Some("You can read this, but not review it.".into())) };
    let head = &action.content;
    let (profile, owner, names, drills) = core.replica.read(|conn| {
        let names = people::everybody(conn)?.iter().map(|person| (person.id.as_str(), &person.profile)).collect::<PersonNames>();
        Ok::<_, rusqlite::Error>((people::profile(conn, me)?, people::tool_owner(conn, &head.tool.name)?, names, drills::read_rules(conn)?))
    })?;
    let Some(profile) = profile else { return Ok(Some("You can read this, but not review it.".into())) };
    let refused = action.may_decide(me, &profile, owner.as_deref(), &names, QualifiedAt { drills: &drills, at: core.clock.now() }).err();
    Ok(refused.map(|refusal| refusal.detail))
}

// Abstentions and escalations are not verdicts.
fn given(action: &Action) -> u32 {
    let given = action.reviews.iter().filter(|review| review.verdict.is_none_or(Verdict::is_vote));
    u32::try_from(given.count()).unwrap_or(u32::MAX)
}

fn reviewer_of<'a>(action: &'a Action, review: &str) -> Option<&'a str> {
    action.reviews.iter().find(|mark| mark.review == review).map(|mark| mark.reviewer.as_str())
}

fn my_review(core: &Core, action: &Action, me: Option<&str>) -> Result<Option<MyReview>, DeskError> {
    if let Some(pending) = outbox::my_review(&core.store.conn(), &action.id)? {
        return Ok(Some(pending));
    }
    Ok(action.reviews.iter().any(|review| Some(review.reviewer.as_str()) == me).then_some(MyReview::Accepted))
}

fn claim(action: &Action, me: Option<&str>, names: &HashMap<String, String>) -> Option<ClaimView> {
    let claim = action.claim.as_ref()?;
    Some(ClaimView { by: name_of(names, &claim.by), mine: Some(claim.by.as_str()) == me, until: claim.until })
}

/// The name of a person.
pub(super) fn name_of(names: &HashMap<String, String>, id: &str) -> String {
    names.get(id).map_or_else(|| "Unknown person".into(), |name| visible_line(name))
}

fn outcome(action: &Action, names: &HashMap<String, String>) -> Option<String> {
    if action.status == Status::Open {
        return None;
    }
    let state = words::sentence(action.status.in_words());
    let decision = action.decision.as_ref();
    let by: Vec<String> =
        decision.map(|mark| mark.reviews.iter().map(|review| name_of(names, &review.reviewer)).collect()).unwrap_or_default();
    Some(match decision.map(|mark| mark.by) {
        Some(DecidedBy::Deadline) if action.status.allows() => "Allowed by the policy at its deadline. No person reviewed it".into(),
        Some(DecidedBy::Policy) => "Allowed by the policy. No person reviewed it".into(),
        Some(DecidedBy::Review) if !by.is_empty() => format!("{state} by {}", by.join(", ")),
        _ => state,
    })
}
