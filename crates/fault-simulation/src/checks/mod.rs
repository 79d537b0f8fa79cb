//! What must hold after every history.

mod acknowledged;
mod counted_once;
mod justified;
mod replicas;

use crate::fault::{Check, Fault};
use crate::plan::Plan;
use crate::world::World;

/// Runs every check and keeps what they find.
pub(crate) fn check_all(world: &World, plan: &Plan) {
    let (records, bodies) = {
        let stored = world.log.stored();
        (stored.records.clone(), stored.bodies.clone())
    };
    let mut found = acknowledged::check_acknowledged(&records, &world.ledger(), plan.clocks_agree());
    found.extend(counted_once::check_counted_once(&records, &world.ledger()));
    found.extend(check_justified(&records, &bodies));
    found.extend(replicas::check_replicas(world, &records));
    found.into_iter().for_each(|fault| world.report_fault(fault));
}

/// Whether every record is justified by those before it. The one place where the checker of
/// the product is called.
fn check_justified(
    records: &[holdpoint_domain::Record],
    bodies: &std::collections::BTreeMap<holdpoint_domain::Digest, Vec<u8>>,
) -> Vec<Fault> {
    justified::check_decisions(records, bodies).into_iter().map(|detail| Fault::new(Check::Justified, detail)).collect()
}
