//! When a day's secret is committed, and when it is revealed.

use crate::{Draft, DrawCommitted, DrawEvent, DrawRevealed, Event, Ms, Refusal, ReviewRequirements, State, Status, utc_day};
use std::collections::BTreeSet;

/// How long after its end a day's secret is revealed at the earliest: two hubs' clocks differ by less.
const REVEAL_GRACE_MS: Ms = 60 * 60 * 1000;

/// The commitment to the day's secret, before the first action that may be drawn with it.
pub(crate) fn commit_day(state: &State, requirements: &ReviewRequirements, now: Ms) -> Result<Option<Draft>, Refusal> {
    let day = utc_day(now);
    if requirements.second_look <= 0.0 || state.draws.is_committed(&day) {
        return Ok(None);
    }
    let committed = DrawCommitted { secret: state.draws.day_secret(&day).digest() };
    Event::from(DrawEvent::Committed(committed)).draft(now, "hub", &day, None).map(Some)
}

/// The secrets of the days that can be revealed now.
pub(crate) fn reveal_days(state: &State, now: Ms) -> Result<Vec<Draft>, Refusal> {
    let reveal = |day: &String| {
        let revealed = DrawRevealed { secret: state.draws.day_secret(day) };
        Event::from(DrawEvent::Revealed(revealed)).draft(now, "hub", day, None)
    };
    state.revealable_days(now).iter().map(reveal).collect()
}

impl State {
    /// Committed days that are over and of which no action is open: the secret would tell
    /// which of the open ones are drawn.
    #[must_use]
    pub fn revealable_days(&self, now: Ms) -> Vec<String> {
        let ended = self.draws.ended(now, REVEAL_GRACE_MS);
        if ended.is_empty() {
            return ended;
        }
        let open = self.actions.by_id.values().filter(|action| action.status == Status::Open);
        let open: BTreeSet<String> = open.map(|action| utc_day(action.proposed_at)).collect();
        ended.into_iter().filter(|day| !open.contains(day)).collect()
    }
}
