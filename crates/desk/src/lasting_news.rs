//! Incidents of SEV 1 and 2 that go on, stops in force that another person pulled, and what waits
//! for this person as the second one: told once on each device, also after a restart. They follow
//! from the record, so it does not matter through which hub, or in which window, they arrive.

use crate::core::Core;
use crate::core::incident_book::Known;
use crate::features::incident::level_of;
use crate::lock::lock;
use crate::notify::News;
use crate::replica::{people, stops};
use crate::store::{preferences, told};
use crate::view::SeverityLevel;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{Ms, Stop};
use rusqlite::Connection;

mod own_tools;
mod signatures;

/// What began longer ago is not news: a desk that joins a hub is not told of its past.
const NEWS_MS: Ms = 24 * 3600 * 1000;

/// Looks at the record, and tells what was not told.
pub(crate) fn check(core: &Core) {
    let Some(me) = core.me() else { return };
    let now = core.clock.now();
    let found = core.incidents.with(&core.replica, |conn, known| find(conn, known, &me, now));
    let Ok(found) = found.inspect_err(|error| tracing::warn!(%error, "open incidents and stops could not be read")) else { return };
    let (wanted, mut lasting) = {
        let store = core.store.conn();
        let Ok(wanted) = preferences::get(&store) else { return };
        let is_news = |news: &News| news.key().is_some_and(|key| matches!(told::is_told(&store, &key), Ok(false)));
        (wanted, found.into_iter().filter(is_news).collect::<Vec<News>>())
    };
    if let Err(error) = own_tools::add_to(core, &me, &mut lasting) {
        tracing::warn!(%error, "the owners of stopped tools could not be read");
    }
    lock(&core.throttle).set_lasting(lasting, &wanted.notifications);
    crate::reminders::send_due(core, &wanted.notifications);
}

fn find(conn: &Connection, known: &Known, me: &str, now: Ms) -> rusqlite::Result<Vec<News>> {
    let open = known.open_outages().into_iter().map(|listed| &listed.incident);
    let mut news: Vec<News> = open.filter(|incident| now - incident.started_at < NEWS_MS).filter_map(incident_news).collect();
    let Some(profile) = people::profile(conn, me)? else { return Ok(news) };
    let stops: Vec<Stop> = stops::all(conn)?.into_iter().filter(Stop::is_in_force).collect();
    for stop in stops.iter().filter(|stop| stop.by != *me && now - stop.at < NEWS_MS) {
        let (id, scope) = (stop.id.to_string(), stop.pulled.scope.in_words());
        news.push(News::Stop { id, scope, drill: stop.pulled.drill, own_tools: Vec::new() });
    }
    news.extend(signatures::waiting(conn, &stops, (me, &profile), now)?);
    Ok(news)
}

fn incident_news(incident: &Incident) -> Option<News> {
    let level = match level_of(incident) {
        SeverityLevel::Sev1 => "SEV 1",
        SeverityLevel::Sev2 => "SEV 2",
        SeverityLevel::Sev3 | SeverityLevel::Sev4 | SeverityLevel::Unknown => return None,
    };
    Some(News::Incident { id: incident.id.clone(), level, title: incident.title.clone() })
}
