//! What the clock brings: a claim near its deadline, a break that is due, a digest that has waited long enough.

use crate::clock::local_now;
use crate::core::Core;
use crate::features::hand_over::read as hand_over;
use crate::features::review::read::LOOK_BACK_MS;
use crate::lock::lock;
use crate::notify::{News, is_quiet};
use crate::replica::actions;
use crate::store::{given, preferences, told};
use crate::view::{NotificationPreferences, QueueTab, Topic};
use chrono::Timelike as _;
use holdpoint_domain::Ms;
use holdpoint_metrics::pace::{BREAK_AFTER_MS, session};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::Duration;

/// How often the clock is looked at.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// A claimed action this near its deadline is worth a word.
const CLAIM_DUE_MS: i64 = 60_000;

/// Looks at the clock for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    loop {
        tokio::time::sleep(CHECK_INTERVAL).await;
        let thread_core = core.clone();
        if tokio::task::spawn_blocking(move || check_clock(&thread_core)).await.is_err() {
            return;
        }
    }
}

fn check_clock(core: &Core) {
    refresh_hand_over_bar(core);
    let Ok(wanted) = preferences::get(&core.store.conn()).map(|all| all.notifications) else { return };
    let news: Vec<News> = claims_due(core).into_iter().chain(break_due(core)).collect();
    match take_untold(&core.store.conn(), news, minute_of_day(), &wanted, local_now()) {
        Ok(untold) => {
            let mut throttle = lock(&core.throttle);
            untold.into_iter().for_each(|news| throttle.add(news, &wanted));
        }
        Err(error) => tracing::warn!(%error, "it could not be noted which reminders were told"),
    }
    send_due(core, &wanted);
}

// The end of a shift comes without a record.
fn refresh_hand_over_bar(core: &Core) {
    let Ok(due) = hand_over::due(core) else { return };
    let text = due.map(|(text, _)| text);
    let before = std::mem::replace(&mut *lock(&core.hand_over_bar), text.clone());
    if before != text {
        core.events.mark_stale(&[Topic::App], Vec::new());
    }
}

/// Of what is due, what was not told before, also before a restart; from now on it counts as
/// told. In quiet hours nothing is: what is due after them still is told then.
fn take_untold(conn: &Connection, news: Vec<News>, minute: u32, wanted: &NotificationPreferences, now: Ms) -> rusqlite::Result<Vec<News>> {
    if is_quiet(minute, wanted) {
        return Ok(Vec::new());
    }
    let mut untold = Vec::new();
    for news in news {
        let Some(key) = reminder_key(&news) else { continue };
        if !told::is_told(conn, &key)? {
            told::note(conn, &[key], now)?;
            untold.push(news);
        }
    }
    Ok(untold)
}

fn reminder_key(news: &News) -> Option<String> {
    match news {
        News::ClaimDue { action, .. } => Some(format!("claim {action}")),
        News::Rest { since } => Some(format!("break {since}")),
        News::Critical { .. } | News::Incident { .. } | News::Stop { .. } | News::Signature { .. } => None,
    }
}

fn break_due(core: &Core) -> Option<News> {
    let now = core.clock.now();
    let given = given::since(&core.store.conn(), now - LOOK_BACK_MS).ok()?;
    let times: Vec<i64> = given.iter().map(|(at, _)| *at).collect();
    let session = session(&times, now);
    (session.reviews > 0 && session.length_ms >= BREAK_AFTER_MS).then(|| News::Rest { since: now - session.length_ms })
}

fn minute_of_day() -> u32 {
    let local = chrono::Local::now();
    local.hour() * 60 + local.minute()
}

