//! Counts as numbers to calculate with.

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) const fn float(count: usize) -> f64 {
    count as f64
}
