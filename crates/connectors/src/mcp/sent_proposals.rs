//! Proposals sent by this server, kept so that a later `check_decision` can verify the decision.

use holdpoint_domain::Ask;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

const MAX_PROPOSALS: usize = 10_000;

/// What was proposed, by action id. The oldest are dropped first; their decisions cannot be
/// verified any more and are then not approvals.
#[derive(Clone, Default)]
pub(super) struct SentProposals(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    asks: HashMap<String, Ask>,
    order: VecDeque<String>,
}

impl SentProposals {
    pub(super) fn keep(&self, ask: Ask) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = ask.id.clone();
        if kept.asks.insert(id.clone().into(), ask).is_none() {
            kept.order.push_back(id.into());
        }
        if kept.order.len() > MAX_PROPOSALS
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.asks.remove(&oldest);
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<Ask> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).asks.get(id).cloned()
    }
}
