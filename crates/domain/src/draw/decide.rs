//! When a day's secret is committed, and when it is revealed.

use crate::{ActionProposed, Draft, DrawCommitted, DrawEvent, DrawRevealed, Event, Ms, Refusal, State, Status, utc_day};
use std::collections::BTreeSet;

/// How long after its end a day's secret is revealed at the earliest: two hubs' clocks differ by less.
const REVEAL_GRACE_MS: Ms = 60 * 60 * 1000;

/// The commitment to the day's secret, before the first proposal or revision that may be drawn
/// with it. `drawable_since` is that of the action before: a revision keeps its day.
pub(crate) fn commit_day(state: &State, drawable_since: Option<Ms>, proposed: &ActionProposed, now: Ms) -> Result<Option<Draft>, Refusal> {
    let day = utc_day(now);
    if drawable_since.is_some() || proposed.second_review_share() <= 0.0 || state.draws.is_committed(&day) {
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
        let open: BTreeSet<String> = open.filter_map(|action| action.draw_day()).collect();
        ended.into_iter().filter(|day| !open.contains(day)).collect()
    }
}
