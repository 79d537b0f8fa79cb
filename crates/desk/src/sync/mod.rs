//! Keeping up with the hub: sign in, catch up in bulk when far behind, then live;
//! when the connection breaks, again, with patience.

pub(crate) mod alarm;
mod bulk;
mod lag;
mod live;
mod poll;
mod settle;

use crate::backoff::Backoff;
use crate::core::{
    Core,
    connection::Status,
    notices::{DEVICE_REFUSED, REPLICA_UNWRITABLE},
};
use crate::error::of_client;
use crate::identity::{Identity, session};
use crate::replica::ReplicaError;
use crate::view::{NoticeLevel, SyncState};
use alarm::Alarm;
use holdpoint_domain::Seq;
use holdpoint_protocol::{ClientError, DeskClient, HubInfo};
use lag::Lag;
use std::sync::Arc;
use std::time::Duration;

/// Further behind than this, records come in bulk.
const FAR_BEHIND: u64 = 5_000;

/// Between two looks whether somebody was made known to this folder's hub without the window.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Why following the hub ended.
#[derive(Debug, thiserror::Error)]
enum SyncError {
    #[error(transparent)]
    Hub(#[from] ClientError),
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// The record cannot be trusted; nothing more is folded.
    #[error("{}", .0.sentence())]
    Broken(Alarm),
    /// The hub ends before this desk does; another one may have been ahead of it.
    #[error("the hub's record ends at {hub}, this desk's at {own}")]
    Behind { hub: Seq, own: Seq },
    #[error("the work was stopped")]
    Stopped,
}

/// Follows the hub for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut patience = Patience::default();
    let (mut hub, mut who) = (core.connection.hub.subscribe(), core.account.identity.subscribe());
    loop {
        let url = hub.borrow_and_update().clone();
        let identity = who.borrow_and_update().clone().filter(|identity| identity.profile().hub.is_some());
        let (Some(url), Some(identity)) = (url, identity) else {
            tokio::select! {
                changed = hub.changed() => if changed.is_err() { return },
                changed = who.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(LOOK_AGAIN) => crate::features::setup::write::notice(&core).await,
            }
            continue;
        };
        let result = tokio::select! {
            biased;
            _ = hub.changed() => { patience = Patience::default(); core.connection.set_client(None); continue }
            _ = who.changed() => continue,
            result = follow(&core, &url, &identity, &mut patience) => result,
        };
        core.connection.set_client(None);
        let result = patience.lag.judge(result, tokio::time::Instant::now());
        let broken = matches!(result, Err(SyncError::Broken(_) | SyncError::Replica(ReplicaError::Broken(_))));
        if let Err(error) = result {
            say(&core, &error);
        }
        tokio::select! {
            _ = hub.changed() => patience = Patience::default(),
            _ = who.changed() => {}
            // A broken record does not mend itself; whoever looks restarts the app, or names another hub.
            () = patience.backoff.wait(), if !broken => {}
        }
    }
}

/// What is remembered from one connection to the next.
#[derive(Default)]
struct Patience {
    backoff: Backoff,
    lag: Lag,
    /// The last live stream fell silent.
    fell_silent: bool,
}

async fn follow(core: &Arc<Core>, url: &str, identity: &Identity, patience: &mut Patience) -> Result<(), SyncError> {
    let plain = DeskClient::new(url);
    let info = plain.info().await?;
    check_hub(core, identity, &info)?;
    let client = session(identity, &plain).await?;
    core.set_hub_time(info.now);
    core.notices.clear(DEVICE_REFUSED);
    core.connection.set_client(Some(client.clone()));
    // What was not handed out before may be now.
    core.bodies.forget_withheld();
    core.connection.arrived.send_replace(core.replica.head().0);
    core.connection.set_status(|status| heard(status, info.head));
    core.submissions.wake_sender();
    core.bodies.request_search();
    confirm_past(core, &client, info.head).await?;
    if info.head.saturating_sub(core.replica.head().0) > FAR_BEHIND {
        bulk::catch_up(core, &client).await?;
    }
    live::follow(core, &client, patience).await
}