/// Sends what is due, if anything is.
pub(crate) fn send_due(core: &Core, wanted: &NotificationPreferences) {
    let waiting = lock(&core.throttle).waiting_actions();
    let settled: Vec<String> = waiting.into_iter().filter(|action| !is_mine_to_decide(core, action)).collect();
    let (due, told) = {
        let mut throttle = lock(&core.throttle);
        throttle.drop_settled(&settled);
        (throttle.due(local_now(), minute_of_day(), wanted), throttle.take_told())
    };
    // Noted before it is shown: a crash in between loses the notification, not the promise to tell it once.
    if let Err(error) = told::note(&core.store.conn(), &told, local_now()) {
        tracing::warn!(%error, "it could not be noted which news were told");
    }
    if let Some(event) = due {
        core.events.send(event);
    }
}

// Where it cannot be read, it is told rather than not.
fn is_mine_to_decide(core: &Core, action: &str) -> bool {
    let Ok(Some(row)) = core.replica.read(|conn| actions::get(conn, action)) else { return true };
    core.replica.order().contains(QueueTab::Mine, &(row.deadline, row.n))
}

fn claims_due(core: &Core) -> Vec<News> {
    let Some(me) = core.me() else { return Vec::new() };
    let now = core.clock.now();
    let keys: Vec<i64> = {
        let order = core.replica.order();
        let near = order.tab(QueueTab::Claimed).iter().filter(|(deadline, _)| (now..=now + CLAIM_DUE_MS).contains(deadline));
        near.map(|(_, n)| *n).collect()
    };
    let found = core.replica.read(|conn| {
        let mut found = Vec::new();
        for n in keys {
            if actions::get_open(conn, n)?.and_then(|open| open.claim).is_some_and(|(by, _)| by == me)
                && let Some(action) = actions::get_by_place(conn, n)?
            {
                found.push(News::ClaimDue { action: action.id, title: action.title });
            }
        }
        Ok::<_, rusqlite::Error>(found)
    });
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::Throttle;
    use crate::store::Store;

    const MINUTE: Ms = 60_000;

    fn quiet_at_night() -> NotificationPreferences {
        NotificationPreferences { quiet_from: Some(22 * 60), quiet_to: Some(7 * 60), ..NotificationPreferences::default() }
    }

    /// Minutes of a day, from `from` on, at which something was told, the clock looked at each minute.
    fn told_at(store: &Store, from: u32, minutes: u32, due: impl Fn(u32) -> Vec<News>) -> Vec<u32> {
        let (mut throttle, wanted) = (Throttle::default(), quiet_at_night());
        let mut told = Vec::new();
        for minute in from..from + minutes {
            let (of_day, now) = (minute % (24 * 60), Ms::from(minute) * MINUTE);
            let untold = take_untold(&store.conn(), due(minute), of_day, &wanted, now).unwrap();
            untold.into_iter().for_each(|news| throttle.add(news, &wanted));
            told.extend(throttle.due(now, of_day, &wanted).map(|_| minute));
        }
        told
    }

    fn claim(action: &str) -> News {
        News::ClaimDue { action: action.into(), title: "Drop index".into() }
    }

    #[test]
    fn break_and_claim_are_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap().store;
        let due = |minute| match minute {
            600.. => vec![claim("act_1"), News::Rest { since: 5 }],
            _ => Vec::new(),
        };
        assert_eq!(told_at(&store, 590, 60, due), [600]);
        assert_eq!(told_at(&store, 650, 60, due), [0_u32; 0], "also after a restart");
        assert_eq!(told_at(&store, 710, 5, |_| vec![News::Rest { since: 9 }]), [710], "another session");
    }

    #[test]
    fn reminder_in_quiet_hours_waits_for_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap().store;
        let (evening, morning) = (22 * 60, 31 * 60);
        assert_eq!(
            told_at(&store, evening - 5, 600, |minute| if minute >= evening { vec![News::Rest { since: 5 }] } else { Vec::new() }),
            [morning]
        );
        let over = |minute| if (evening..evening + 60).contains(&minute) { vec![claim("act_2")] } else { Vec::new() };
        assert_eq!(told_at(&store, evening, 600, over), [0_u32; 0], "it is past by then");
    }
}
