//! What the figures of Health rest on: sums of actions by quarter-hour and day, reviews by hour, and
//! blind double reviews.
//!
//! Two groups of tables. Those of actions and reviews follow from records alone and are a projection.
//! Those of verdicts and times on screen come from facts, which this person may or may not read
//! ([`crate::review`]): they stay when bodies are let go, and go when a body is erased.

mod counts;
pub mod delay;
pub(crate) mod from_facts;
mod projection;
mod reads;

pub use crate::quarter_hour::DAY_MS;
pub use counts::ActionCounts;
pub use projection::HOUR_MS;
pub(crate) use projection::HealthQuarterHours;
pub use reads::{DoubleReviewCount, ReviewHour, Scope, disagreements, double_reviews, each_count, overdue, review_hours, teams};
