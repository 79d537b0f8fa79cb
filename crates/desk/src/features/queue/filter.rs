//! The text of the queue's filter: words, and `risk:critical tool:x service:y older:1h`.

use crate::replica::order::Filter;
use holdpoint_domain::{Ms, Risk};

const RISKS: [(&str, Risk); 4] = [("critical", Risk::Critical), ("high", Risk::High), ("medium", Risk::Medium), ("low", Risk::Low)];
const UNITS: [(char, Ms); 4] = [('s', 1_000), ('m', 60_000), ('h', 3_600_000), ('d', 86_400_000)];

/// What a text asks for, at the hub's time `now`. What is no property is a word; a property
/// without a value yet asks for nothing, so that the list does not change while it is typed.
pub(super) fn parse(text: &str, now: Ms) -> Filter {
    let mut filter = Filter::default();
    for word in text.to_lowercase().split_whitespace() {
        if !take_property(&mut filter, word, now) {
            filter.words.push(word.to_owned());
        }
    }
    filter
}

fn take_property(filter: &mut Filter, word: &str, now: Ms) -> bool {
    let Some((name, value)) = word.split_once(':') else { return false };
    let named = matches!(name, "risk" | "tool" | "service" | "target" | "older");
    if value.is_empty() {
        return named;
    }
    match name {
        "risk" => {
            let found = RISKS.iter().find(|(name, _)| name.starts_with(value));
            filter.risk = found.map(|(_, risk)| *risk).or(filter.risk);
            found.is_some()
        }
        "tool" => {
            filter.tool = Some(value.to_owned());
            true
        }
        "service" | "target" => {
            filter.target = Some(value.to_owned());
            true
        }
        "older" => {
            let age = parse_age(value);
            filter.proposed_before = age.map(|age| now.saturating_sub(age)).or(filter.proposed_before);
            age.is_some()
        }
        _ => false,
    }
}

// `90s`, `30m`, `1h`, `2d`; a number alone is in minutes.
fn parse_age(text: &str) -> Option<Ms> {
    let unit = UNITS.iter().find(|(unit, _)| text.ends_with(*unit));
    let number: Ms = text.strip_suffix(|c| unit.is_some_and(|(unit, _)| *unit == c)).unwrap_or(text).parse().ok()?;
    number.checked_mul(unit.map_or(60_000, |(_, ms)| *ms)).filter(|age| *age >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ms = 100_000_000;

    #[test]
    fn properties_and_words_are_told_apart() {
        let found = parse("Risk:critical drop tool:schema-tuner service:orders older:1h", NOW);
        let wanted = Filter {
            words: vec!["drop".into()],
            risk: Some(Risk::Critical),
            tool: Some("schema-tuner".into()),
            target: Some("orders".into()),
            proposed_before: Some(NOW - 3_600_000),
        };
        assert_eq!(found, wanted);
    }

    #[test]
    fn half_typed_property_asks_for_nothing() {
        for text in ["risk:", "tool:", "older:", " "] {
            assert_eq!(parse(text, NOW), Filter::default(), "{text}");
        }
        assert_eq!(parse("risk:crit", NOW).risk, Some(Risk::Critical));
    }

    #[test]
    fn unknown_properties_are_words() {
        for text in ["https://a.example", "10:30", "older:soon", "risk:odd"] {
            assert_eq!(parse(text, NOW).words, [text], "{text}");
        }
    }

    #[test]
    fn ages_have_units() {
        let age = |text: &str| parse(&format!("older:{text}"), NOW).proposed_before.map(|at| NOW - at);
        assert_eq!([age("90s"), age("30m"), age("2h"), age("1d"), age("5")], [90_000, 1_800_000, 7_200_000, 86_400_000, 300_000].map(Some));
    }
}
