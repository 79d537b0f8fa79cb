//! A person's work on one local day: stretches between breaks.

use super::roster::Person;
use crate::calendar::{MINUTE, instant};
use crate::random::Stream;
use chrono::{Datelike as _, NaiveDate, Weekday};
use holdpoint_domain::Ms;

/// When shifts begin, by place within the site, in minutes of the local day.
const BEGINS: [u32; 5] = [7 * 60, 8 * 60 + 30, 9 * 60, 12 * 60, 14 * 60];
const SHIFT_MINUTES: Ms = 8 * 60;
/// Share of shifts that fall out.
const ABSENT: f64 = 0.04;

/// The shift of a day as it is planned; none on a free day.
pub(crate) fn planned_shift(person: &Person, day: NaiveDate) -> Option<(Ms, Ms)> {
    let begin = instant(person.site.zone, day, BEGINS[person.place % BEGINS.len()]);
    works_on(person, day).then_some((begin, begin + SHIFT_MINUTES * MINUTE))
}

/// The work of a day.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Stretches between breaks; none on a free day.
    pub(super) stretches: Vec<(Ms, Ms)>,
    /// The shift falls out.
    pub(super) absent: bool,
}

/// Draws the work of a day.
pub(super) fn plan_day(person: &Person, day: NaiveDate, stream: &mut Stream) -> Plan {
    let absent = stream.chance(ABSENT);
    let late = stream.whole(0, 12) * MINUTE;
    let Some((begin, end)) = planned_shift(person, day) else { return Plan::default() };
    if absent {
        return Plan { absent, ..Plan::default() };
    }
    Plan { stretches: stretches(begin + late, end, person.traits.skips_breaks, stream), absent }
}

// Five days a week; each weekend one of five.
fn works_on(person: &Person, day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let week = usize::try_from(day.num_days_from_ce() / 7).unwrap_or(0);
    !weekend || week % 5 == person.place % 5
}

fn stretches(begin: Ms, end: Ms, skips_breaks: bool, stream: &mut Stream) -> Vec<(Ms, Ms)> {
    let (shortest, longest) = if skips_breaks { (150, 230) } else { (70, 125) };
    let mut stretches = Vec::new();
    let mut at = begin;
    while at < end - 15 * MINUTE {
        let until = (at + stream.whole(shortest, longest) * MINUTE).min(end);
        stretches.push((at, until));
        let is_lunch = stretches.len() == 2;
        at = until + if is_lunch { stream.whole(35, 50) } else { stream.whole(8, 18) } * MINUTE;
    }
    stretches
}
