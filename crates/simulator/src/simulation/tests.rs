//! An organisation that goes on knows what it knew before.

use super::*;
use crate::planted::append_truth;
use holdpoint_domain::{Record, Seq, Status};

struct SilentHub;

impl LiveHub for SilentHub {
    fn submit(&self, _: &Command) -> Result<(), Refusal> {
        Ok(())
    }

    fn read(&self, _: Seq) -> Result<Vec<Record>, Refusal> {
        Ok(Vec::new())
    }
}

#[test]
fn resumed_reviewers_see_the_faults_of_open_actions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("truth.jsonl");
    let options = Options::before_sale(3, 1);
    let mut before = Simulation::new(options).unwrap();
    while before.step().unwrap() {}
    append_truth(&path, &before.take_truth()).unwrap();
    let (state, now) = (before.world.ledger.state.clone(), before.now());
    let after = Simulation::resume(options, state, Planted::read(&path).unwrap(), now, Box::new(SilentHub)).unwrap();
    let open = after.world.ledger.state.actions.by_id.values().filter(|action| action.status == Status::Open);
    let fault = |simulation: &Simulation, action: &str| simulation.world.board.get(action).and_then(|item| item.fault);
    let faults: Vec<_> = open.map(|action| (fault(&before, &action.id), fault(&after, &action.id))).collect();
    assert!(faults.iter().all(|(before, after)| before == after), "{faults:?}");
    assert!(faults.iter().any(|(before, _)| before.is_some()), "some open action is wrong");
}
