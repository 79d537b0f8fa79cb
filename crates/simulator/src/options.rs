//! What is simulated: seed, days, first day, preset. Read from text, refused with a code and a sentence.

use crate::calendar::{HOUR, MINUTE, day_start, days_after};
use chrono::NaiveDate;
use holdpoint_domain::{Ms, text::visible_line};
use std::fmt;

/// The first day when none is given. It is fixed, so that the same seed gives the same log on any day.
pub const DEFAULT_FIRST_DAY: &str = "2026-03-02";
/// Days that can be simulated at once.
pub const MAX_DAYS: u32 = 3_660;

/// On the days before a sale more breaks than usual, and there is something to see.
const INCIDENTS_BEFORE_SALE: u32 = 2;

/// How much happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// About 150 actions a day.
    Quiet,
    /// About 530 actions a day.
    Busy,
    /// About 450 actions a day, and a sale with three times as many on the last day.
    SaleDay,
}

impl Preset {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Quiet, Self::Busy, Self::SaleDay];

    /// `sale-day`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Busy => "busy",
            Self::SaleDay => "sale-day",
        }
    }

    pub(crate) const fn actions_a_day(self) -> f64 {
        match self {
            Self::Quiet => 150.0,
            Self::Busy => 530.0,
            Self::SaleDay => 450.0,
        }
    }
}

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same seed gives the same log and truth.
    pub seed: u64,
    /// Days, 1 to [`MAX_DAYS`].
    pub days: u32,
    /// The first day; it begins at midnight UTC.
    pub from: NaiveDate,
    /// How much happens.
    pub preset: Preset,
    /// The history ends at this instant, and is to be gone on with; at the end of the last day when absent.
    pub until: Option<Ms>,
    /// So many times as many incidents as usual: 1, but for judging attribution on many of them. 0 for none.
    pub incident_factor: u32,
}

/// Why options are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRefusal {
    /// Stable: `invalid_seed`, `invalid_days`, `invalid_date`, `unknown_preset`.
    pub code: &'static str,
    /// One sentence that names the option.
    pub detail: String,
}

impl fmt::Display for OptionRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for OptionRefusal {}

impl Options {
    /// Reads options as they are typed.
    ///
    /// # Errors
    /// See [`OptionRefusal`].
    pub fn parse(seed: &str, days: &str, from: Option<&str>, preset: Option<&str>) -> Result<Self, OptionRefusal> {
        let days = parse_days(days)?;
        Ok(Self {
            seed: parse_seed(seed)?,
            days,
            from: parse_day(from.unwrap_or(DEFAULT_FIRST_DAY), days)?,
            preset: parse_preset(preset)?,
            until: None,
            incident_factor: 1,
        })
    }

    /// An organisation on the day before a sale: `days` of history, which ends that day at 15:30
    /// UTC, when Europe and America are at work. The sale, on the last day, is to come.
    #[must_use]
    pub fn before_sale(seed: u64, days: u32) -> Self {
        let watched = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default();
        let from = watched.checked_sub_days(chrono::Days::new(days.into())).unwrap_or(watched);
        let until = day_start(watched) + 15 * HOUR + 30 * MINUTE;
        Self { seed, days: days + 2, from, preset: Preset::SaleDay, until: Some(until), incident_factor: INCIDENTS_BEFORE_SALE }
    }

    /// The same history as a part of more, to be gone on with: of a sale, which is then to come, two
    /// days; else thirty.
    #[must_use]
    pub fn going_on(self) -> Self {
        let until = Some(self.end());
        Self { days: self.days + if self.preset == Preset::SaleDay { 2 } else { 30 }, until, ..self }
    }

    /// The first instant.
    #[must_use]
    pub fn start(&self) -> Ms {
        day_start(self.from)
    }

    /// The instant after the last day.
    #[must_use]
    pub fn end(&self) -> Ms {
        day_start(days_after(self.from, self.days))
    }

    /// The instant at which the history ends.
    #[must_use]
    pub fn history_end(&self) -> Ms {
        self.until.unwrap_or(Ms::MAX).min(self.end())
    }

    /// The days of the sale in UTC, from and until; none without a sale.
    pub(crate) fn sale(&self) -> Option<(Ms, Ms)> {
        (self.preset == Preset::SaleDay).then(|| (day_start(days_after(self.from, self.days - 1)), self.end()))
    }
}

fn refuse<T>(code: &'static str, detail: String) -> Result<T, OptionRefusal> {
    Err(OptionRefusal { code, detail })
}

fn parse_seed(text: &str) -> Result<u64, OptionRefusal> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seed) if digits => Ok(seed),
        _ => refuse("invalid_seed", format!("--seed is a whole number from 0 to {}; this is {}.", u64::MAX, visible_line(text))),
    }
}

fn parse_days(text: &str) -> Result<u32, OptionRefusal> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(days) if digits && (1..=MAX_DAYS).contains(&days) => Ok(days),
        _ => refuse("invalid_days", format!("--days is a whole number from 1 to {MAX_DAYS}; this is {}.", visible_line(text))),
    }
}

fn parse_day(text: &str, days: u32) -> Result<NaiveDate, OptionRefusal> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let Some(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| shaped) else {
        return refuse("invalid_date", format!("--from is a day of the calendar as YYYY-MM-DD; this is {}.", visible_line(text)));
    };
    let within = |day: NaiveDate| ("2000-01-01".."2100-01-01").contains(&day.to_string().as_str());
    if !within(day) || !within(days_after(day, days - 1)) {
        return refuse("invalid_date", format!("--from and the days after it lie between 2000-01-01 and 2099-12-31; this is {text}."));
    }
    Ok(day)
}

fn parse_preset(text: Option<&str>) -> Result<Preset, OptionRefusal> {
    let Some(text) = text else { return Ok(Preset::Busy) };
    let names = Preset::ALL.map(Preset::as_str).join(", ");
    match Preset::ALL.into_iter().find(|preset| preset.as_str() == text) {
        Some(preset) => Ok(preset),
        None => refuse("unknown_preset", format!("There is no preset {}. --preset is one of {names}.", visible_line(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_options_are_refused_by_name() {
        let code = |seed, days, from, preset| Options::parse(seed, days, Some(from), Some(preset)).map_err(|refusal| refusal.code);
        assert!(code("0", "1", "2024-02-29", "quiet").is_ok());
        for days in ["0", "-1", "1.5", "", "1e3", "+1", "abc", "99999999999", "3661", " 1"] {
            assert_eq!(code("1", days, "2026-03-02", "busy"), Err("invalid_days"), "{days:?}");
        }
        for from in
            ["2026-02-29", "2026-13-01", "2026-3-2", "yesterday", "", "1999-12-31", "2099-12-31", "12026-01-01", "2026-03-02T00:00:00Z"]
        {
            assert_eq!(code("1", "2", from, "busy"), Err("invalid_date"), "{from:?}");
        }
        for preset in ["", "Busy", "sale_day", "loud"] {
            assert_eq!(code("1", "1", "2026-03-02", preset), Err("unknown_preset"), "{preset:?}");
        }
        for seed in ["", "-1", "1.0", "18446744073709551616", "x"] {
            assert_eq!(code(seed, "1", "2026-03-02", "busy"), Err("invalid_seed"), "{seed:?}");
        }
    }
}
