//! What was allowed lately: approvals that were not used yet, and actions that run.
//!
//! Closed actions leave the state, and a stop has to count what it voids and what it cannot
//! recall. So this is kept apart, for a day.

use crate::{Action, ActionDecided, ActionEvent, ActionId, ActionProposed, Ms, Record, Seq, ToolName};
use imbl::{HashMap, OrdSet};
use std::sync::Arc;

/// How long an action that was started and never reported counts as running (24 hours).
const RUNNING_MEMORY_MS: Ms = 24 * 3600 * 1000;

/// An action that was allowed and whose outcome was not reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// The action.
    pub action: ActionId,
    /// What was allowed.
    pub content: Arc<ActionProposed>,
    /// The record that allowed it.
    pub allowed_by: Seq,
    /// Until when its grant may be used.
    pub grant_until: Ms,
    /// The decision was handed to the tool.
    pub delivered: bool,
    /// When the grant was used: since then it runs.
    pub used_at: Option<Ms>,
}

/// Approvals that were not used yet, and actions that run.
#[derive(Clone, Debug, Default)]
pub struct Approvals {
    /// By action.
    pub by_action: HashMap<ActionId, Arc<Approval>>,
    /// Tools that reported an outcome without having used the grant, with when they did so last.
    pub ran_without_grant: HashMap<ToolName, Ms>,
    ages: OrdSet<(Ms, ActionId)>,
}

impl Approvals {
    /// An action was decided; it is in the state, as it was right after that.
    pub(crate) fn note_decided(&mut self, record: &Record, action: &Action, decided: &ActionDecided) {
        let Some(grant_until) = decided.grant_until else { return };
        let approval = Approval {
            action: action.id.clone(),
            content: action.content.clone(),
            allowed_by: record.seq,
            grant_until,
            delivered: false,
            used_at: None,
        };
        self.ages.insert((grant_until, action.id.clone()));
        self.by_action.insert(action.id.clone(), Arc::new(approval));
    }

    /// What follows a decision.
    pub(crate) fn apply(&mut self, record: &Record, event: &ActionEvent) {
        match event {
            ActionEvent::Delivered(_) => self.change(record, |approval| approval.delivered = true),
            ActionEvent::GrantUsed(_) => {
                self.ages.insert((record.at + RUNNING_MEMORY_MS, record.subject.clone().into()));
                self.change(record, |approval| approval.used_at = Some(record.at));
            }
            ActionEvent::Executed(_) => {
                let approval = self.by_action.remove(record.subject.as_str());
                if let Some(approval) = approval.filter(|approval| approval.used_at.is_none()) {
                    self.ran_without_grant.insert(approval.content.tool.name.clone(), record.at);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn drop_old(&mut self, now: Ms) {
        while let Some((at, id)) = self.ages.get_min().filter(|(at, _)| *at < now).cloned() {
            let running = self.by_action.get(&id).and_then(|approval| approval.used_at);
            if running.is_none_or(|used| used + RUNNING_MEMORY_MS < now) {
                self.by_action.remove(&id);
            }
            self.ages.remove(&(at, id));
        }
    }

    fn change(&mut self, record: &Record, change: impl FnOnce(&mut Approval)) {
        if let Some(approval) = self.by_action.get_mut(record.subject.as_str()) {
            change(Arc::make_mut(approval));
        }
    }
}
