//! After a commit, never before: the outbox forgets what arrived, the window and the person hear of it.

use crate::core::{Core, notices::REPLICA_UNWRITABLE};
use crate::lock::lock;
use crate::notify::News;
use crate::outbox::table as outbox;
use crate::replica::Changes;
use crate::store::preferences;
use crate::view::{QueueTab, Topic};

/// Above this many touched actions the window asks for everything it shows.
const MOST_NAMED: usize = 200;

pub(super) fn after_commit(core: &Core, changes: Changes) {
    core.notices.clear(REPLICA_UNWRITABLE);
    let forgot = forget_accepted(core);
    let mut topics = vec![Topic::App, Topic::Queue, Topic::Audit];
    let mut named = Vec::new();
    if !changes.actions.is_empty() {
        topics.push(Topic::Action);
        if changes.actions.len() <= MOST_NAMED {
            named = changes.actions.iter().map(|(action, _)| action.id.clone()).collect();
        }
        topics.push(Topic::Tools);
        let open = changes.actions.iter().filter_map(|(action, open)| Some((action, open.as_ref()?)));
        let bodies = open.flat_map(|(action, open)| [open.body, open.edited].into_iter().flatten().map(|body| (action.id.clone(), body)));
        core.bodies.request(bodies);
    }
    if changes.parties {
        topics.extend([Topic::Tools, Topic::People]);
    }
    if forgot {
        topics.push(Topic::Outbox);
    }
    core.events.mark_stale(&topics, named);
    tell_of_critical(core, &changes);
}

/// Accepted commands whose records are here need no mark of their own any more.
pub(super) fn forget_accepted(core: &Core) -> bool {
    let head = core.replica.head().0;
    core.connection.arrived.send_replace(head);
    let forgot = outbox::forget_accepted(&core.store.conn(), head);
    match forgot {
        Ok(0) => false,
        Ok(_) => core.refresh_pending().is_ok(),
        Err(error) => {
            tracing::warn!(%error, "the outbox could not forget what was accepted");
            false
        }
    }
}

fn tell_of_critical(core: &Core, changes: &Changes) {
    if changes.new_critical.is_empty() {
        return;
    }
    let Ok(wanted) = preferences::get(&core.store.conn()) else { return };
    let mine: Vec<&(String, String)> = {
        let order = core.replica.order();
        let is_mine = |id: &str| {
            changes.actions.iter().any(|(action, open)| {
                action.id == id && open.as_ref().is_some_and(|open| order.contains(QueueTab::Mine, &(open.deadline, action.n)))
            })
        };
        changes.new_critical.iter().filter(|(id, _)| is_mine(id)).collect()
    };
    let mut throttle = lock(&core.throttle);
    for (action, title) in mine {
        throttle.add(News::Critical { action: action.clone(), title: title.clone() }, &wanted.notifications);
    }
    drop(throttle);
    crate::reminders::tell(core, &wanted.notifications);
}
