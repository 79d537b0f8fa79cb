//! Which values stand out among the members of a set, and why, in words.
//!
//! A number stands out when it is ten times the median or a tenth of it, or lies far from all
//! others (more than [`FAR_DEVIATIONS`] median absolute deviations). A text stands out when it is
//! rare among members that otherwise share one value.

use std::collections::HashMap;

/// Ratio to the median from which a number stands out.
const MANIFOLD: f64 = 10.0;
/// Median absolute deviations, scaled to a standard deviation, from which a number stands out.
const FAR_DEVIATIONS: f64 = 6.0;
/// Scales the median absolute deviation to a standard deviation.
const MAD_SCALE: f64 = 1.4826;
/// Share of members with one value from which other values are rare.
const COMMON_SHARE: f64 = 0.8;
/// Share of members up to which a value is rare.
const RARE_SHARE: f64 = 0.1;

/// For each row, why its number stands out; `name` is the column's, `show` writes a number.
pub(super) fn of_numbers(name: &str, values: &[Option<f64>], show: impl Fn(f64) -> String) -> Vec<Option<String>> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let Some(median) = median(&known) else { return vec![None; values.len()] };
    let deviations: Vec<f64> = known.iter().map(|value| (value - median).abs()).collect();
    let spread = self::median(&deviations).unwrap_or_default() * MAD_SCALE;
    let explain = |value: f64| {
        if let Some(words) = manifold(value, median) {
            return Some(format!("{name} is {words} the median of {}", show(median)));
        }
        let far = spread > 0.0 && (value - median).abs() > FAR_DEVIATIONS * spread;
        far.then(|| far_words(name, value, &known, &show))
    };
    values.iter().map(|value| value.and_then(explain)).collect()
}

// "1,000 times"
fn manifold(value: f64, median: f64) -> Option<String> {
    if median == 0.0 || value == 0.0 {
        return None;
    }
    let ratio = value / median;
    if ratio < 0.0 {
        return None;
    }
    if ratio >= MANIFOLD {
        return Some(format!("{} times", grouped(ratio.round())));
    }
    (ratio <= 1.0 / MANIFOLD).then(|| match (1.0 / ratio).round() {
        tenth if tenth < 11.0 => "a tenth of".to_owned(),
        part => format!("1/{} of", grouped(part)),
    })
}

fn far_words(name: &str, value: f64, known: &[f64], show: impl Fn(f64) -> String) -> String {
    let others = known.iter().copied().filter(|other| (other - value).abs() > f64::EPSILON * value.abs());
    let (low, high) = others.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), other| (low.min(other), high.max(other)));
    let word = if value > high { "Largest" } else { "Smallest" };
    match value > high || value < low {
        true => format!("{word} {name}; the others are {} to {}", show(low), show(high)),
        false => format!("{name} lies far from most others"),
    }
}

/// For each row, why its text stands out.
pub(super) fn of_texts(name: &str, values: &[String]) -> Vec<Option<String>> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let total = values.len() as f64;
    let shared = counts.values().any(|count| *count as f64 >= COMMON_SHARE * total);
    let explain = |value: &String| {
        let count = counts.get(value.as_str()).copied().unwrap_or_default();
        let rare = shared && (count as f64) <= (RARE_SHARE * total).max(1.0);
        rare.then(|| match count {
            1 => format!("Only one with {name} {value}"),
            count => format!("Only {count} with {name} {value}"),
        })
    };
    values.iter().map(explain).collect()
}

/// The median; none without values.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[half]),
        _ => Some(f64::midpoint(sorted[half - 1], sorted[half])),
    }
}

/// `1,000`
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("−", digits));
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    format!("{sign}{written}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(values: &[f64]) -> Vec<(usize, String)> {
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let found = of_numbers("amount", &values, |value| format!("{value}"));
        found.into_iter().enumerate().filter_map(|(at, why)| why.map(|why| (at, why))).collect()
    }

    #[test]
    fn thousandfold_number_stands_out_by_its_ratio() {
        let mut values = vec![12.0, 13.0, 11.0, 12.5, 12.0];
        values.push(12_000.0);
        assert_eq!(odd(&values), [(5, "amount is 980 times the median of 12.25".to_owned())]);
        assert_eq!(odd(&[39.0, 41.0, 40.0, 40.0, 4.0]), [(4, "amount is a tenth of the median of 40".to_owned())]);
    }

    #[test]
    fn number_far_from_all_others_stands_out() {
        assert_eq!(odd(&[4.4, 5.1, 5.2, 5.3, 5.5, 19.0]), [(5, "Largest amount; the others are 4.4 to 5.5".to_owned())]);
        assert!(odd(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).is_empty());
        assert!(odd(&[5.0, 5.0, 5.0]).is_empty());
        assert!(odd(&[]).is_empty());
    }

    #[test]
    fn rare_text_stands_out_among_one_shared_value() {
        let values: Vec<String> = [vec!["FR"; 9], vec!["DE"]].concat().into_iter().map(str::to_owned).collect();
        let found = of_texts("region", &values);
        assert_eq!(found.iter().flatten().collect::<Vec<_>>(), ["Only one with region DE"]);
        let unique: Vec<String> = (0..10).map(|n| format!("K-{n}")).collect();
        assert!(of_texts("sku", &unique).iter().all(Option::is_none));
    }

    #[test]
    fn large_numbers_are_written_in_groups() {
        assert_eq!([999.0, 1_000.0, -1_234_567.0].map(grouped), ["999", "1,000", "−1,234,567"]);
    }
}
