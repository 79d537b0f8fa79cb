//! Numbers for people.

/// Three decimals.
pub(super) fn number(value: f64) -> String {
    format!("{value:.3}")
}

/// A share as a percentage.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An interval, or nothing.
pub(super) fn interval(ci95: Option<[f64; 2]>, show: fn(f64) -> String) -> String {
    ci95.map_or_else(String::new, |[low, high]| format!("{} to {}", show(low), show(high)))
}

/// Rows of two cells.
pub(super) fn pairs(rows: &[(&str, String)]) {
    crate::output::table(&rows.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]).collect::<Vec<_>>());
}
