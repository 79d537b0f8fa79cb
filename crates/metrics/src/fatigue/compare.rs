//! Signs in how a person decides: whether time follows the work, and whether approvals drift.

use super::{Evidence, Limits, ReviewRow, Sign, SignKind};
use crate::proportion::share;
use crate::vigilance::cusum::Cusum;

/// Below this correlation time is flat; above the other one it usually is not.
const FLAT: f64 = 0.2;
const USUALLY_FOLLOWS: f64 = 0.3;

/// Holds where time followed length and no longer does, far beyond chance; risk takes the place
/// of length where lengths are not known.
pub(super) fn flat_time(usual: &[ReviewRow], present: &[ReviewRow], limits: &Limits) -> Sign {
    let of = |rows: &[ReviewRow]| relate(rows, length).or_else(|| relate(rows, risk));
    let (now, before) = (of(present), of(usual));
    let evidence = Evidence::FlatTime {
        correlation: now.map(|(correlation, _)| correlation),
        of: now.map_or(present.len(), |(_, of)| of),
        usual: before.map(|(correlation, _)| correlation),
    };
    let known = now.filter(|(_, of)| *of >= limits.related_reviews).zip(before.filter(|(_, of)| *of >= limits.usual_reviews));
    let Some(((now, few), (before, many))) = known else { return Sign::too_few(SignKind::FlatTime, evidence) };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let error = (1.0 / (few as f64 - 3.0) + 1.0 / (many as f64 - 3.0)).sqrt();
    let differs = (now.atanh() - before.atanh()) / error < -limits.sure;
    Sign::new(SignKind::FlatTime, now < FLAT && before >= USUALLY_FOLLOWS && differs, evidence)
}

/// A chart over the verdicts since the break, against the usual share of approvals.
pub(super) fn approve_drift(usual: &[ReviewRow], present: &[ReviewRow], limits: &Limits) -> Sign {
    let verdicts = |rows: &[ReviewRow]| rows.iter().filter_map(|row| row.approved).collect::<Vec<_>>();
    let (before, now) = (verdicts(usual), verdicts(present));
    let count = |verdicts: &[bool]| verdicts.iter().filter(|approved| **approved).count();
    let usual = share(count(&before) as u64, before.len() as u64).filter(|_| before.len() >= limits.usual_reviews);
    let evidence = Evidence::ApproveDrift { approved: count(&now), of: now.len(), usual };
    let Some(usual) = usual else { return Sign::too_few(SignKind::ApproveDrift, evidence) };
    let usual = usual.clamp(0.05, 0.95);
    let odds = limits.odds * usual / (1.0 - usual);
    let mut chart = Cusum::new(usual, odds / (1.0 + odds), limits.chart);
    let drifted = now.iter().any(|approved| chart.add(*approved).signal);
    Sign::new(SignKind::ApproveDrift, drifted, evidence)
}

#[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
fn length(row: &ReviewRow) -> Option<f64> {
    row.characters.filter(|characters| *characters > 0).map(|characters| (characters as f64).ln())
}

fn risk(row: &ReviewRow) -> Option<f64> {
    Some(f64::from(row.risk))
}

// Pearson's correlation of the logarithm of the time with what is to be read, and of how many.
fn relate(rows: &[ReviewRow], with: impl Fn(&ReviewRow) -> Option<f64>) -> Option<(f64, usize)> {
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
    let pair = |row: &ReviewRow| Some(((row.shown_ms.filter(|shown| *shown > 0)? as f64).ln(), with(row)?));
    let pairs: Vec<(f64, f64)> = rows.iter().filter_map(pair).collect();
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let of = pairs.len() as f64;
    let (time, other) = pairs.iter().fold((0.0, 0.0), |(time, other), pair| (time + pair.0 / of, other + pair.1 / of));
    let (mut both, mut times, mut others) = (0.0, 0.0, 0.0);
    for (a, b) in &pairs {
        both += (a - time) * (b - other);
        times += (a - time).powi(2);
        others += (b - other).powi(2);
    }
    // Times that never differ follow nothing.
    let correlation = if times > 0.0 { both / (times * others).sqrt() } else { 0.0 };
    (pairs.len() > 3 && correlation.is_finite()).then_some((correlation.clamp(-0.999, 0.999), pairs.len()))
}
