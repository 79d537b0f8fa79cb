//! `GET /v1/facts`: what figures need of reviews, without their documents.

use super::auth::Person;
use super::input::Query;
use super::{Answer, App};
use crate::body_rights::{PersonRights, decide_rights, is_review};
use crate::log_refusals::refuse_log_error;
use axum::Json;
use axum::extract::State;
use holdpoint_domain::{
    ActionContent, ActionEvent, CauseBody, Digest, Event, FaultFacts, FaultReview, ReadingBody, Record, Refusal, ReviewBody, ReviewEvent,
    ReviewFacts, Role, Seq, SubmittedInSet, extract_reading_facts, extract_review_facts, invalid, read_recorded_review,
};
use holdpoint_protocol::{FactsPage, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

/// Records that one page looks through.
const RECORDS_PER_PAGE: usize = 5_000;
/// A page ends with the action that brings this many reviews and more.
const FULL_PAGE_REVIEWS: usize = 400;

/// Query of the facts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct After {
    /// `next` of the page before; 0 for the first one.
    #[serde(default)]
    after: Seq,
}

/// Facts of the reviews of actions that were closed after a record, as far as the caller may read them.
///
/// Asked again with `after` set to `next` until `next` is the end of the record. Reviews of
/// open actions are sealed, so their facts come with the record that closes the action.
#[utoipa::path(get, operation_id = "facts", path = "/v1/facts", tag = "desks", params(After),
    responses((status = 200, body = FactsPage), (status = "4XX", body = Problem, content_type = "application/problem+json")),
    security(("token" = [])))]
pub(crate) async fn get_facts(State(app): State<App>, person: Person, Query(query): Query<After>) -> Answer<Json<FactsPage>> {
    if i64::try_from(query.after).is_err() {
        return Err(invalid("after", "after is the number of a record.").into());
    }
    let records = app.core.log.read(query.after, RECORDS_PER_PAGE).await.map_err(|error| refuse_log_error(&error))?;
    let mut page = FactsPage { next: query.after, ..FactsPage::default() };
    let mut reviews = Vec::new();
    let mut causes = Vec::new();
    for record in records {
        page.next = record.seq;
        if closes_action(&record) {
            let about = app.core.log.read_subject(&record.subject).await.map_err(|error| refuse_log_error(&error))?;
            causes.extend(about.iter().find(|record| ActionEvent::is_cause(record)).map(|_| about.clone()));
            reviews.extend(about.into_iter().filter(is_review));
        }
        if reviews.len() >= FULL_PAGE_REVIEWS {
            break;
        }
    }
    let sealed = causes.iter().flatten().filter(|record| ActionEvent::is_cause(record));
    let digests: Vec<Digest> = reviews.iter().chain(sealed).filter_map(|record| record.body).collect();
    let rights = decide_rights(&app.core, &person.person, &digests).await?;
    for record in reviews {
        // Reading data belongs to a review that is counted already.
        page.total += u32::from(is_submitted(&record));
        page.facts.extend(read_fact(&app, &rights, &record).await?);
    }
    for about in &causes {
        page.faults.extend(read_fault(&app, &rights, &person.person, about).await?);
    }
    Ok(Json(page))
}

// A planted fault among decided actions, with the reviews of it that the caller may know: a
// reviewer their own, managers and trainers all.
async fn read_fault(app: &App, rights: &PersonRights, person: &str, about: &[Record]) -> Result<Option<FaultFacts>, Refusal> {
    let Some(record) = about.iter().find(|record| ActionEvent::is_cause(record)) else { return Ok(None) };
    let Some(digest) = record.body.filter(|digest| rights.check(digest).is_ok()) else { return Ok(None) };
    let Some(read) = app.core.read_document::<CauseBody>(&digest).await? else { return Ok(None) };
    let Some(fault) = read.cause.fault() else { return Ok(None) };
    let state = app.core.state();
    let sees_all = [Role::Manager, Role::Trainer].iter().any(|role| state.people.has_role(person, *role));
    let content = about.first().and_then(|proposed| proposed.body);
    let content = match content {
        Some(body) => app.core.read_document::<ActionContent>(&body).await?,
        None => None,
    };
    let proposed = content.map(|content| content.arguments).unwrap_or_default();
    let mut reviews = Vec::new();
    for record in about.iter().filter(|record| is_submitted(record) && (sees_all || record.actor == person)) {
        let Some(digest) = record.body.filter(|digest| rights.check(digest).is_ok()) else { continue };
        let Some(body) = app.core.read_document::<ReviewBody>(&digest).await? else { continue };
        let (statement, review) = read_recorded_review(&body)?;
        let outcome = fault.outcome_of(&proposed, &review);
        reviews.push(FaultReview { review: statement.id, reviewer: statement.person, outcome });
    }
    Ok(Some(FaultFacts {
        seq: record.seq,
        action: record.subject.as_str().into(),
        item: fault.item.clone(),
        difficulty: fault.difficulty,
        lesson: fault.lesson.clone(),
        case: fault.case.clone(),
        reviews,
    }))
}

fn closes_action(record: &Record) -> bool {
    match Event::of(record) {
        Ok(Event::Action(ActionEvent::Decided(decided))) => decided.verdict.is_some(),
        Ok(Event::Action(ActionEvent::Withdrawn(_))) => true,
        Ok(_) | Err(_) => false,
    }
}

fn is_submitted(record: &Record) -> bool {
    matches!(Event::of(record), Ok(Event::Review(ReviewEvent::Submitted(_) | ReviewEvent::SubmittedInSet(_))))
}

async fn read_fact(app: &App, rights: &PersonRights, record: &Record) -> Result<Option<ReviewFacts>, Refusal> {
    let Some(digest) = record.body.filter(|digest| rights.check(digest).is_ok()) else { return Ok(None) };
    match Event::of(record) {
        Ok(Event::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review)))) => {
            let body = app.core.read_document::<ReviewBody>(&digest).await?;
            Ok(body.and_then(|body| extract_review_facts(record, &review, &body)))
        }
        Ok(Event::Review(ReviewEvent::Reading(reading))) => {
            let body = app.core.read_document::<ReadingBody>(&digest).await?;
            Ok(body.map(|body| extract_reading_facts(record, &reading, &body)))
        }
        Ok(_) | Err(_) => Ok(None),
    }
}
