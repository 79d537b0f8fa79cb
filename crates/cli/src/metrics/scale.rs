//! From labels as text to categories of a scale.

use super::number::finite;
use super::refusal;
use crate::failure::Failure;
use holdpoint_metrics::agreement::{Level, Scale};

/// A scale, and the category of each label.
pub(super) struct Categories {
    pub(super) scale: Scale,
    /// In the order of the labels.
    pub(super) of_labels: Vec<u32>,
}

/// A label that does not belong to the scale: which one, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outside {
    pub(super) label: usize,
    pub(super) reason: String,
}

/// The level of a word.
pub(super) fn level(text: &str) -> Result<Level, Failure> {
    let levels = [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio];
    let found = levels.into_iter().find(|level| level.as_str() == text);
    found.ok_or_else(|| refusal::flag("level", "must be nominal, ordinal, interval or ratio", text))
}

/// The labels that `--levels` declares: one CSV row.
pub(super) fn declared(text: &str, level: Level) -> Result<Vec<String>, Failure> {
    let refuse = |rule: &str| refusal::flag("levels", rule, text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let read = reader.read_record(&mut record);
    let levels: Vec<String> = record.iter().map(str::to_owned).collect();
    if read.is_err() || levels.is_empty() || levels.iter().any(String::is_empty) {
        return Err(refuse("must be labels separated by commas, none of them empty"));
    }
    let twice = levels.iter().enumerate().any(|(at, label)| levels[..at].iter().any(|other| is_same(label, other, level)));
    if twice {
        return Err(refuse("must name each label once"));
    }
    match levels.iter().find_map(|label| check_number(label, level).err()) {
        Some(reason) => Err(refuse(&format!("must fit --level {}: {reason}", level.as_str()))),
        None => Ok(levels),
    }
}

/// Puts labels on a scale. Without declared levels the labels are the scale: numbers in their
/// order, names at nominal level.
pub(super) fn categorise(labels: &[String], level: Level, declared: Option<&[String]>) -> Result<Categories, Outside> {
    match declared {
        Some(levels) => on_declared(labels, level, levels),
        None if level == Level::Nominal => Ok(by_text(labels)),
        None => by_number(labels, level),
    }
}

fn on_declared(labels: &[String], level: Level, levels: &[String]) -> Result<Categories, Outside> {
    let order = ascending(levels, level);
    let category = |(label, text): (usize, &String)| {
        let found = order.iter().position(|place| is_same(text, &levels[*place], level));
        let reason = || format!("the label {text:?} is not one of the levels {}", levels.join(", "));
        found.map(index).ok_or_else(|| Outside { label, reason: reason() })
    };
    let of_labels = labels.iter().enumerate().map(category).collect::<Result<_, _>>()?;
    let numbers: Vec<f64> = order.iter().filter_map(|place| finite(&levels[*place])).collect();
    Ok(Categories { scale: scale(level, levels.len(), &numbers), of_labels })
}

/// Places of the levels: as declared, but numbers at interval and ratio level by value.
fn ascending(levels: &[String], level: Level) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    if matches!(level, Level::Interval | Level::Ratio) {
        let number = |place: &usize| finite(&levels[*place]).unwrap_or_default();
        order.sort_by(|one, other| number(one).total_cmp(&number(other)));
    }
    order
}

fn by_text(labels: &[String]) -> Categories {
    let mut sorted: Vec<&String> = labels.iter().collect();
    sorted.sort_unstable();
    let of_labels = labels.iter().map(|label| index(sorted.partition_point(|other| *other < label))).collect();
    Categories { scale: Scale::nominal(index(labels.len())), of_labels }
}

fn by_number(labels: &[String], level: Level) -> Result<Categories, Outside> {
    let mut numbers = Vec::new();
    for (label, text) in labels.iter().enumerate() {
        let number = if level == Level::Ordinal { check_rank(text) } else { check_number(text, level) };
        numbers.push(number.map_err(|reason| Outside { label, reason })?);
    }
    let mut values = numbers.clone();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let of_labels = numbers.iter().map(|number| index(values.partition_point(|value| value < number))).collect();
    Ok(Categories { scale: scale(level, values.len(), &values), of_labels })
}

