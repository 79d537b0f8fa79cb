//! What was asked, kept so that a later `check_decision` can verify its answer.

use holdpoint_domain::Ask;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

const MOST: usize = 10_000;

/// Asks by action id; the oldest go first. What is gone cannot be verified, and so is a no.
#[derive(Clone, Default)]
pub(super) struct Asks(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    asks: HashMap<String, Ask>,
    order: VecDeque<String>,
}

impl Asks {
    pub(super) fn keep(&self, ask: Ask) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = ask.id.clone();
        if kept.asks.insert(id.clone().into(), ask).is_none() {
            kept.order.push_back(id.into());
        }
        if kept.order.len() > MOST
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.asks.remove(&oldest);
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<Ask> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).asks.get(id).cloned()
    }
}
