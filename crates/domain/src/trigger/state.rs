//! Triggers, as deciding needs them.

use crate::{Action, ActionDecided, Activity, Approval, DecidedBy, Ms, RUN_MEMORY_MS, Record, Status, Trigger, TriggerEvent, TriggerFired};
use imbl::{HashMap, Vector};

/// What fired lately that is shown; the oldest are dropped first.
const MAX_FIRED_SHOWN: usize = 1_000;
/// How long it is remembered what a trigger fired for: longer than anything it looks at.
const FIRED_MEMORY_MS: Ms = 3 * RUN_MEMORY_MS;

/// What fired, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The trigger.
    pub trigger: String,
    /// When.
    pub at: Ms,
    /// What it saw and did.
    pub fired: TriggerFired,
}

/// Triggers in force, what they look at, and what fired.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    /// Version of the file in force; empty before the first.
    pub version: String,
    /// The file in force, as written.
    pub source: String,
    /// What it says.
    pub in_force: Vec<Trigger>,
    /// Files published so far; numbers the next version.
    pub published: u32,
    /// What tools did lately.
    pub activity: Activity,
    /// What fired, oldest first.
    pub fired: Vector<Firing>,
    last: HashMap<(String, String), Ms>,
}

impl Triggers {
    /// When a trigger fired last for this, if it did.
    #[must_use]
    pub fn fired_at(&self, trigger: &str, of: &str) -> Option<Ms> {
        self.last.get(&(trigger.to_owned(), of.to_owned())).copied()
    }

    pub(crate) fn apply(&mut self, record: &Record, event: TriggerEvent) {
        match event {
            TriggerEvent::Published(published) => {
                self.version.clone_from(&record.subject);
                self.source = published.source;
                self.in_force = published.triggers;
                self.published += 1;
            }
            TriggerEvent::Fired(fired) => {
                self.last.insert((record.subject.clone(), fired.of.clone()), record.at);
                self.last.retain(|_, at| *at >= record.at - FIRED_MEMORY_MS);
                self.fired.push_back(Firing { trigger: record.subject.clone(), at: record.at, fired });
                if self.fired.len() > MAX_FIRED_SHOWN {
                    self.fired.pop_front();
                }
            }
        }
    }

    /// An action was decided.
    pub(crate) fn note_decided(&mut self, record: &Record, action: &Action, decided: &ActionDecided) {
        let rejected = decided.verdict == Some(Status::Rejected);
        let approved = decided.verdict.is_some_and(Status::allows) && decided.by == DecidedBy::Review;
        if rejected || approved {
            self.activity.note_verdict(&action.content.tool.name, &action.content.kind, rejected, record.seq);
        }
    }

    /// The grant of an approval was used.
    pub(crate) fn note_run(&mut self, approval: &Approval, at: Ms) {
        self.activity.note_run(approval, at);
    }
}
