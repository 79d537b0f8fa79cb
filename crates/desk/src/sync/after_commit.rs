//! What happens after records were committed to the replica, for bulk and live alike.
//!
//! Never before the commit: a window that asks at once must see the new rows.

use crate::core::{Core, notices::REPLICA_UNWRITABLE};
use crate::lasting_news;
use crate::lock::lock;
use crate::notify::News;
use crate::outbox::table as outbox;
use crate::replica::Changes;
use crate::store::preferences;
use crate::view::{QueueTab, Topic};
use holdpoint_domain::Digest;

/// Above this many changed actions the window reloads everything it shows.
const MAX_NAMED_ACTIONS: usize = 200;

/// What was committed to the replica.
pub(super) enum Commit<'a> {
    /// A few records, with the changes they made.
    Records(&'a Changes),
    /// A batch of a catch-up that is still running.
    Batch,
    /// The last batch of a catch-up.
    CatchUp,
}

/// Tells the other parts what a commit changed: the outbox, the fetch of bodies, the window and the person.
pub(super) fn after_commit(core: &Core, commit: Commit<'_>) {
    core.notices.clear(REPLICA_UNWRITABLE);
    let mut topics = vec![Topic::App, Topic::Queue, Topic::Audit];
    let mut actions = Vec::new();
    match &commit {
        Commit::Records(changes) => {
            actions = changed_actions(changes);
            topics.extend(topics_of(changes));
            core.bodies.request(bodies_of(changes));
        }
        Commit::Batch => {}
        Commit::CatchUp => {
            topics.extend([Topic::Action, Topic::Tools, Topic::People, Topic::Incidents]);
            core.bodies.request_search();
        }
    }
    if !matches!(commit, Commit::Batch) && forget_accepted(core) {
        topics.push(Topic::Outbox);
    }
    if topics.contains(&Topic::People) {
        core.on_duty.clear();
        core.shift_end.clear();
    }
    core.events.mark_stale(&topics, actions);
    match commit {
        Commit::Records(changes) => {
            notify_critical(core, changes);
            // A stop is among what is not about a single action.
            if changes.incidents || changes.parties {
                lasting_news::check(core);
            }
        }
        Commit::CatchUp => lasting_news::check(core),
        Commit::Batch => {}
    }
}

fn topics_of(changes: &Changes) -> Vec<Topic> {
    let mut topics = Vec::new();
    if !changes.actions.is_empty() {
        topics.extend([Topic::Action, Topic::Tools]);
    }
    if changes.incidents {
        topics.push(Topic::Incidents);
    }
    if changes.parties {
        topics.extend([Topic::Tools, Topic::People]);
    }
    topics
}

// Empty for "all" when there are too many to name.
fn changed_actions(changes: &Changes) -> Vec<String> {
    match changes.actions.len() {
        0..=MAX_NAMED_ACTIONS => changes.actions.iter().map(|(action, _)| action.id.clone()).collect(),
        _ => Vec::new(),
    }
}

fn bodies_of(changes: &Changes) -> impl Iterator<Item = (String, Digest)> + '_ {
    let open = changes.actions.iter().filter_map(|(action, open)| Some((action, open.as_ref()?)));
    open.flat_map(|(action, open)| [open.body, open.edited].into_iter().flatten().map(|body| (action.id.clone(), body)))
}

// Deletes accepted commands whose records have arrived. Returns whether there were any.
fn forget_accepted(core: &Core) -> bool {
    let head = core.replica.head().0;
    core.connection.arrived.send_replace(head);
    let forgotten = outbox::forget_accepted(&core.store.conn(), head);
    match forgotten {
        Ok(0) => false,
        Ok(_) => core.refresh_pending().is_ok(),
        Err(error) => {
            tracing::warn!(%error, "accepted commands could not be deleted from the outbox");
            false
        }
    }
}

fn notify_critical(core: &Core, changes: &Changes) {
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
    crate::reminders::send_due(core, &wanted.notifications);
}
