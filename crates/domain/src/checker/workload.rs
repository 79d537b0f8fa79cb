//! Records of people's days: written by the hub, once for each person and day, as the history says.

use super::Checker;
use super::finding::{Judgement, require, unjustified};
use super::source::read_document;
use crate::{CheckSource, Record, WorkloadDay, WorkloadDayBody, breaks_between};

impl Checker {
    pub(super) fn judge_workload_day(&self, record: &Record, day: &WorkloadDay, source: &dyn CheckSource) -> Judgement {
        require(record.actor == "hub" && record.subject == *day.person, "Only the hub records a person's day.")?;
        let active = self.state.people.get_active(&day.person).is_some();
        require(active && self.state.workload.may_record(&day.person, &day.day, record.at), "The day is not due, or was recorded before.")?;
        let body = record.body.ok_or_else(|| unjustified("It names no document."))?;
        let kept: WorkloadDayBody = read_document(source, &body)?;
        let sessions = self.state.workload.sessions(&day.person, &day.day);
        require(kept.sessions == sessions && kept.breaks == breaks_between(&sessions), "The sessions are not those of the history.")
    }
}
