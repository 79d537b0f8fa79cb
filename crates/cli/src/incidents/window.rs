//! The time within which incidents began.

use crate::args::Window;
use crate::failure::{Exit, Failure};
use chrono::{DateTime, NaiveDate, NaiveTime};

/// Milliseconds since 1970-01-01 UTC; an absent end is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Began {
    from: Option<i64>,
    to: Option<i64>,
}

impl Began {
    /// Reads `--from` and `--to`.
    pub(crate) fn read(window: &Window) -> Result<Self, Failure> {
        let from = window.from.as_deref().map(|text| parse("from", text)).transpose()?;
        let to = window.to.as_deref().map(|text| parse("to", text)).transpose()?;
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            return Err(refuse("--to must be later than --from.".into()));
        }
        Ok(Self { from, to })
    }

    /// The ends of the time, with others in place of absent ones.
    pub(crate) fn bounds(&self, from: i64, to: i64) -> (i64, i64) {
        (self.from.unwrap_or(from), self.to.unwrap_or(to))
    }

    /// The ends of the time; an absent one is open.
    pub(crate) const fn ends(&self) -> (Option<i64>, Option<i64>) {
        (self.from, self.to)
    }

    /// Whether a time is within: `from` is, `to` is not.
    pub(crate) fn contains(&self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

fn parse(flag: &str, text: &str) -> Result<i64, Failure> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.timestamp_millis());
    let date = |_| NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|date| date.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    time.or_else(date).map_err(|_| {
        refuse(format!("--{flag} is a date such as 2026-11-01, or a time with its offset such as 2026-11-01T08:00:00Z; it is {text:?}."))
    })
}

fn refuse(detail: String) -> Failure {
    Failure::new(Exit::Wrong, "invalid_value", "A value is not accepted", detail)
}
