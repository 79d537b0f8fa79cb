//! The frame around the screens.

use super::queue;
use crate::DeskError;
use crate::core::{Core, lock};
use crate::replica::people;
use crate::store::outbox;
use crate::view::{AppState, HubView, Notice, NoticeLevel, PersonView, Setup, SyncState, SyncView};
use crate::words::initials;
use holdpoint_domain::{span, text::visible_line};
use holdpoint_protocol::HubFile;

/// Above this difference the clocks are worth a notice.
const SKEW_MS: i64 = 2_000;

/// Everything the frame needs.
pub(crate) fn view(core: &Core) -> Result<AppState, DeskError> {
    let person = person(core)?;
    let (outbox, refused) = outbox::counts(&core.store.conn())?;
    let skew_ms = core.clock.skew();
    Ok(AppState {
        setup: if person.is_some() { Setup::Ready } else { Setup::Needed },
        person,
        hub: hub(core),
        sync: sync(core),
        outbox,
        refused,
        counts: queue::counts(core)?,
        now: core.clock.now(),
        skew_ms,
        notices: notices(core, skew_ms),
        version: core.version.clone(),
    })
}

fn person(core: &Core) -> Result<Option<PersonView>, DeskError> {
    let Some((id, name)) = core.person() else { return Ok(None) };
    let profile = core.replica.read(|conn| people::profile(conn, &id))?.unwrap_or_default();
    let roles = profile.roles.iter().map(|role| role.as_str().to_owned()).collect();
    let name = visible_line(&name);
    Ok(Some(PersonView { initials: initials(&name), id, name, roles }))
}

fn hub(core: &Core) -> Option<HubView> {
    let url = core.hub.borrow().clone()?;
    // The hub that runs on this very folder needs no name of its own.
    let here = HubFile::read(&core.data).is_some_and(|file| file.url == url);
    let known = core.hub_name().filter(|_| !here);
    Some(HubView { name: known.map_or_else(|| "This computer".into(), |name| visible_line(&name)), url })
}

fn sync(core: &Core) -> SyncView {
    let status = core.status();
    let message = match status.state {
        SyncState::Offline | SyncState::Broken => status.message,
        SyncState::Live | SyncState::CatchingUp => None,
    };
    // Heard on this computer's clock; shown, as every time, on the hub's.
    let heard_at = status.heard_at.map(|at| at - core.clock.skew());
    SyncView { state: status.state, head: core.replica.head().0, hub_head: status.hub_head, heard_at, message }
}

fn notices(core: &Core, skew_ms: i64) -> Vec<Notice> {
    let mut notices: Vec<Notice> = lock(&core.notices).values().cloned().collect();
    if skew_ms.abs() > SKEW_MS {
        let way = if skew_ms > 0 { "ahead of" } else { "behind" };
        let text = format!("This computer's clock is {} {way} the hub's. Times here are the hub's.", span(skew_ms.abs()));
        notices.push(Notice { code: "clock_skew".into(), level: NoticeLevel::Warn, text });
    }
    notices
}
