//! A rota: the same shift on some days of every week, from a day to a day.

use super::file::{ShiftCells, ShiftFile, ShiftPlace};
use super::plan::ShiftRefusal;
use super::toml_table::{check_keys, text_of};
use crate::MAX_FILE_SHIFTS;
use crate::text::visible_line;
use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};
use toml::de::{DeTable, DeValue};

const ROTA: [&str; 8] = ["person", "team", "zone", "days", "start", "end", "from", "until"];
const MAX_ROTA_DAYS: i64 = 366;

struct Rota {
    person: String,
    team: String,
    zone: String,
    days: Vec<Weekday>,
    start: NaiveTime,
    end: NaiveTime,
    from: NaiveDate,
    until: NaiveDate,
}

/// Adds the shifts of a rota; each day is taken or refused by itself.
pub(super) fn add_rota(file: &mut ShiftFile, place: &ShiftPlace, table: &DeTable<'_>) {
    match read_rota(table) {
        Err(refused) => file.refuse(place.clone(), refused),
        Ok(rota) => rota.from.iter_days().take_while(|day| *day <= rota.until).for_each(|day| {
            if rota.days.contains(&day.weekday()) && file.shifts.len() <= MAX_FILE_SHIFTS {
                rota.add_day(file, place, day);
            }
        }),
    }
}

impl Rota {
    fn add_day(&self, file: &mut ShiftFile, place: &ShiftPlace, day: NaiveDate) {
        // A shift that ends at or before its beginning ends on the next day.
        let last = if self.end <= self.start { day.succ_opt().unwrap_or(day) } else { day };
        let (start, end) = (written(day, self.start), written(last, self.end));
        let place = ShiftPlace { line: place.line, at: format!("{}/{day}", place.at) };
        file.add(place, &ShiftCells { person: &self.person, team: &self.team, zone: &self.zone, start: &start, end: &end });
    }
}

fn written(day: NaiveDate, time: NaiveTime) -> String {
    format!("{day}T{}", time.format("%H:%M:%S"))
}

fn read_rota(table: &DeTable<'_>) -> Result<Rota, ShiftRefusal> {
    check_keys(table, &ROTA)?;
    let rota = Rota {
        person: text_of(table, "person")?,
        team: text_of(table, "team")?,
        zone: text_of(table, "zone")?,
        days: days(table)?,
        start: time(table, "start")?,
        end: time(table, "end")?,
        from: date(table, "from")?,
        until: date(table, "until")?,
    };
    if rota.until < rota.from {
        return Err(ShiftRefusal::new("end_before_start", "until", "until is before from."));
    }
    if (rota.until - rota.from).num_days() > MAX_ROTA_DAYS {
        return Err(ShiftRefusal::new("too_long", "until", format!("A rota is at most {MAX_ROTA_DAYS} days long.")));
    }
    Ok(rota)
}

fn days(table: &DeTable<'_>) -> Result<Vec<Weekday>, ShiftRefusal> {
    let words = || ShiftRefusal::new("bad_days", "days", "days is a list such as [\"mon\", \"tue\"].");
    let value = table.get("days").ok_or_else(words)?;
    let DeValue::Array(items) = value.get_ref() else { return Err(words()) };
    let day = |item: &DeValue<'_>| match item {
        DeValue::String(text) => text.parse::<Weekday>().map_err(|_| {
            ShiftRefusal::new("bad_days", "days", format!("{} is no day of the week, such as mon or tue.", visible_line(text)))
        }),
        _ => Err(words()),
    };
    let days = items.iter().map(|item| day(item.get_ref())).collect::<Result<Vec<_>, _>>()?;
    if days.is_empty() { Err(words()) } else { Ok(days) }
}

fn time(table: &DeTable<'_>, key: &'static str) -> Result<NaiveTime, ShiftRefusal> {
    let text = text_of(table, key)?;
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(text.trim(), format).ok());
    time.ok_or_else(|| ShiftRefusal::new("bad_time", key, format!("{key} is a time of the day, for example 09:00.")))
}

fn date(table: &DeTable<'_>, key: &'static str) -> Result<NaiveDate, ShiftRefusal> {
    let text = text_of(table, key)?;
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
    date.ok_or_else(|| ShiftRefusal::new("bad_time", key, format!("{key} is a day, for example 2026-11-27.")))
}
