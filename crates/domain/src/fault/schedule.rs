//! When faults are planted, and which: at times drawn from the tool's own arrivals of the days before.
//!
//! Times and items are computed from the record and the hub's secret: two hubs of one record compute
//! the same, and both cannot be computed without the secret.

use crate::{Difficulty, DrawKey, FaultItem, FaultSlot, Ms, State, ToolFaults, ToolName, parse_rfc3339, utc_day};

const DAY_MS: Ms = 24 * 3600 * 1000;
/// How long after its time a slot is still used: one that a stopped hub missed is left out, for
/// several at the start of a hub would be noticed (1 minute).
const SLOT_WINDOW_MS: Ms = 60_000;
/// Planted faults are spread by at most so much around the drawn arrival (90 seconds).
const SPREAD_MS: u64 = 90_000;
/// A tool that proposed nothing for so long gets no planted fault either (24 hours).
const QUIET_MS: Ms = DAY_MS;
/// Below this share of found faults the next is an easy one.
const LOWEST_SHARE: f64 = 0.6;
/// Above this share of found faults the next is a hard one.
const HIGHEST_SHARE: f64 = 0.9;
/// Fewer decided faults steer nothing.
const LEAST_OUTCOMES: usize = 5;

impl State {
    /// The slots whose time has come, by tool.
    #[must_use]
    pub fn due_faults(&self, now: Ms) -> Vec<(ToolName, FaultSlot)> {
        let is_due = |at: Ms| (at..at + SLOT_WINDOW_MS).contains(&now);
        let mut due: Vec<_> = self.slots(now).filter(|(_, _, at)| is_due(*at)).map(|(tool, slot, _)| (tool, slot)).collect();
        due.sort();
        due
    }

    /// When the next slot of the day comes. Who plants waits for exactly that: looking at regular
    /// times would give planted faults times that real actions do not have.
    #[must_use]
    pub fn next_fault_at(&self, now: Ms) -> Option<Ms> {
        self.slots(now).map(|(_, _, at)| at).filter(|at| *at > now).min()
    }

    // Free slots of the day, with their times.
    fn slots(&self, now: Ms) -> impl Iterator<Item = (ToolName, FaultSlot, Ms)> {
        let plantable = self.faults.by_tool.iter().filter(move |(tool, faults)| {
            let active = self.tools.get(tool).is_some_and(|known| known.revoked_at.is_none());
            let busy = faults.latest.as_ref().is_some_and(|latest| latest.at >= now - QUIET_MS);
            active && busy && faults.per_day > 0 && faults.left() > 0
        });
        plantable
            .flat_map(move |(tool, faults)| faults.free_slots(tool, self.draws.key(), now).map(move |(slot, at)| (tool.clone(), slot, at)))
    }
}

impl ToolFaults {
    fn free_slots<'a>(&'a self, tool: &'a str, key: &'a DrawKey, now: Ms) -> impl Iterator<Item = (FaultSlot, Ms)> + 'a {
        let day = utc_day(now);
        let slots = (0..self.per_day).map(move |number| FaultSlot { day: day.clone(), number });
        let free = slots.filter(move |slot| self.is_free(slot, now));
        free.filter_map(move |slot| self.slot_time(tool, key, &slot).map(|at| (slot, at)))
    }

    /// When a fault is planted in this slot; none while the tool proposed nothing on a day before.
    #[must_use]
    pub fn slot_time(&self, tool: &str, key: &DrawKey, slot: &FaultSlot) -> Option<Ms> {
        let begin = parse_rfc3339(&format!("{}T00:00:00Z", slot.day))?;
        let same_weekday = |at: &&Ms| (**at).div_euclid(DAY_MS) == begin.div_euclid(DAY_MS) - 7;
        let of_weekday: Vec<Ms> = self.arrivals.iter().filter(same_weekday).copied().collect();
        let before: Vec<Ms> = self.arrivals.iter().filter(|at| **at < begin).copied().collect();
        let from = if of_weekday.is_empty() { before } else { of_weekday };
        let draw = |of: &str| key.number(&format!("fault {of} {tool} {} {}", slot.day, slot.number));
        let picked = usize::try_from(draw("arrival") % u64::try_from(from.len().max(1)).ok()?).ok()?;
        let spread = Ms::try_from(draw("spread") % SPREAD_MS).ok()?;
        from.get(picked).map(|at| begin + (at.rem_euclid(DAY_MS) + spread) % DAY_MS)
    }

    /// The item to plant in a slot: of the wanted difficulty where there is one left.
    #[must_use]
    pub fn choose_item<'a>(&self, items: &'a [FaultItem], key: &DrawKey, slot: &FaultSlot) -> Option<&'a FaultItem> {
        let mut left: Vec<&FaultItem> = items.iter().filter(|item| !self.planted.contains(&item.id)).collect();
        let wanted = self.wanted_difficulty();
        if left.iter().any(|item| item.difficulty == wanted) {
            left.retain(|item| item.difficulty == wanted);
        }
        left.sort_by_key(|item| key.number(&format!("fault item {} {} {}", item.id, slot.day, slot.number)));
        left.first().copied()
    }

    /// Steers the share of found faults towards 0.6 to 0.9.
    #[must_use]
    pub fn wanted_difficulty(&self) -> Difficulty {
        if self.found.len() < LEAST_OUTCOMES {
            return Difficulty::Medium;
        }
        let found = self.found.iter().filter(|found| **found).count();
        // Both are at most STEERING_OUTCOMES.
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let share = found as f64 / self.found.len() as f64;
        match share {
            share if share < LOWEST_SHARE => Difficulty::Easy,
            share if share > HIGHEST_SHARE => Difficulty::Hard,
            _ => Difficulty::Medium,
        }
    }
}
