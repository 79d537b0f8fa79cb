//! Signs in what a person did since the last break.

use super::limits::Limits;
use super::row::ReviewRow;
use super::sign::{Evidence, Sign, SignKind};
use super::slope::{Slope, change_per_hour};
use crate::proportion::share;

/// A text shorter than this is too short to compare with the reading floor.
const SHORT_CHARACTERS: i64 = 200;

pub(super) fn since_break(since_break_ms: Option<i64>, limits: &Limits) -> Sign {
    let minutes = since_break_ms.map(|time| time / 60_000);
    let evidence = Evidence::SinceBreak { minutes, limit: limits.minutes_since_break };
    Sign::new(SignKind::SinceBreak, minutes.is_some_and(|minutes| minutes >= limits.minutes_since_break), evidence)
}

/// Holds where far more reviews than usual are under the floor, or where this person's decision
/// times, for the same length, fall with time since a break as far as they have come now.
pub(super) fn reading_floor(usual: &[ReviewRow], present: &[ReviewRow], since_break_ms: Option<i64>, limits: &Limits) -> Sign {
    let (under, of) = count(present, under_floor);
    let (usual_under, usual_of) = count(usual, under_floor);
    let change = change_per_hour(usual, log_time, limits.usual_reviews);
    let usual_share = usual_of_enough(usual_under, usual_of, limits);
    let evidence = Evidence::ReadingFloor { under, of, usual: usual_share, change };
    if usual_share.is_none() && change.is_none() {
        return Sign::too_few(SignKind::ReadingFloor, evidence);
    }
    let many = 2 * under >= of && of >= limits.present_reviews && usual_share.is_some_and(|usual| is_rare(under, of, usual));
    Sign::new(SignKind::ReadingFloor, many || has_fallen(change, since_break_ms, limits.fall_of_logarithm(), limits), evidence)
}

/// Holds where nothing is opened although this person usually does, or where they open less and
/// less with time since a break.
pub(super) fn evidence_unopened(usual: &[ReviewRow], present: &[ReviewRow], since_break_ms: Option<i64>, limits: &Limits) -> Sign {
    let (opened, of) = count(present, opened_evidence);
    let (usual_opened, usual_of) = count(usual, opened_evidence);
    let change = change_per_hour(usual, opened_as_number, limits.usual_reviews);
    let usual_share = usual_of_enough(usual_opened, usual_of, limits);
    let evidence = Evidence::EvidenceUnopened { opened, of, usual: usual_share, change };
    let Some(usual_share) = usual_share else { return Sign::too_few(SignKind::EvidenceUnopened, evidence) };
    let never = opened == 0 && of >= limits.present_reviews && is_rare(of, of, 1.0 - usual_share);
    Sign::new(SignKind::EvidenceUnopened, never || has_fallen(change, since_break_ms, limits.fall, limits), evidence)
}

/// Verdicts of people come apart; many within a minute were not read one by one.
pub(super) fn bursts(present: &[ReviewRow], limits: &Limits) -> Sign {
    let within =
        |(index, first): (usize, &ReviewRow)| present[index..].iter().take_while(|row| row.at - first.at < limits.burst_ms).count();
    let most = present.iter().enumerate().map(within).max().unwrap_or(0);
    let evidence = Evidence::Bursts { most, limit: limits.burst_reviews, within_ms: limits.burst_ms };
    Sign::new(SignKind::Bursts, most >= limits.burst_reviews, evidence)
}

fn under_floor(row: &ReviewRow) -> Option<bool> {
    row.is_under_floor().filter(|_| row.characters.is_some_and(|characters| characters >= SHORT_CHARACTERS))
}

fn opened_evidence(row: &ReviewRow) -> Option<bool> {
    row.opened.filter(|_| row.has_evidence)
}

#[expect(clippy::cast_precision_loss, reason = "times and lengths are far below 2^53")]
fn log_time(row: &ReviewRow) -> Option<(f64, [f64; 2])> {
    let (shown, characters) = (row.shown_ms.filter(|shown| *shown > 0)?, row.characters.filter(|characters| *characters > 0)?);
    let opened = f64::from(u8::from(row.opened.unwrap_or(false)));
    Some(((shown as f64).ln(), [(characters as f64).ln(), opened]))
}

fn opened_as_number(row: &ReviewRow) -> Option<(f64, [f64; 0])> {
    opened_evidence(row).map(|opened| (f64::from(u8::from(opened)), []))
}

fn has_fallen(change: Option<Slope>, since_break_ms: Option<i64>, fall: f64, limits: &Limits) -> bool {
    let fallen = |change: Slope, time: i64| change.falls(limits.sure) && -change.at(time) >= fall;
    change.zip(since_break_ms).is_some_and(|(change, time)| fallen(change, time))
}

fn count(rows: &[ReviewRow], of: impl Fn(&ReviewRow) -> Option<bool>) -> (usize, usize) {
    rows.iter().filter_map(of).fold((0, 0), |(hits, all), hit| (hits + usize::from(hit), all + 1))
}

fn usual_of_enough(hits: usize, all: usize, limits: &Limits) -> Option<f64> {
    share(hits as u64, all as u64).filter(|_| all >= limits.usual_reviews)
}

/// Whether so many hits or more have a probability below one in a hundred at this rate.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn is_rare(hits: usize, of: usize, rate: f64) -> bool {
    let rate = rate.clamp(0.01, 0.99);
    // In logarithms: in a long session the first terms are below the smallest number.
    let mut log_term = of as f64 * (1.0 - rate).ln();
    let mut tail = 0.0;
    for k in 0..=of {
        tail += if k >= hits { log_term.exp() } else { 0.0 };
        log_term += (rate / (1.0 - rate)).ln() + ((of - k) as f64 / (k + 1) as f64).ln();
    }
    tail < 0.01
}

#[cfg(test)]
mod tests {
    use super::is_rare;

    #[test]
    fn binomial_tail_of_a_long_session_does_not_vanish() {
        // 0.99^162 = 0.196: with fewer digits than the first terms need, this was 0.
        assert!(!is_rare(162, 162, 0.99) && is_rare(500, 500, 0.99));
        assert!(is_rare(20, 20, 0.5) && !is_rare(10, 20, 0.5));
    }
}
