//! `holdpoint import shifts` and `holdpoint shifts`: plans, lists and cancels shifts, signed by this folder's device.

mod import;
mod list;

pub(crate) use import::import;

use crate::args::ShiftsCommand;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::{DeskCommand, ShiftId};

pub(crate) async fn run(place: &Place, command: ShiftsCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        ShiftsCommand::List(window) => list::run(place, window, json).await,
        ShiftsCommand::Cancel { shift } => cancel(place, shift.into(), json).await,
    }
}

async fn cancel(place: &Place, shift: ShiftId, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let done = desk.submit(DeskCommand::CancelShift { shift: shift.clone() }).await;
    desk.leave().await;
    done?;
    match json {
        true => output::json(&serde_json::json!({"cancelled": shift})),
        false => output::line(&format!("Cancelled {shift}.")),
    }
    Ok(Exit::Done)
}
