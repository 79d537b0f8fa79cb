//! What tools did lately: what triggers look at. Kept for a day, and bounded.

use crate::{Approval, Ms, Seq, ToolName};
use imbl::{HashMap, Vector};

/// How long what ran is remembered (24 hours).
pub const RUN_MEMORY_MS: Ms = 24 * 3600 * 1000;
/// Runs that are remembered; the oldest are dropped first.
pub const MAX_RUNS: usize = 200_000;

/// An action that began to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// When its grant was used.
    pub at: Ms,
    /// Its tool.
    pub tool: ToolName,
    /// Its kind.
    pub kind: String,
    /// What it touched, in lower case; none where it named no service.
    pub service: Option<String>,
}

/// Rejections without an approval between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// How many.
    pub count: u32,
    /// The record of the first.
    pub since: Seq,
}

/// What tools did lately.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    /// Runs of the last day, oldest first.
    pub runs: Vector<Run>,
    /// Rejections in a row, by tool.
    pub rejections_by_tool: HashMap<ToolName, Streak>,
    /// Rejections in a row, by kind.
    pub rejections_by_kind: HashMap<String, Streak>,
}

impl Activity {
    /// An action of this tool and kind was rejected, or approved by people.
    pub(crate) fn note_verdict(&mut self, tool: &ToolName, kind: &str, rejected: bool, seq: Seq) {
        if rejected {
            lengthen(self.rejections_by_tool.entry(tool.clone()).or_default(), seq);
            lengthen(self.rejections_by_kind.entry(kind.to_owned()).or_default(), seq);
        } else {
            self.rejections_by_tool.remove(tool);
            self.rejections_by_kind.remove(kind);
        }
    }

    /// A grant was used.
    pub(crate) fn note_run(&mut self, approval: &Approval, at: Ms) {
        let service =
            approval.content.target.service.as_deref().map(|service| service.trim().to_lowercase()).filter(|text| !text.is_empty());
        self.runs.push_back(Run { at, tool: approval.content.tool.name.clone(), kind: approval.content.kind.clone(), service });
        while self.runs.len() > MAX_RUNS || self.runs.front().is_some_and(|run| run.at < at - RUN_MEMORY_MS) {
            self.runs.pop_front();
        }
    }

    /// Runs since an instant, the latest first.
    pub fn runs_since(&self, since: Ms) -> impl Iterator<Item = &Run> {
        self.runs.iter().rev().take_while(move |run| run.at >= since)
    }
}

fn lengthen(streak: &mut Streak, seq: Seq) {
    if streak.count == 0 {
        streak.since = seq;
    }
    streak.count = streak.count.saturating_add(1);
}