fn scale(level: Level, categories: usize, numbers: &[f64]) -> Scale {
    match level {
        Level::Nominal => Scale::nominal(index(categories)),
        Level::Ordinal => Scale::ordinal(index(categories)),
        Level::Interval => Scale::interval(numbers),
        Level::Ratio => Scale::ratio(numbers),
    }
}

/// The number of a label, where the level needs one; declared ranks may be names.
fn check_number(text: &str, level: Level) -> Result<f64, String> {
    match (finite(text), level) {
        (None, Level::Interval | Level::Ratio) => Err(format!("the label {text:?} is not a number, which {} level needs", level.as_str())),
        (Some(number), Level::Ratio) if number < 0.0 => Err(format!("the label {text:?} is below 0, which ratio level does not allow")),
        (number, _) => Ok(number.unwrap_or_default()),
    }
}

fn check_rank(text: &str) -> Result<f64, String> {
    finite(text).ok_or_else(|| format!("the label {text:?} is not a number; declare the order of the labels with --levels"))
}

/// At nominal level text, at the others also equal numbers, as 1 and 1.0.
fn is_same(one: &str, other: &str, level: Level) -> bool {
    one == other || (level != Level::Nominal && finite(one).is_some_and(|number| finite(other) == Some(number)))
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(labels: [&str; N]) -> Vec<String> {
        labels.map(str::to_owned).to_vec()
    }

    fn of_labels(labels: &[String], level: Level, levels: Option<&[String]>) -> Vec<u32> {
        categorise(labels, level, levels).unwrap().of_labels
    }

    #[test]
    fn nominal_labels_are_text() {
        assert_eq!(of_labels(&texts(["b", "1.0", "1"]), Level::Nominal, None), [2, 1, 0]);
    }

    #[test]
    fn equal_numbers_are_one_category() {
        assert_eq!(of_labels(&texts(["10", "9", "1.0", "1", "-0", "0"]), Level::Ordinal, None), [3, 2, 1, 1, 0, 0]);
    }

    #[test]
    fn declared_levels_give_the_order() {
        let levels = declared("low,medium,high", Level::Ordinal).unwrap();
        assert_eq!(of_labels(&texts(["high", "low"]), Level::Ordinal, Some(&levels)), [2, 0]);
        let numbers = declared("3,1,2", Level::Interval).unwrap();
        assert_eq!(of_labels(&texts(["3.0", "1"]), Level::Interval, Some(&numbers)), [2, 0]);
    }

    #[test]
    fn labels_that_do_not_fit_are_named() {
        let levels = declared("1,2", Level::Ordinal).unwrap();
        let cases = [
            (categorise(&texts(["1", "high"]), Level::Ordinal, None), "high"),
            (categorise(&texts(["1", "nan"]), Level::Interval, None), "nan"),
            (categorise(&texts(["1", "-2"]), Level::Ratio, None), "-2"),
            (categorise(&texts(["1", "3"]), Level::Ordinal, Some(&levels)), "3"),
        ];
        for (result, label) in cases {
            let outside = result.err().unwrap();
            assert!(outside.label == 1 && outside.reason.contains(&format!("{label:?}")), "{outside:?}");
        }
    }

    #[test]
    fn impossible_levels_are_refused() {
        for (text, level) in [
            ("", Level::Nominal),
            ("a,,b", Level::Nominal),
            ("a,a", Level::Nominal),
            ("1,1.0", Level::Ordinal),
            ("a,b", Level::Interval),
            ("-1,2", Level::Ratio),
        ] {
            assert!(declared(text, level).unwrap_err().detail.contains("--levels"), "{text}");
        }
        assert!(declared("1,1.0", Level::Nominal).is_ok());
    }
}
