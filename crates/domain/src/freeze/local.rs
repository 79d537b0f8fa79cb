//! Local times of a zone as instants, and back. The data of the zones is part of the build.
//!
//! A window is signed with its instants and with the local text that the person saw. Zones change
//! their rules, so only deciding compares the two; what was recorded stays as it is.

use crate::{Ms, Refusal, invalid, text::visible_line};
use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, Offset as _, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;

const FORMATS: [&str; 4] = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];

/// Names of all zones, sorted.
#[must_use]
pub fn zone_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    names.sort_unstable();
    names
}

fn find_zone(zone: &str) -> Result<Tz, Refusal> {
    zone.trim().parse::<Tz>().map_err(|_| {
        invalid("zone", format!("zone is the name of a time zone, for example Europe/Madrid or UTC; {} is none.", visible_line(zone)))
    })
}

/// The instant of a local time of `zone`, for example `2026-11-27T00:00`. A local time that
/// happens twice is the first; an offset at its end (`+01:00`, or `Z` for UTC) chooses.
///
/// # Errors
/// `invalid_field` naming `field` or `zone`: an unknown zone, no time, a local time that does not
/// exist, or an offset that the zone does not have then.
pub fn resolve_local(field: &str, text: &str, zone: &str) -> Result<Ms, Refusal> {
    let zone = find_zone(zone)?;
    let (local, offset) = split_offset(text.trim());
    let local = parse_local(local)
        .ok_or_else(|| invalid(field, format!("{field} is a local time, for example 2026-11-27T00:00; {} is none.", visible_line(text))))?;
    match offset {
        None => first_instant(field, local, zone),
        Some("Z" | "z") => Ok(Utc.from_utc_datetime(&local).timestamp_millis()),
        Some(offset) => instant_with_offset(field, local, offset, zone),
    }
}

/// Whether the text is a local time that the zone leaves out, because its clocks are set forward then.
#[must_use]
pub(crate) fn is_skipped_local(text: &str, zone: &str) -> bool {
    let (local, offset) = split_offset(text.trim());
    let parts = find_zone(zone).ok().zip(parse_local(local)).filter(|_| offset.is_none());
    parts.is_some_and(|(zone, local)| matches!(zone.from_local_datetime(&local), MappedLocalTime::None))
}

fn split_offset(text: &str) -> (&str, Option<&str>) {
    let split = |at: usize| (&text[..at], Some(&text[at..]));
    if text.ends_with(['Z', 'z']) {
        return split(text.len() - 1);
    }
    // An offset follows a time, so it comes after the date.
    match text.rfind(['+', '-']) {
        Some(at) if at > 10 => split(at),
        _ => (text, None),
    }
}

fn parse_local(text: &str) -> Option<NaiveDateTime> {
    let time = FORMATS.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let time = time.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0));
    // A leap second is read as more than a second's nanoseconds.
    time.filter(|time| time.nanosecond() < 1_000_000_000)
}

fn first_instant(field: &str, local: NaiveDateTime, zone: Tz) -> Result<Ms, Refusal> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => Ok(at.timestamp_millis()),
        MappedLocalTime::Ambiguous(first, second) => Ok(first.min(second).timestamp_millis()),
        MappedLocalTime::None => {
            let shown = local.format("%Y-%m-%d %H:%M");
            Err(invalid(
                field,
                format!("{field}: the local time {shown} does not exist in {}; the clocks are set forward then.", zone.name()),
            ))
        }
    }
}

fn instant_with_offset(field: &str, local: NaiveDateTime, offset: &str, zone: Tz) -> Result<Ms, Refusal> {
    let parsed: Option<FixedOffset> = offset.parse().ok();
    let at = parsed.and_then(|offset| offset.from_local_datetime(&local).single());
    let at = at.ok_or_else(|| invalid(field, format!("{field} ends with an offset like +01:00; {} is none.", visible_line(offset))))?;
    let known = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    if known != *at.offset() {
        return Err(invalid(field, format!("{field}: {} does not have the offset {offset} then, but {known}.", zone.name())));
    }
    Ok(at.timestamp_millis())
}

/// An instant in a zone, RFC 3339 with the offset: `2026-11-27T00:00:00+01:00`.
///
/// # Errors
/// `invalid_field` for an unknown zone or an instant outside the calendar.
pub fn local_text(at: Ms, zone: &str) -> Result<String, Refusal> {
    Ok(local_time(at, zone)?.to_rfc3339_opts(chrono::SecondsFormat::Secs, false))
}

/// An instant in a zone for reading: `Fri 27 Nov 00:00`. In UTC where the zone is unknown.
#[must_use]
pub fn local_words(at: Ms, zone: &str) -> String {
    let time = local_time(at, zone).or_else(|_| local_time(at, "UTC"));
    time.map(|time| time.format("%a %-d %b %H:%M").to_string()).unwrap_or_default()
}

/// Whether the clocks of the zone stand differently at the two instants, by their offsets.
#[must_use]
pub fn has_clock_change(from: Ms, until: Ms, zone: &str) -> bool {
    let offset = |at| local_time(at, zone).map(|time| time.offset().fix()).ok();
    offset(from) != offset(until)
}

fn local_time(at: Ms, zone: &str) -> Result<DateTime<Tz>, Refusal> {
    let zone = find_zone(zone)?;
    let time = DateTime::from_timestamp_millis(at).ok_or_else(|| invalid("from", "The time is outside the calendar."))?;
    Ok(time.with_timezone(&zone))
}
