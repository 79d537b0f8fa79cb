//! Draws of second reviews: recomputed once the secret of their day is revealed.

use super::Checker;
use super::facts::UncheckedDraw;
use super::finding::{Judgement, Unjustified, require, unjustified};
use crate::{Action, ActionProposed, DaySecret, DrawEvent, Ms, Record, utc_day};

impl Checker {
    pub(super) fn judge_draw(&mut self, record: &Record, event: &DrawEvent) -> Judgement {
        require(record.actor == "hub", "Only the hub draws actions for a second review.")?;
        let day = record.subject.as_str();
        match event {
            DrawEvent::Committed(_) => {
                let first = day == utc_day(record.at) && !self.state.draws.is_committed(day);
                require(first, "The secret is of another day, or was committed before.")
            }
            DrawEvent::Revealed(revealed) => {
                let committed = self.state.draws.unrevealed.get(day);
                let committed = committed.ok_or_else(|| unjustified("The secret was not committed, or was revealed before."))?;
                require(committed.secret == revealed.secret.digest(), "The revealed secret is not the one that was committed.")?;
                let closed = self.state.revealable_days(record.at).iter().any(|ended| *ended == day);
                require(closed, "The day was not over, or an action of it was open.")?;
                self.check_draws(day, &revealed.secret);
                Ok(())
            }
        }
    }

    /// Requires that the secret was committed before a share first applies to an action.
    pub(super) fn judge_draw_day(&self, record: &Record, drawable_since: Option<Ms>, header: &ActionProposed) -> Judgement {
        let first = drawable_since.is_none() && header.second_review_share() > 0.0;
        let committed = !first || self.state.draws.is_committed(&utc_day(record.at));
        require(committed, "The secret of the day was not committed before an action that may be drawn.")
    }

    /// Remembers whether the action was drawn.
    pub(super) fn note_draw(&mut self, record: &Record, action: &Action, drawn: bool) {
        let draw = UncheckedDraw { action: action.id.clone(), share: action.content.second_review_share(), drawn, seq: record.seq };
        if let Some(day) = action.draw_day() {
            self.draws.entry(day).or_default().push(draw);
        }
    }

    /// Draws whose secret is not revealed yet.
    pub(super) fn count_unchecked_draws(&self) -> u64 {
        self.draws.values().map(|draws| draws.len() as u64).sum()
    }

    fn check_draws(&mut self, day: &str, secret: &DaySecret) {
        for UncheckedDraw { action, share, drawn, seq } in self.draws.remove(day).unwrap_or_default() {
            if secret.is_drawn(&action, share) != drawn {
                let sentence =
                    format!("Record {seq}: The draw of {action} for a second review came out otherwise under the secret of {day}.");
                self.late.push(Unjustified { first: seq, seq, code: "draw_differs", sentence });
            }
        }
    }
}
