//! When a sign holds: defaults, and where they come from.

/// When a sign holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Minutes since a break. Air traffic controllers stop after 90 minutes at displays, and after
    /// 2 hours in any case, for 30 minutes; screeners of X-ray images after 20 minutes.
    pub minutes_since_break: i64,
    /// By how much decision times fall, or evidence is opened less, at the present time since a
    /// break before it counts: 15 %. A limit of this product.
    pub fall: f64,
    /// How sure a fall or a difference must be, in standard errors: 2.58, one in two hundred by chance.
    pub sure: f64,
    /// Reviews of the last weeks below which a person's own usual is not known: 100.
    pub usual_reviews: usize,
    /// Reviews since a break below which the present is not compared with it: 10.
    pub present_reviews: usize,
    /// Reviews for the relation of time and length: 20, below which a correlation says nothing.
    pub related_reviews: usize,
    /// Odds of approving against the usual ones that the chart looks for: 3. With its limit of
    /// 3.5 a chart of 5 % against 15 % signals once in about 930 by chance.
    pub odds: f64,
    /// The limit of that chart.
    pub chart: f64,
    /// So many verdicts within [`Self::burst_ms`] are a burst: 5 in a minute. A limit of this product.
    pub burst_reviews: usize,
    /// See [`Self::burst_reviews`], ms.
    pub burst_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            minutes_since_break: 90,
            fall: 0.15,
            sure: 2.58,
            usual_reviews: 100,
            present_reviews: 10,
            related_reviews: 20,
            odds: 3.0,
            chart: 3.5,
            burst_reviews: 5,
            burst_ms: 60_000,
        }
    }
}

impl Limits {
    /// [`Self::fall`] as a difference of logarithms.
    pub(super) fn fall_of_logarithm(&self) -> f64 {
        -(1.0 - self.fall).ln()
    }
}
