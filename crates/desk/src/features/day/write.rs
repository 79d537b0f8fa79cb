//! The commands of the simulated day; what runs it is a part of the app around the desk.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::review::hold;
use crate::features::setup::write::check_name;
use crate::outbox::table as outbox;
use crate::simulated_days::SimulatedDays;
use crate::view::{DaysView, Topic};
use std::sync::Arc;
use std::time::Duration;

/// How long a jump waits for signed statements to arrive.
const OUTBOX_TIMEOUT: Duration = Duration::from_secs(5);
const OUTBOX_CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// Whether a simulated day is there, and how far its preparation is.
pub(crate) fn view(core: &Core) -> DaysView {
    core.days.as_ref().map(|days| days.view()).unwrap_or_default()
}

/// Begins to prepare the day, or goes on with the one that is there.
pub(crate) fn start(core: &Core, name: &str) -> Result<DaysView, DeskError> {
    check_name(name)?;
    days(core)?.start(name.trim().to_owned());
    Ok(view(core))
}

/// Sets the speed: 0, 1, 10 or 60.
pub(crate) fn set_speed(core: &Core, speed: u32) -> Result<(), DeskError> {
    if !days(core)?.set_speed(speed) {
        return Err(refused("invalid_field", "There is no such speed", "The speed is 0, 1, 10 or 60."));
    }
    mark_changed(core);
    Ok(())
}

/// Jumps to the next moment once everything that was signed here is at the hub.
pub(crate) async fn jump(core: &Arc<Core>) -> Result<(), DeskError> {
    let days = days(core)?;
    hold::release_all(core).await;
    let sent = async {
        while outbox::counts(&core.store.conn()).is_ok_and(|(waiting, _)| waiting > 0) {
            tokio::time::sleep(OUTBOX_CHECK_INTERVAL).await;
        }
    };
    if tokio::time::timeout(OUTBOX_TIMEOUT, sent).await.is_err() {
        let detail = "The clock jumps once your reviews are at the hub, so that none comes too late. Try again in a moment.";
        return Err(refused("outbox_waiting", "Your reviews are still being sent", detail));
    }
    days.jump();
    mark_changed(core);
    Ok(())
}

/// An action is open, or not any more.
pub(crate) fn read_action(core: &Core, open: bool) -> Result<(), DeskError> {
    days(core)?.slow_down(open);
    mark_changed(core);
    Ok(())
}

/// The step of the tour that is open; none when it was skipped or is over.
pub(crate) fn set_tour(core: &Core, step: Option<u32>) -> Result<(), DeskError> {
    days(core)?.set_tour(step);
    mark_changed(core);
    Ok(())
}

/// Ends the day; its folder stays.
pub(crate) async fn leave(core: &Core) -> Result<(), DeskError> {
    days(core)?.leave().await;
    Ok(())
}

/// Deletes the folder of the day, which ends first.
pub(crate) async fn delete(core: &Core) -> Result<DaysView, DeskError> {
    let deleted = days(core)?.delete().await;
    deleted.map_err(|detail| refused("not_deleted", "The simulated day was not deleted", detail))?;
    Ok(view(core))
}

fn days(core: &Core) -> Result<Arc<dyn SimulatedDays>, DeskError> {
    let none = || refused("no_simulated_day", "There is no simulated day here", "Only the Holdpoint app can run one.");
    core.days.clone().ok_or_else(none)
}

fn mark_changed(core: &Core) {
    core.events.mark_stale(&[Topic::App], Vec::new());
}
