//! The frame around the screens.

use crate::clock::local_now;
use crate::core::notices::NO_KEYCHAIN;
use crate::core::{Core, connection::Status};
use crate::error::DeskError;
use crate::features::change::read as changes;
use crate::features::freeze::read as freezes;
use crate::features::hand_over::read as hand_over;
use crate::features::pace::flood;
use crate::features::queue::read as queue;
use crate::features::review::hold;
use crate::features::stop::read as stops;
use crate::features::stop::triggers;
use crate::outbox::table as outbox;
use crate::replica::{incidents, people};
use crate::view::{AppState, HubView, Notice, NoticeLevel, PersonView, ProgressView, RebuildView, Setup, SyncState, SyncView};
use crate::words::initials;
use holdpoint_domain::{span, text::visible_line};
use holdpoint_protocol::HubFile;
use std::time::Duration;

/// Above this difference the clocks are worth a notice.
const SKEW_MS: i64 = 30_000;
/// A pace measured over less than this says little.
const PACE: Duration = Duration::from_millis(500);

/// Everything the frame needs.
pub(crate) fn view(core: &Core) -> Result<AppState, DeskError> {
    let person = person(core)?;
    let (outbox, refused) = outbox::counts(&core.store.conn())?;
    let (held_verdicts, outbox_since) = (hold::view(core)?, outbox::oldest(&core.store.conn())?);
    let simulated = core.is_simulated();
    let day = core.days.as_ref().filter(|_| simulated).and_then(|days| days.running());
    // A simulated clock is another one on purpose.
    let skew_ms = if simulated { 0 } else { core.clock.skew() };
    Ok(AppState {
        setup: if person.is_some() { Setup::Ready } else { Setup::Needed },
        person,
        hub: hub(core),
        sync: sync(core),
        rebuilding: core.replica.rebuilding().map(|progress| RebuildView { done: progress.done, total: progress.total }),
        outbox,
        outbox_since,
        held_verdicts,
        refused,
        counts: queue::counts(core)?,
        open_incidents: count_open_incidents(core)?,
        now: core.clock.now(),
        skew_ms,
        simulated,
        rate: day.as_ref().map_or_else(|| core.clock.rate(), |day| day.rate),
        day,
        stops: stops::bars(core)?,
        freezes: freezes::bars(core)?,
        floods: flood::bars(core)?,
        notices: notices(core, skew_ms)?,
        version: core.version.clone(),
    })
}

// Without all incidents in memory where a count suffices: this is part of the app's start.
fn count_open_incidents(core: &Core) -> Result<u32, DeskError> {
    if let Some(open) = core.replica.read(incidents::count_open)? {
        return Ok(open);
    }
    let open = core.incidents.with(&core.replica, |_, known| Ok::<_, DeskError>(known.count_open()))?;
    Ok(u32::try_from(open).unwrap_or(u32::MAX))
}

fn person(core: &Core) -> Result<Option<PersonView>, DeskError> {
    let Some((id, name)) = core.account.person() else { return Ok(None) };
    let profile = core.replica.read(|conn| people::profile(conn, &id))?.unwrap_or_default();
    let roles = profile.roles.iter().map(|role| role.as_str().to_owned()).collect();
    let name = visible_line(&name);
    Ok(Some(PersonView { initials: initials(&name), id, name, roles }))
}

fn hub(core: &Core) -> Option<HubView> {
    let url = core.connection.hub_url()?;
    // The hub that runs on this very folder needs no name of its own.
    let here = !core.is_simulated() && HubFile::read(&core.data).is_some_and(|file| file.url == url);
    let known = core.account.hub_name().filter(|_| !here);
    Some(HubView { name: known.map_or_else(|| "This computer".into(), |name| visible_line(&name)), url })
}

fn sync(core: &Core) -> SyncView {
    let status = core.connection.status();
    let head = core.replica.head().0;
    let progress = progress(&status, head);
    let message = match status.state {
        SyncState::Offline | SyncState::Broken => status.message,
        SyncState::Live | SyncState::CatchingUp => None,
    };
    // Heard on this computer's clock; shown, as every time, on the hub's.
    let heard_at = status.heard_at.map(|at| at - core.clock.skew());
    SyncView { state: status.state, head, hub_head: status.hub_head, heard_at, message, progress, alarm: status.alarm }
}

fn progress(status: &Status, head: u64) -> Option<ProgressView> {
    let (from, began) = status.behind_since.filter(|_| status.state == SyncState::CatchingUp)?;
    let (done, total) = (head.saturating_sub(from), status.hub_head?.saturating_sub(from));
    let spent = began.elapsed();
    let left_ms = (done > 0 && spent >= PACE).then(|| {
        let left = spent.as_millis() * u128::from(total.saturating_sub(done)) / u128::from(done);
        i64::try_from(left).unwrap_or(i64::MAX)
    });
    Some(ProgressView { done, total, left_ms })
}

fn notices(core: &Core, skew_ms: i64) -> Result<Vec<Notice>, DeskError> {
    let mut notices: Vec<Notice> = core.notices.all();
    if core.is_simulated() {
        // The key of a simulated person lies in a file on purpose.
        notices.retain(|notice| notice.code != NO_KEYCHAIN);
    }
    notices.extend(changes::notice(core)?);
    notices.extend(triggers::notices(core)?);
    notices.extend(hand_over::due(core)?.map(|(text, code)| Notice { code: code.into(), level: NoticeLevel::Info, text }));
    if skew_ms.abs() > SKEW_MS {
        let way = if skew_ms > 0 { "ahead of" } else { "behind" };
        // To the minute, where that tells them apart.
        let form = if skew_ms.abs() < 60_000 { "%H:%M:%S" } else { "%H:%M" };
        let (own, hub) = (format_time(local_now(), form), format_time(core.clock.now(), form));
        let text = format!(
            "This computer's clock says {own} and the hub's says {hub} (UTC): it is {} {way} the hub's. Deadlines and times here follow the hub. Set this computer's clock.",
            span(skew_ms.abs())
        );
        notices.push(Notice { code: "clock_skew".into(), level: NoticeLevel::Warn, text });
    }
    Ok(notices)
}

fn format_time(at: i64, form: &str) -> String {
    chrono::DateTime::from_timestamp_millis(at).map(|at| at.format(form).to_string()).unwrap_or_default()
}
