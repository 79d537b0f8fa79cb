//! Reading the faults of a plan.

use crate::{CommandBody, DeskCommand, FaultItem, Statement};

/// The faults in the body of a `fault.planned!` record; none when it holds no plan.
#[must_use]
pub fn read_plan(body: &CommandBody) -> Option<Vec<FaultItem>> {
    let statement: Statement = serde_json::from_slice(&body.envelope.payload().ok()?).ok()?;
    match statement.command {
        DeskCommand::PlanFaults { items, .. } => Some(items),
        _ => None,
    }
}