// A desk follows one log: another hub's, or a shorter one, would be another history.
fn check_hub(core: &Core, identity: &Identity, info: &HubInfo) -> Result<(), SyncError> {
    if identity.profile().hub.as_ref().is_some_and(|hub| hub.id != info.id) {
        return Err(SyncError::Broken(Alarm::AnotherHub));
    }
    let own = core.replica.head().0;
    if info.head < own {
        return Err(SyncError::Behind { hub: info.head, own });
    }
    Ok(())
}

// The next record would show a rewritten past, but it may be long in coming: with
// nothing new, the last record that is here is held against the hub's.
async fn confirm_past(core: &Arc<Core>, client: &DeskClient, hub: u64) -> Result<(), SyncError> {
    let (own, hash) = core.replica.head();
    if own == 0 || hub > own {
        return Ok(());
    }
    let mut batches = client.catch_up(own - 1).await?;
    let last = match batches.next().await {
        Some(batch) => batch?.into_iter().next(),
        None => None,
    };
    match last {
        Some(record) if record.seq == own && record.hash == hash && record.computed_hash() == hash => Ok(()),
        Some(_) => Err(SyncError::Broken(Alarm::Rewritten { own })),
        // Of two hubs on one record, one said its head and the other had not heard of it yet.
        None => Err(SyncError::Behind { hub: own - 1, own }),
    }
}

fn heard(status: &mut Status, head: u64) {
    status.hub_head = Some(status.hub_head.unwrap_or(0).max(head));
    status.heard_at = Some(crate::clock::local_now());
    status.message = None;
    status.alarm = None;
}

fn say(core: &Core, error: &SyncError) {
    tracing::info!(%error, "the connection to the hub ended");
    match error {
        SyncError::Broken(alarm) => alarm.raise(core),
        SyncError::Replica(error) => say_replica(core, error),
        SyncError::Hub(ClientError::Refused(problem)) => {
            // The hub is there and does not want this device; waiting does not change that.
            if matches!(problem.code.as_str(), "device_revoked" | "device_unknown" | "person_revoked") {
                core.notices.set(DEVICE_REFUSED, NoticeLevel::Bad, problem.detail.clone());
            }
            if matches!(problem.code.as_str(), "device_revoked" | "person_revoked") {
                // Nothing signed here is taken any more, and nobody should think otherwise.
                crate::outbox::send::refuse_all(core, &of_client(&ClientError::Refused(problem.clone())));
            }
            offline(core, problem.detail.clone());
        }
        SyncError::Hub(_) => offline(core, "The hub does not answer. Reviews are kept here, signed, and sent as soon as it does.".into()),
        SyncError::Behind { hub, own } => offline(
            core,
            format!(
                "This hub's record ends at {hub}, this desk's at {own}. It may still be catching up with another hub; it is asked again."
            ),
        ),
        SyncError::Stopped => {}
    }
}

fn say_replica(core: &Core, error: &ReplicaError) {
    match error {
        ReplicaError::Broken(link) => Alarm::of_link(link, core.replica.head().0).raise(core),
        error if error.is_damage() => {
            core.notices.set(
                "replica_damaged",
                NoticeLevel::Bad,
                "The local copy of the record is damaged. Restart the app: it is moved aside and fetched again from the hub.",
            );
            offline(core, "The local copy of the record is damaged.".into());
        }
        error => {
            core.notices.set(
                REPLICA_UNWRITABLE,
                NoticeLevel::Bad,
                format!("The local copy of the record cannot be written: {error}. Free some space on the disk."),
            );
            offline(core, "The local copy of the record cannot be written.".into());
        }
    }
}

fn offline(core: &Core, message: String) {
    core.connection.set_status(|status| {
        status.state = SyncState::Offline;
        status.message = Some(message);
        status.behind_since = None;
    });
}
