//! What the clock brings: a claim near its deadline, a break that is due, a digest that has waited long enough.

use crate::clock::local_now;
use crate::core::Core;
use crate::features::review::read as pace;
use crate::lock::lock;
use crate::notify::News;
use crate::replica::actions;
use crate::store::{preferences, told};
use crate::view::{NotificationPreferences, QueueTab};
use chrono::Timelike as _;
use std::sync::Arc;
use std::time::Duration;

/// How often the clock is looked at.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// A claimed action this near its deadline is worth a word.
const CLAIM_DUE_MS: i64 = 60_000;

/// Looks at the clock for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut told: Vec<String> = Vec::new();
    let mut rest_told = false;
    loop {
        tokio::time::sleep(CHECK_INTERVAL).await;
        let thread_core = core.clone();
        let looked = tokio::task::spawn_blocking(move || {
            check_clock(&thread_core, &mut told, &mut rest_told);
            (told, rest_told)
        });
        match looked.await {
            Ok(after) => (told, rest_told) = after,
            Err(_) => return,
        }
    }
}

fn check_clock(core: &Core, told: &mut Vec<String>, rest_told: &mut bool) {
    let Ok(wanted) = preferences::get(&core.store.conn()).map(|all| all.notifications) else { return };
    let mut news = claims_due(core);
    news.retain(|news| match news {
        News::ClaimDue { action, .. } if told.contains(action) => false,
        News::ClaimDue { action, .. } => {
            told.push(action.clone());
            true
        }
        _ => true,
    });
    let rest_due = pace::view(core).is_ok_and(|pace| pace.decisions > 0 && pace.break_in_ms <= 0);
    if rest_due && !*rest_told {
        news.push(News::Rest);
    }
    *rest_told = rest_due;
    {
        let mut throttle = lock(&core.throttle);
        for piece in news {
            throttle.add(piece, &wanted);
        }
    }
    send_due(core, &wanted);
}

/// Sends what is due, if anything is.
pub(crate) fn send_due(core: &Core, wanted: &NotificationPreferences) {
    let local = chrono::Local::now();
    let (due, told) = {
        let mut throttle = lock(&core.throttle);
        (throttle.due(local_now(), local.hour() * 60 + local.minute(), wanted), throttle.take_told())
    };
    // Noted before it is shown: a crash in between loses the notification, not the promise to tell it once.
    if let Err(error) = told::note(&core.store.conn(), &told, local_now()) {
        tracing::warn!(%error, "it could not be noted which news were told");
    }
    if let Some(event) = due {
        core.events.send(event);
    }
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
