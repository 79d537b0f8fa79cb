//! The table of a set: columns, cells, and what stands out.

use super::columns::{find_change, number, varying};
use super::outliers;
use super::view::{SetCell, SetColumn, SetField};
use crate::core::sets::Member;
use holdpoint_domain::text::{visible, visible_line};
use serde_json::Value;

/// The name of the column that is computed from an old and a new value.
const CHANGE: &str = "Change";
/// Most decimals of a tick.
const MAX_DECIMALS: i32 = 6;

/// The table, in the order of the members.
pub(super) struct Table {
    pub common: Vec<SetField>,
    pub columns: Vec<SetColumn>,
    pub rows: Vec<TableRow>,
    /// The number that the rows are sorted by: of each member, with its column's name.
    pub measure: Option<Measure>,
}

pub(super) struct TableRow {
    pub cells: Vec<SetCell>,
    /// Why it stands out.
    pub why: Option<String>,
}

/// One number of each member.
pub(super) struct Measure {
    pub name: String,
    pub values: Vec<Option<f64>>,
    pub percent: bool,
}

impl Measure {
    /// `+5.2 %`, `1,200`
    pub fn show(&self, value: f64) -> String {
        if self.percent { percent(value) } else { plain(value) }
    }

    /// As [`Self::show`], with as many decimals as tell ticks apart that lie `step` apart.
    pub fn show_tick(&self, value: f64, step: f64) -> String {
        let decimals = (1_i32..=MAX_DECIMALS).find(|decimals| step >= 10_f64.powi(-decimals)).unwrap_or(MAX_DECIMALS);
        match usize::try_from(decimals) {
            Ok(decimals) if decimals > 1 && self.percent => format!("{value:+.decimals$} %").replace('-', "−"),
            Ok(decimals) if decimals > 2 => format!("{value:.decimals$}").replace('-', "−"),
            _ => self.show(value),
        }
    }
}

// One column: its texts, its numbers where all are numbers, and why each stands out.
struct Column {
    head: SetColumn,
    texts: Vec<String>,
    numbers: Option<Vec<Option<f64>>>,
    why: Vec<Option<String>>,
}

/// The table of these members, which have the same names and types.
pub(super) fn table(members: &[Member]) -> Table {
    let differs = varying(members.iter().map(|member| member.values.as_slice()));
    let first = members.first().map(|member| member.values.as_slice()).unwrap_or_default();
    let same = first.iter().enumerate().filter(|(at, _)| !differs.contains(at));
    let common = same.map(|(_, (name, value))| SetField { name: visible_line(name), value: text_of(value) }).collect();
    let mut columns: Vec<Column> = differs.iter().map(|at| column(members, *at)).collect();
    columns.extend(change_column(members, &differs));
    let measured = columns.iter().rev().find_map(|column| Some((column, column.numbers.clone()?)));
    let measure = measured.map(|(column, values)| Measure { name: column.head.name.clone(), values, percent: column.head.derived });
    let rows = (0..members.len()).map(|at| row(&columns, at)).collect();
    Table { common, columns: columns.into_iter().map(|column| column.head).collect(), rows, measure }
}

fn row(columns: &[Column], at: usize) -> TableRow {
    let cells = columns.iter().map(|column| SetCell { text: column.texts[at].clone(), odd: column.why[at].is_some() }).collect();
    let why_of = |derived: bool| {
        columns.iter().filter(|column| column.head.derived == derived).filter_map(|column| column.why[at].clone()).collect::<Vec<_>>()
    };
    // A change is odd where its new value is, and that is said already.
    let (stated, derived) = (why_of(false), why_of(true));
    let why = if stated.is_empty() { derived } else { stated };
    TableRow { cells, why: (!why.is_empty()).then(|| why.join(". ")) }
}

fn column(members: &[Member], at: usize) -> Column {
    let values: Vec<&Value> = members.iter().map(|member| &member.values[at].1).collect();
    let name = visible_line(&members[0].values[at].0);
    let texts: Vec<String> = values.iter().map(|value| text_of(value)).collect();
    let numbers: Vec<Option<f64>> = values.iter().map(|value| number(value)).collect();
    let numeric = numbers.iter().all(Option::is_some);
    let mut why = outliers::of_texts(&name, &texts);
    if numeric {
        let far = outliers::of_numbers(&name, &numbers, plain);
        why = far.into_iter().zip(why).map(|(far, rare)| far.or(rare)).collect();
    }
    for (why, value) in why.iter_mut().zip(&values) {
        if value.as_str().is_some_and(|text| visible(text) != *text) {
            *why = Some(format!("{name} holds hidden or look-alike characters"));
        }
    }
    Column { head: SetColumn { name, numeric, derived: false }, texts, numbers: numeric.then_some(numbers), why }
}

