//! The fewest reviewers that meet the targets.

use super::load::Load;
use super::{Limit, Question};

/// Larger numbers are not looked at.
pub const MOST_REVIEWERS: u32 = 100_000;

/// A share that is above its target by rounding alone is at the target.
const ROUNDING: f64 = 1e-12;

/// The smallest number of people with a load of at most the target and, with a deadline or
/// patience, a share of expired actions of at most the target. None when no number within
/// [`MOST_REVIEWERS`] does.
#[must_use]
pub fn needed_reviewers(question: &Question, load: &Load) -> Option<u32> {
    let fewest = load.people_for(question.target_load, MOST_REVIEWERS)?;
    if question.limit == Limit::None || load.erlangs() <= 0.0 {
        return Some(fewest);
    }
    let target = question.target_expired * (1.0 + ROUNDING);
    let meets = |people: u32| question.service(load, people).is_some_and(|service| service.expired_share <= target);
    smallest(fewest.max(1), MOST_REVIEWERS, meets)
}

/// The smallest number from `from` to `most` that `meets`, when larger numbers meet it too.
/// Steps double, because the answer is mostly near `from`.
fn smallest(from: u32, most: u32, meets: impl Fn(u32) -> bool) -> Option<u32> {
    if meets(from) {
        return Some(from);
    }
    let (mut fails, mut step) = (from, 1);
    let mut holds = loop {
        if fails >= most {
            return None;
        }
        let next = fails.saturating_add(step).min(most);
        if meets(next) {
            break next;
        }
        (fails, step) = (next, step * 2);
    };
    while holds - fails > 1 {
        let middle = u32::midpoint(fails, holds);
        if meets(middle) { holds = middle } else { fails = middle }
    }
    Some(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smallest_finds_every_edge() {
        for edge in 3..200 {
            assert_eq!(smallest(3, 200, |number| number >= edge), Some(edge));
        }
        assert_eq!(smallest(3, 200, |number| number >= 200), Some(200));
        assert_eq!(smallest(3, 200, |_| false), None);
    }
}
