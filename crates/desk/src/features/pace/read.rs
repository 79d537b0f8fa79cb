//! All that is recorded of this person, and who else can see it. Never of another person.

use super::rows::rows_of;
use super::signs::{USUAL_DAYS, assess, since_break};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch;
use crate::replica::reviews::KnownReview;
use crate::replica::{bodies, people, records, reviews};
use crate::view::{BreakSpan, OwnPace, RecordedDay, RecordedReading, SessionSpan};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Digest, Event, Record, Role, WorkloadDayBody, WorkloadEvent};
use std::sync::Arc;

/// Days and reviews that are listed.
const MAX_DAYS: usize = 28;
const MAX_REVIEWS: usize = 100;

/// The person's own pace; documents of days that are not here are fetched first.
pub(crate) async fn open(core: Arc<Core>) -> Result<OwnPace, DeskError> {
    let missing = blocking(core.clone(), missing_days).await?;
    fetch::fetch_for_answer(&core, &missing, fetch::DOCUMENT_WAIT).await;
    blocking(core, view).await
}

fn missing_days(core: &Core) -> Result<Vec<Digest>, DeskError> {
    let days = my_days(core)?;
    Ok(core.replica.read(|conn| fetch::absent(conn, days.iter().filter_map(|(record, _)| record.body)))?)
}

// The latest first.
fn my_days(core: &Core) -> Result<Vec<(Record, String)>, DeskError> {
    let Some(me) = core.me() else { return Ok(Vec::new()) };
    let about = core.replica.read(|conn| records::of_subject(conn, &me))?;
    let day = |record: Record| match Event::read_for_display(&record) {
        Event::Workload(WorkloadEvent::Day(day)) => Some((record, day.day)),
        _ => None,
    };
    Ok(about.into_iter().rev().filter_map(day).take(MAX_DAYS).collect())
}

fn view(core: &Core) -> Result<OwnPace, DeskError> {
    let (now, head, me) = (core.clock.now(), core.replica.head().0, core.me().unwrap_or_default());
    let known = core.replica.read(|conn| {
        let since = records::first_since(conn, now - USUAL_DAYS * 24 * 3600 * 1000, head)?;
        reviews::known_reviews(conn, since.saturating_sub(1), Some(&me))
    })?;
    let rows = rows_of(&known);
    let since_break = since_break(&rows, now);
    let (signs, rest_suggested) = assess(&rows, since_break, now);
    let readers = |roles: &[Role]| readers(core, &me, roles);
    Ok(OwnPace {
        signs,
        rest_suggested,
        days: my_days(core)?.into_iter().map(|(record, day)| recorded_day(core, &record, day)).collect::<Result<_, _>>()?,
        known: u32::try_from(known.len()).unwrap_or(u32::MAX),
        reviews: known.into_iter().rev().take(MAX_REVIEWS).map(recorded_reading).collect(),
        reading_readers: readers(&[Role::Manager, Role::Trainer])?,
        day_readers: readers(&[Role::Manager])?,
    })
}

fn recorded_day(core: &Core, record: &Record, day: String) -> Result<RecordedDay, DeskError> {
    let text = match record.body {
        Some(digest) => core.replica.read(|conn| bodies::get(conn, &digest))?,
        None => None,
    };
    let body = text.and_then(|text| serde_json::from_str::<WorkloadDayBody>(&text).ok());
    let why = || record.body.and_then(|digest| core.bodies.withheld(&digest));
    let missing = body.is_none().then(|| match why().as_deref() {
        Some(_) => "It was erased at the hub.".to_owned(),
        None => "It is fetched when the hub answers.".to_owned(),
    });
    let (sessions, breaks) = body.map(|body| (body.sessions, body.breaks)).unwrap_or_default();
    let reviews = sessions.iter().map(|span| span.reviews).sum();
    let sessions = sessions.iter().map(|span| SessionSpan { from: span.from, until: span.until, reviews: span.reviews }).collect();
    let breaks = breaks.iter().map(|span| BreakSpan { from: span.from, until: span.until }).collect();
    Ok(RecordedDay { day, seq: record.seq, sessions, breaks, reviews, missing })
}

fn recorded_reading(review: KnownReview) -> RecordedReading {
    RecordedReading {
        action: review.action,
        title: visible_line(&review.title),
        at: review.at,
        shown_ms: review.reading.shown_ms,
        characters: review.characters,
        evidence_opened: review.reading.evidence_opened,
        evidence: review.evidence,
        confirmed: review.reading.confirmed.unwrap_or(false),
    }
}

// Names of the other people with one of these roles.
fn readers(core: &Core, me: &str, roles: &[Role]) -> Result<Vec<String>, DeskError> {
    let everybody = core.replica.read(people::everybody)?;
    let reads = |person: &&people::PersonRow| {
        person.left_at.is_none() && person.id != me && roles.iter().any(|role| person.profile.roles.contains(role))
    };
    Ok(everybody.iter().filter(reads).map(|person| visible_line(&person.profile.name)).collect())
}
