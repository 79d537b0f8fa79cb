//! Days, hours and time zones. The zones' rules are compiled in, so that each machine has the same.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Timelike as _};
use chrono_tz::Tz;
use holdpoint_domain::Ms;

pub(crate) const SECOND: Ms = 1_000;
pub(crate) const MINUTE: Ms = 60 * SECOND;
pub(crate) const HOUR: Ms = 60 * MINUTE;
pub(crate) const DAY: Ms = 24 * HOUR;

/// Midnight UTC at the beginning of a day.
pub(crate) fn day_start(day: NaiveDate) -> Ms {
    day.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

/// The day that is `days` after `day`.
pub(crate) fn days_after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

/// The instant of a wall time. One that happens twice is the first; one that daylight saving
/// leaves out is an hour later.
pub(crate) fn instant(zone: Tz, day: NaiveDate, minute_of_day: u32) -> Ms {
    let wall = day.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(minute_of_day.into());
    let at = |wall| zone.from_local_datetime(&wall).earliest();
    at(wall)
        .or_else(|| at(wall + chrono::TimeDelta::hours(1)))
        .map_or_else(|| wall.and_utc().timestamp_millis(), |at| at.timestamp_millis())
}

/// The day and hour of an instant in a zone: days from Monday, 0 to 6.
pub(crate) fn weekday_and_hour(zone: Tz, at: Ms) -> (u32, u32) {
    let local = zone.timestamp_millis_opt(at).earliest().unwrap_or_else(|| zone.timestamp_nanos(0));
    (local.weekday().num_days_from_monday(), local.hour())
}

/// The day of an instant in a zone.
pub(crate) fn local_day(zone: Tz, at: Ms) -> NaiveDate {
    zone.timestamp_millis_opt(at).earliest().map_or(NaiveDate::MIN, |local| local.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_left_out_by_daylight_saving_is_an_hour_later() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        let skipped = instant(Tz::Europe__Warsaw, day, 150);
        assert_eq!(skipped, instant(Tz::Europe__Warsaw, day, 210));
        assert_eq!(skipped - day_start(day), 90 * MINUTE);
        let autumn = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        assert_eq!(instant(Tz::Europe__Warsaw, autumn, 240) - instant(Tz::Europe__Warsaw, autumn, 60), 4 * HOUR);
    }
}
