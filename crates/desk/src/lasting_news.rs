//! Incidents of SEV 1 and 2 that go on, and stops in force that another person pulled: told once on
//! each device, also after a restart. They follow from the record, so it does not matter through
//! which hub, or in which window, they arrive.

use crate::core::Core;
use crate::core::incident_book::Known;
use crate::features::incident::level_of;
use crate::lock::lock;
use crate::notify::News;
use crate::replica::stops;
use crate::store::{preferences, told};
use crate::view::SeverityLevel;
use holdpoint_domain::Ms;
use holdpoint_domain::incidents::Incident;
use rusqlite::Connection;

/// What began longer ago is not news: a desk that joins a hub is not told of its past.
const NEWS_MS: Ms = 24 * 3600 * 1000;

/// Looks at the record, and tells what was not told.
pub(crate) fn check(core: &Core) {
    let Some(me) = core.me() else { return };
    let now = core.clock.now();
    let found = core.incidents.with(&core.replica, |conn, known| find(conn, known, &me, now));
    let Ok(found) = found.inspect_err(|error| tracing::warn!(%error, "open incidents and stops could not be read")) else { return };
    let wanted = {
        let store = core.store.conn();
        let Ok(wanted) = preferences::get(&store) else { return };
        let is_news = |news: &News| news.key().is_some_and(|key| matches!(told::is_told(&store, &key), Ok(false)));
        let lasting = found.into_iter().filter(is_news).collect();
        lock(&core.throttle).set_lasting(lasting, &wanted.notifications);
        wanted
    };
    crate::reminders::send_due(core, &wanted.notifications);
}

fn find(conn: &Connection, known: &Known, me: &str, now: Ms) -> rusqlite::Result<Vec<News>> {
    let open = known.open_outages().into_iter().map(|listed| &listed.incident);
    let mut news: Vec<News> = open.filter(|incident| now - incident.started_at < NEWS_MS).filter_map(incident_news).collect();
    let pulled = stops::all(conn)?.into_iter().filter(|stop| stop.is_in_force() && stop.by != *me && now - stop.at < NEWS_MS);
    news.extend(pulled.map(|stop| News::Stop { id: stop.id.to_string(), scope: stop.pulled.scope.in_words(), drill: stop.pulled.drill }));
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
