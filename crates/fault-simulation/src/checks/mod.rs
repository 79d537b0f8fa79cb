//! What must hold after every history.

mod acknowledged;
mod counted_once;
mod frozen;
mod justified;
mod replicas;
mod stopped;

use crate::fault::{Check, Fault};
use crate::hub_process::HubProcess;
use crate::plan::Plan;
use crate::world::World;
use holdpoint_domain::{CheckSource, Checker, Digest, DrawKey, Finding, NotJudged, Record};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Runs every check and keeps what they find.
pub(crate) fn check_all(world: &World, plan: &Plan) {
    let (records, bodies) = {
        let stored = world.log.stored();
        (stored.records.clone(), stored.bodies.clone())
    };
    let mut found = acknowledged::check_acknowledged(&records, &world.ledger(), plan.clocks_agree());
    found.extend(counted_once::check_counted_once(&records, &world.ledger()));
    let draws = world.hubs.first().map(HubProcess::draw_key).unwrap_or_default();
    found.extend(check_justified(&records, &bodies, draws));
    found.extend(replicas::check_replicas(world, &records));
    found.into_iter().for_each(|fault| world.report_fault(fault));
}

/// Whether every record is justified by those before it: by rules written here, and by the
/// checker of the product.
fn check_justified(records: &[Record], bodies: &BTreeMap<Digest, Vec<u8>>, draws: DrawKey) -> Vec<Fault> {
    let (mut checker, stored) = (Checker::new(), Stored { records, bodies });
    let mut found = justified::check_decisions(records, bodies, draws);
    found.extend(stopped::check_stops(records));
    found.extend(frozen::check_freezes(records));
    for record in records {
        if let Finding::Unjustified(unjustified) = checker.check(record, &stored) {
            found.push(format!("the checker: record {} ({}): {}", unjustified.seq, record.kind, unjustified.sentence));
        }
    }
    found.extend(
        checker.finish().into_iter().map(|unjustified| format!("the checker: record {}: {}", unjustified.seq, unjustified.sentence)),
    );
    found.into_iter().map(|detail| Fault::new(Check::Justified, detail)).collect()
}

/// Everything in the log, for the checker.
struct Stored<'a> {
    records: &'a [Record],
    bodies: &'a BTreeMap<Digest, Vec<u8>>,
}

impl CheckSource for Stored<'_> {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(NotJudged::Erased)
    }

    fn records_about(&self, subject: &str) -> Vec<Record> {
        self.records.iter().filter(|record| *record.subject == *subject).cloned().collect()
    }
}
