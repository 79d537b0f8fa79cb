//! Parts as short English sentences, for screens and the command line.

use super::candidate::{Part, Reason};
use super::effect::Effect;
use super::outside::OutsideCause;
use super::service_map::Relation;

/// Longest quotation of an incident, characters.
const QUOTED_CHARS: usize = 80;

/// The reason of a part in words, without a full stop. Contains words from incidents and tools:
/// screens mark invisible characters in it.
#[must_use]
pub fn explain(part: &Part) -> String {
    match &part.reason {
        Reason::Completed(minutes) => format!("finished {} before the onset", duration(*minutes)),
        Reason::Began(minutes) => format!("began {} before the onset, no step finished before it", duration(*minutes)),
        Reason::NotRolledOut => "no rollout of this commit was completed".to_owned(),
        Reason::InProduction => "may run in production".to_owned(),
        Reason::Service(relation) => relation_words(*relation),
        Reason::SharedWords(words) if words.is_empty() => "shares no specific word with the incident".to_owned(),
        Reason::SharedWords(words) => format!("shares the words {}", words.join(", ")),
        Reason::FailureKind(_, words) if words.is_empty() => "no words that are typical for this kind of failure".to_owned(),
        Reason::FailureKind(kind, words) => format!("words typical for {kind}: {}", words.join(", ")),
        Reason::GuardsRemoved(lines) => guard_words(*lines),
        Reason::Effect(effect) => effect_words(*effect).to_owned(),
        Reason::Region(region) => region_words(region.as_ref()),
        Reason::Reversible(reversible) => reversible_words(*reversible).to_owned(),
        Reason::Record(record) => record_words(*record),
        Reason::UsualShare => "about 3 of 10 outages follow no change".to_owned(),
        Reason::Outside(cause, statement) => outside_words(*cause, statement.as_deref()),
        Reason::Breadth(services) if services.is_empty() => "no other service fails independently".to_owned(),
        Reason::Breadth(services) => format!("services that do not call each other fail together: {}", services.join(", ")),
    }
}

fn duration(minutes: f64) -> String {
    match minutes {
        minutes if minutes < 1.0 => "less than 1 min".to_owned(),
        minutes if minutes < 120.0 => format!("{:.0} min", minutes.floor()),
        minutes if minutes < 48.0 * 60.0 => format!("{:.0} h", (minutes / 60.0).floor()),
        minutes => format!("{:.0} days", (minutes / 60.0 / 24.0).floor()),
    }
}

fn relation_words(relation: Relation) -> String {
    match relation {
        Relation::Impaired => "same service".to_owned(),
        Relation::Called(1) => "a service that the impaired one calls".to_owned(),
        Relation::Called(calls) => format!("a service that the impaired one calls, {calls} calls away"),
        Relation::CalledFailing(_) => "a service that the impaired one calls and that reports faults itself".to_owned(),
        Relation::AlsoFailing => "a service that reports faults too".to_owned(),
        Relation::Calls(1) => "a service that calls the impaired one".to_owned(),
        Relation::Calls(calls) => format!("a service that calls the impaired one, {calls} calls away"),
        Relation::Unrelated => "the service map does not connect its services with the impaired one".to_owned(),
        Relation::NotInMap => "the service map does not know its services".to_owned(),
        Relation::Unstated => "its service or the impaired service is not stated".to_owned(),
    }
}

fn guard_words(lines: i64) -> String {
    match lines {
        1 => "removes a line that checks, limits or releases something".to_owned(),
        lines if lines > 1 => format!("removes {lines} lines that check, limit or release something"),
        _ => "removes no checks".to_owned(),
    }
}

const fn effect_words(effect: Effect) -> &'static str {
    match effect {
        Effect::Any => "changes what runs",
        Effect::Logging => "only log lines",
        Effect::Presentation => "only style sheets or pictures",
        Effect::Inert => "only documentation, tests, build settings or comments",
    }
}

fn region_words(region: Option<&(String, bool)>) -> String {
    match region {
        None => "region not known".to_owned(),
        Some((region, true)) => format!("same region, {region}"),
        Some((region, false)) => format!("another region, {region}"),
    }
}

const fn reversible_words(reversible: Option<bool>) -> &'static str {
    match reversible {
        None => "not known whether it can be undone",
        Some(true) => "can be undone",
        Some(false) => "cannot be undone",
    }
}

fn record_words(record: Option<(u64, u64)>) -> String {
    record.map_or_else(
        || "no record of its tool".to_owned(),
        |(executed, failed)| format!("{failed} of {executed} changes of its tool failed"),
    )
}

fn outside_words(cause: OutsideCause, statement: Option<&str>) -> String {
    let what = match cause {
        OutsideCause::Provider => "an outside provider",
        OutsideCause::Calendar => "something that ran out or came due",
        OutsideCause::Traffic => "more traffic than usual",
        OutsideCause::Infrastructure => "hardware, network or platform",
        OutsideCause::InputData => "incoming data",
    };
    statement
        .map_or_else(|| format!("the incident does not name {what}"), |text| format!("the incident names {what}: \"{}\"", shorten(text)))
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
