//! Agreement of blind double reviews: Krippendorff's alpha at nominal level, percent agreement beside it.

use crate::agreement::{Rating, Scale, Statistic, Table, Undefined, measure};

/// Actions whose reviewers gave the same labels: the labels of one action, and how many such actions there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleReviews {
    /// Two labels or more, for example `approve` and `reject`.
    pub labels: Vec<String>,
    /// How many actions.
    pub actions: u32,
}

/// How far reviewers agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Krippendorff's alpha, or why it is undefined; `None` of no double reviews.
    pub alpha: Option<Result<f64, Undefined>>,
    /// Its 95 % interval (Gwet's linearised variance).
    pub ci95: Option<[f64; 2]>,
    /// Actions with two verdicts or more.
    pub actions: u64,
    /// Of these, those whose verdicts are all the same.
    pub same: u64,
}

/// Agreement of these double reviews.
#[must_use]
pub fn agreement(reviews: &[DoubleReviews]) -> Agreement {
    let mut labels: Vec<&str> = reviews.iter().flat_map(|review| &review.labels).map(String::as_str).collect();
    labels.sort_unstable();
    labels.dedup();
    let actions = reviews.iter().map(|review| u64::from(review.actions)).sum();
    let is_same = |review: &&DoubleReviews| review.labels.windows(2).all(|pair| pair[0] == pair[1]);
    let same = reviews.iter().filter(is_same).map(|review| u64::from(review.actions)).sum();
    let scale = Scale::nominal(length(labels.len()));
    let measured = Table::new(scale, &ratings(reviews, &labels)).ok().map(|table| measure(&table, &[Statistic::Alpha], None));
    let alpha = measured.and_then(|measures| measures.into_iter().next()).filter(|_| actions > 0);
    Agreement { alpha: alpha.map(|alpha| alpha.value), ci95: alpha.and_then(|alpha| alpha.ci95), actions, same }
}

fn ratings(reviews: &[DoubleReviews], labels: &[&str]) -> Vec<Rating> {
    let mut ratings = Vec::new();
    let mut item = 0;
    for review in reviews {
        for _ in 0..review.actions {
            for (rater, label) in review.labels.iter().enumerate() {
                let category = length(labels.partition_point(|known| *known < label.as_str()));
                ratings.push(Rating { item, rater: length(rater), category });
            }
            item += 1;
        }
    }
    ratings
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