// New against old value, in percent. Both differ, or the one that does not stands above the table.
fn change_column(members: &[Member], differs: &[usize]) -> Option<Column> {
    let (old, new) = find_change(&members.first()?.values)?;
    (differs.contains(&old) || differs.contains(&new)).then_some(())?;
    let change = |member: &Member| {
        let (old, new) = (number(&member.values[old].1)?, number(&member.values[new].1)?);
        (old != 0.0).then(|| (new - old) / old.abs() * 100.0)
    };
    let numbers: Vec<Option<f64>> = members.iter().map(change).collect();
    let texts = numbers.iter().map(|value| value.map_or_else(|| "no old value".to_owned(), percent)).collect();
    let why = outliers::of_numbers(CHANGE, &numbers, percent);
    Some(Column { head: SetColumn { name: CHANGE.into(), numeric: true, derived: true }, texts, numbers: Some(numbers), why })
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "(empty)".into(),
        Value::String(text) => visible_line(text),
        value => value.to_string(),
    }
}

fn percent(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "+" };
    match value.abs() {
        much if much >= 1_000.0 => format!("{sign}{} %", outliers::grouped(much)),
        little => format!("{sign}{little:.1} %"),
    }
}

fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() >= 1_000.0 { outliers::grouped(value) } else { format!("{}", (value * 100.0).round() / 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::Digest;
    use serde_json::json;

    fn member(n: i64, values: Value) -> Member {
        let values = values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let digest = Digest::of(&n.to_be_bytes());
        Member { n, action: format!("act_{n}"), digest, title: format!("Item {n}"), values, evidence: 0, place: 0 }
    }

    fn price(n: i64, new_price: f64, region: &str) -> Member {
        member(n, json!({"currency": "EUR", "new_price": new_price, "price_now": 100.0, "region": region, "sku": format!("K-{n}")}))
    }

    #[test]
    fn hostile_member_is_marked_in_each_odd_cell_with_reasons() {
        let mut members: Vec<Member> = (0..59).map(|n| price(n, 104.0 + (n % 5) as f64, "FR")).collect();
        members.push(price(59, 105_000.0, "DE"));
        let table = table(&members);
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["new_price", "region", "sku", "Change"]);
        assert_eq!(table.common.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["currency", "price_now"]);
        let odd: Vec<usize> = table.rows.iter().enumerate().filter(|(_, row)| row.why.is_some()).map(|(at, _)| at).collect();
        assert_eq!(odd, [59]);
        let row = &table.rows[59];
        assert_eq!(row.cells.iter().map(|cell| cell.odd).collect::<Vec<_>>(), [true, true, false, true]);
        let why = row.why.as_deref().unwrap();
        assert!(why.contains("new_price is 991 times the median of 106") && why.contains("Only one with region DE"), "{why}");
    }

    #[test]
    fn ticks_that_lie_close_are_told_apart() {
        let measure = |percent| Measure { name: "Change".into(), values: Vec::new(), percent };
        assert_eq!(measure(true).show_tick(4.02, 0.03), "+4.02 %");
        assert_eq!(measure(true).show_tick(-4.0, 0.8), "−4.0 %");
        assert_eq!(measure(false).show_tick(0.1234, 0.002), "0.123");
        assert_eq!(measure(false).show_tick(1200.0, 100.0), "1,200");
    }

    #[test]
    fn hidden_characters_make_a_cell_odd_and_visible() {
        let mut members: Vec<Member> = (0..5).map(|n| member(n, json!({"host": format!("web-{n}")}))).collect();
        members.push(member(5, json!({"host": "web-\u{202e}5"})));
        let table = table(&members);
        assert_eq!(table.rows[5].cells[0].text, "web-‹U+202E›5");
        assert!(table.rows[5].why.is_some() && table.rows[..5].iter().all(|row| row.why.is_none()));
    }
}
