//! Following the hub for as long as the desk is open.

use super::alarm::Alarm;
use super::error::SyncError;
use super::patience::Patience;
use super::report::report_error;
use super::{bulk, live};
use crate::core::{Core, notices::DEVICE_REFUSED};
use crate::enrolment::load_enrolled;
use crate::identity::{device::Identity, enroll::session};
use crate::replica::ReplicaError;
use holdpoint_protocol::{DeskClient, HubInfo};
use std::sync::Arc;
use std::time::Duration;

/// Further behind than this, records come in bulk.
const BULK_THRESHOLD_RECORDS: u64 = 5_000;

/// Between two checks for an identity that the command line enrolled.
const ENROLMENT_CHECK_INTERVAL: Duration = Duration::from_secs(2);

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
                () = tokio::time::sleep(ENROLMENT_CHECK_INTERVAL) => load_enrolled(&core).await,
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
            report_error(&core, &error);
        }
        tokio::select! {
            _ = hub.changed() => patience = Patience::default(),
            _ = who.changed() => {}
            // A broken record needs a person: a restart of the app, or another hub.
            () = patience.backoff.wait(), if !broken => {}
        }
    }
}

async fn follow(core: &Arc<Core>, url: &str, identity: &Identity, patience: &mut Patience) -> Result<(), SyncError> {
    let plain = DeskClient::new(url);
    check_hub(identity, &plain.info().await?)?;
    let client = session(identity, &plain).await?;
    // The hub tells its head to people with a session only.
    let info = client.info().await?;
    check_not_behind(core, info.head)?;
    core.set_hub_time(info.now);
    core.clock.set_rate(info.simulated.map_or(1, |simulated| simulated.rate));
    core.notices.clear(DEVICE_REFUSED);
    core.connection.set_client(Some(client.clone()));
    // What was not handed out before may be now.
    core.bodies.forget_withheld();
    core.connection.arrived.send_replace(core.replica.head().0);
    core.connection.set_status(|status| status.mark_heard(info.head));
    core.submissions.wake_sender();
    core.bodies.request_search();
    confirm_past(core, &client, info.head).await?;
    if info.head.saturating_sub(core.replica.head().0) > BULK_THRESHOLD_RECORDS {
        bulk::catch_up(core, &client).await?;
    }
    live::follow(core, &client, patience).await
}

// A desk follows one log: another hub's would be another history.
fn check_hub(identity: &Identity, info: &HubInfo) -> Result<(), SyncError> {
    if identity.profile().hub.as_ref().is_some_and(|hub| hub.id != info.id) {
        return Err(SyncError::Broken(Alarm::AnotherHub));
    }
    Ok(())
}

// A shorter log would be another history, too.
fn check_not_behind(core: &Core, head: u64) -> Result<(), SyncError> {
    let own = core.replica.head().0;
    if head < own { Err(SyncError::Behind { hub: head, own }) } else { Ok(()) }
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
        // With two hubs on one record, this one has not read the other one's last record yet.
        None => Err(SyncError::Behind { hub: own - 1, own }),
    }
}
