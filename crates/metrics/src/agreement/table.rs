//! Labels as counts: items with the same labels are one pattern, which makes resampling cheap.

use std::collections::BTreeSet;

/// What the labels mean to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names: equal or not.
    Nominal,
    /// Ranks.
    Ordinal,
    /// Numbers whose differences count.
    Interval,
    /// Numbers of 0 or more whose proportions count.
    Ratio,
}

impl Level {
    /// The word of the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }
}

/// The categories of a label, in ascending order except for names.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub(crate) level: Level,
    /// One per category: its number, or its rank from 0.
    pub(crate) values: Vec<f64>,
}

impl Scale {
    /// Names.
    #[must_use]
    pub fn nominal(categories: u32) -> Self {
        Self { level: Level::Nominal, values: (0..categories).map(f64::from).collect() }
    }

    /// Ranks, lowest first.
    #[must_use]
    pub fn ordinal(categories: u32) -> Self {
        Self { level: Level::Ordinal, ..Self::nominal(categories) }
    }

    /// Numbers: finite, ascending, each once.
    #[must_use]
    pub fn interval(values: &[f64]) -> Self {
        Self { level: Level::Interval, values: scaled(values) }
    }

    /// As [`Scale::interval`], of 0 or more.
    #[must_use]
    pub fn ratio(values: &[f64]) -> Self {
        Self { level: Level::Ratio, values: scaled(values) }
    }
}

/// Divided by a power of two, which changes no proportion: the squares then stay finite.
fn scaled(values: &[f64]) -> Vec<f64> {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let exponent = libm::frexp(largest).1;
    // In two steps, because 2^-1074 has no inverse.
    values.iter().map(|value| libm::ldexp(libm::ldexp(*value, -exponent / 2), -(exponent - exponent / 2))).collect()
}

/// One label: indices of the item, the rater and the category of the [`Scale`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating {
    /// The item. Indices should follow the order of the names, so that a seed gives the same resamples.
    pub item: u32,
    /// The rater.
    pub rater: u32,
    /// The category.
    pub category: u32,
}

/// Two different labels of one rater on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The item.
    pub item: u32,
    /// The rater.
    pub rater: u32,
    /// The two categories.
    pub categories: [u32; 2],
}

/// The labels of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern {
    /// Category and how many gave it, by category.
    pub(crate) counts: Vec<(u32, u32)>,
    /// How many labels.
    pub(crate) total: u32,
    /// The labels of the first and the second rater, if all raters are two and both gave one.
    pub(crate) pair: Option<[u32; 2]>,
}

/// All labels of a set of items.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) scale: Scale,
    /// Different ones, in order.
    pub(crate) patterns: Vec<Pattern>,
    /// How many items have each pattern.
    pub(crate) frequencies: Vec<u32>,
    /// The pattern of each item, in the items' order.
    pub(crate) item_patterns: Vec<u32>,
    raters: usize,
    ratings: usize,
}

impl Table {
    /// Counts the ratings. The order of rows changes nothing; the same row twice counts once.
    /// Every category is one of the scale.
    ///
    /// # Errors
    /// On two different labels of one rater on one item.
    pub fn new(scale: Scale, ratings: &[Rating]) -> Result<Self, Conflict> {
        let mut rows = ratings.to_vec();
        rows.sort_unstable();
        rows.dedup();
        check_conflicts(&rows)?;
        let raters: BTreeSet<u32> = rows.iter().map(|row| row.rater).collect();
        let first = (raters.len() == 2).then(|| raters.first().copied()).flatten();
        let items: Vec<Pattern> = rows.chunk_by(|a, b| a.item == b.item).map(|rows| pattern(rows, first)).collect();
        let mut patterns = items.clone();
        patterns.sort_unstable();
        patterns.dedup();
        let item_patterns: Vec<u32> = items.iter().map(|item| index_of(&patterns, item)).collect();
        let mut frequencies = vec![0; patterns.len()];
        item_patterns.iter().for_each(|pattern| frequencies[*pattern as usize] += 1);
        Ok(Self { scale, patterns, frequencies, item_patterns, raters: raters.len(), ratings: rows.len() })
    }

    /// Items with at least one label.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.item_patterns.len()
    }

    /// Raters who gave at least one label.
    #[must_use]
    pub const fn raters(&self) -> usize {
        self.raters
    }

    /// Labels.
    #[must_use]
    pub const fn ratings(&self) -> usize {
        self.ratings
    }

    /// What the labels mean to each other.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.scale.level
    }

    pub(crate) const fn categories(&self) -> usize {
        self.scale.values.len()
    }
}

fn check_conflicts(rows: &[Rating]) -> Result<(), Conflict> {
    let same = |rows: &&[Rating]| rows[0].item == rows[1].item && rows[0].rater == rows[1].rater;
    match rows.windows(2).find(same) {
        None => Ok(()),
        Some(rows) => Err(Conflict { item: rows[0].item, rater: rows[0].rater, categories: [rows[0].category, rows[1].category] }),
    }
}

/// `rows` are of one item, by rater; `first` is the first of two raters.
fn pattern(rows: &[Rating], first: Option<u32>) -> Pattern {
    let mut categories: Vec<u32> = rows.iter().map(|row| row.category).collect();
    let pair = match (first, categories.as_slice()) {
        (Some(_), [one, other]) => Some([*one, *other]),
        _ => None,
    };
    categories.sort_unstable();
    let counts = categories.chunk_by(|a, b| a == b).map(|same| (same[0], length(same.len()))).collect();
    Pattern { counts, total: length(rows.len()), pair }
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn index_of(patterns: &[Pattern], pattern: &Pattern) -> u32 {
    length(patterns.partition_point(|other| other < pattern))
}

impl Pattern {
    pub(crate) fn total(&self) -> f64 {
        f64::from(self.total)
    }

    /// Whether it has two labels to compare.
    pub(crate) const fn pairable(&self) -> bool {
        self.total >= 2
    }
}
