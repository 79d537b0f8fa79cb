//! Which values of a set differ, and the columns that show them.

use serde_json::Value;

/// Names of old and new values, as parts of a name: `price_now` and `new_price`.
const OLD: [&str; 6] = ["old", "from", "before", "current", "now", "previous"];
const NEW: [&str; 5] = ["new", "to", "after", "target", "next"];

/// The places of the values that are not the same in all rows.
pub(super) fn varying<'a>(mut rows: impl Iterator<Item = &'a [(String, Value)]>) -> Vec<usize> {
    let Some(first) = rows.next() else { return Vec::new() };
    let mut differs = vec![false; first.len()];
    for row in rows {
        for ((differs, (_, value)), (_, other)) in differs.iter_mut().zip(first).zip(row) {
            *differs |= value != other;
        }
    }
    differs.iter().enumerate().filter(|(_, differs)| **differs).map(|(at, _)| at).collect()
}

/// The places of an old and a new value of the same thing, where there is one such pair.
pub(super) fn find_change(values: &[(String, Value)]) -> Option<(usize, usize)> {
    let pairs = |at: usize| {
        let (stem, side) = sides(&values[at].0);
        (side == Some(Side::Old)).then_some(())?;
        let is_new = |(name, _): &&(String, Value)| sides(name) == (stem.clone(), Some(Side::New));
        let mut news = values.iter().enumerate().filter(|(_, value)| is_new(value) && number(&value.1).is_some());
        let (new, _) = news.next()?;
        news.next().is_none().then_some((at, new))
    };
    let mut found = (0..values.len()).filter(|at| number(&values[*at].1).is_some()).filter_map(pairs);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A number, also one that is written as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite() && !text.starts_with('+')),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

// `price_now` is the old value of `price`.
fn sides(name: &str) -> (Vec<String>, Option<Side>) {
    let mut side = None;
    let mut stem = Vec::new();
    for word in name.split(['_', '.', '-', ' ']) {
        let word = word.to_lowercase();
        match () {
            () if side.is_none() && OLD.contains(&word.as_str()) => side = Some(Side::Old),
            () if side.is_none() && NEW.contains(&word.as_str()) => side = Some(Side::New),
            () => stem.push(word),
        }
    }
    (stem, side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values(value: Value) -> Vec<(String, Value)> {
        value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    #[test]
    fn only_differing_values_are_columns() {
        let rows = [values(json!({"a": 1, "b": "x", "c": true})), values(json!({"a": 2, "b": "x", "c": true}))];
        assert_eq!(varying(rows.iter().map(Vec::as_slice)), [0]);
        assert!(varying(std::iter::empty()).is_empty());
    }

    #[test]
    fn change_is_found_between_old_and_new_value_of_one_name() {
        assert_eq!(find_change(&values(json!({"new_price": 9.18, "price_now": 8.9, "sku": "K"}))), Some((1, 0)));
        assert_eq!(find_change(&values(json!({"from": 24, "to": 9}))), Some((0, 1)));
        assert_eq!(find_change(&values(json!({"old_stock": 1, "new_price": 2}))), None);
        assert_eq!(find_change(&values(json!({"from": "eu", "to": "us"}))), None);
    }
}
