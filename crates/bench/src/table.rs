//! The results: a table for people, one JSON document for machines.

use serde::Serialize;

/// One figure and its limit.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure.
    pub value: f64,
    /// Its unit; `×` for a ratio.
    pub unit: &'static str,
    /// Whether the figure must stay below or above the limit.
    pub must_be: Bound,
    /// The limit.
    pub limit: f64,
    /// What the ratio rests on.
    pub detail: String,
}

/// Which side of the limit is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Bound {
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
}

impl Row {
    /// Whether the figure keeps its limit.
    pub fn holds(&self) -> bool {
        match self.must_be {
            Bound::AtMost => self.value <= self.limit,
            Bound::AtLeast => self.value >= self.limit,
        }
    }
}

#[expect(clippy::print_stdout, reason = "the result is the output")]
pub fn print(rows: &[Row]) {
    for row in rows {
        let sign = if row.must_be == Bound::AtMost { "≤" } else { "≥" };
        let verdict = if row.holds() { "holds" } else { "FAILS" };
        println!("{:<58} {:>9.2} {:<2} {sign} {:<6} {verdict}  {}", row.what, row.value, row.unit, row.limit, row.detail);
    }
    match serde_json::to_string(rows) {
        Ok(json) => println!("{json}"),
        Err(error) => eprintln!("the results cannot be written as JSON: {error}"),
    }
}

/// The value below which 99 of 100 lie, and the median.
pub fn percentiles(mut samples: Vec<f64>) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |share: usize| samples.get((samples.len() * share / 100).min(samples.len().saturating_sub(1))).copied().unwrap_or(f64::NAN);
    (at(99), at(50))
}
