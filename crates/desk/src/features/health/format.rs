//! Values of signals in words.

use holdpoint_metrics::health::{MIN_CASES, Signal, SignalName};

/// "99.2 %", "0.93", "α 0.61", or "too few to say".
pub(super) fn value(signal: &Signal) -> String {
    match (signal.name, signal.value) {
        (_, None) => "Too few to say".into(),
        (SignalName::Consistency, Some(value)) => format!("α {value:.2}"),
        (name, Some(value)) => number(name, value),
    }
}

/// "target ≥ 99 %"
pub(super) fn target(signal: &Signal) -> String {
    let sign = if signal.name.is_at_most() { "≤" } else { "≥" };
    let target = match signal.name {
        SignalName::Capacity | SignalName::Consistency => trim(format!("{:.3}", signal.target)),
        _ => format!("{} %", trim(format!("{:.2}", signal.target * 100.0))),
    };
    format!("target {sign} {target}")
}

/// "interval 98.6 to 99.5 %"; none where there is none.
pub(super) fn interval(signal: &Signal) -> Option<String> {
    let [low, high] = signal.ci95?;
    Some(match signal.name {
        SignalName::Capacity | SignalName::Consistency => format!("interval {low:.2} to {high:.2}"),
        name => format!("interval {} to {}", number(name, low).trim_end_matches(" %"), number(name, high)),
    })
}

/// "too few to say (9 of 30)"
pub(super) fn too_few(count: u64) -> String {
    format!("{} of {MIN_CASES} cases", separated(count))
}

fn number(name: SignalName, value: f64) -> String {
    match name {
        SignalName::Capacity | SignalName::Consistency => format!("{value:.2}"),
        SignalName::Escapes => format!("{:.2} %", value * 100.0),
        _ => format!("{:.1} %", value * 100.0),
    }
}

fn trim(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// "1,640"
pub(super) fn separated(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_metrics::health::Target;

    #[test]
    fn numbers_are_written_with_their_unit() {
        let share = Signal::share(SignalName::Coverage, 1627, 1640, Target { target: 0.99, limit: 0.95 });
        assert_eq!((value(&share).as_str(), target(&share).as_str()), ("99.2 %", "target ≥ 99 %"));
        assert_eq!(interval(&share).unwrap(), "interval 98.6 to 99.5 %");
        let alpha = Signal::new(SignalName::Consistency, Some(0.61), Some([0.52, 0.69]), 1209, Target { target: 0.667, limit: 0.5 });
        assert_eq!((value(&alpha).as_str(), target(&alpha).as_str()), ("α 0.61", "target ≥ 0.667"));
        assert_eq!(interval(&alpha).unwrap(), "interval 0.52 to 0.69");
        assert_eq!((separated(0), separated(999), separated(1_234_567)), ("0".into(), "999".into(), "1,234,567".into()));
    }
}
