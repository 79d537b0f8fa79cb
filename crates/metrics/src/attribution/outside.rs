//! Causes that an incident names itself and that are nobody's change.

use std::collections::BTreeSet;

/// A cause that needs no change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutsideCause {
    /// A provider outside this organisation fails.
    Provider,
    /// Something ran out or came due by the calendar.
    Calendar,
    /// More was asked than usual.
    Traffic,
    /// Hardware, network or platform.
    Infrastructure,
    /// Data that came in.
    InputData,
}

impl OutsideCause {
    /// All, in the order in which a statement is tried: what is said most plainly first.
    pub(super) const ALL: [Self; 5] = [Self::Calendar, Self::Infrastructure, Self::Provider, Self::InputData, Self::Traffic];

    /// The name of its part.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider => "outside_provider",
            Self::Calendar => "calendar",
            Self::Traffic => "traffic",
            Self::Infrastructure => "infrastructure",
            Self::InputData => "input_data",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Provider => &["provider", "vendor", "thirdparty"],
            Self::Calendar => &["expired", "expiry", "notafter", "leap"],
            Self::Traffic => &["traffic", "surge", "ddos", "flood", "campaign", "viral", "crawler", "botnet", "autoscaler"],
            Self::Infrastructure => {
                &["hardware", "nvme", "nvme1n1", "ssd", "sector", "ecc", "dimm", "firmware", "servfail", "bgp", "blackout", "brownout"]
            }
            Self::InputData => &[
                "malformed",
                "poison",
                "corrupt",
                "corrupted",
                "unparsable",
                "unparseable",
                "undecodable",
                "partner",
                "supplier",
                "quarantine",
                "redelivering",
            ],
        }
    }

    fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::Provider => &["third party", "third-party", "status page", "outside provider"],
            Self::Calendar => &["not yet valid", "not_after", "does not exist on", "quota resets", "license has ended", "leap second"],
            Self::Traffic => {
                &["flash sale", "black friday", "more requests than", "load shedding", "maximum replicas", "times the usual load"]
            }
            Self::Infrastructure => &[
                "i/o error",
                "input/output error",
                "media error",
                "packet loss",
                "link down",
                "power loss",
                "kernel panic",
                "node not ready",
                "notready",
                "host unreachable",
                "network is unreachable",
                "no route to host",
                "availability zone",
                "upstreams down",
                "hardware fault",
                "machine check",
            ],
            Self::InputData => &[
                "out of range",
                "validation error",
                "invalid record",
                "bad record",
                "bad data",
                "invalid row",
                "unexpected end of",
                "invalid utf-8",
                "dead letter",
            ],
        }
    }
}

/// Beginnings of words of statements about something that fails.
const FAULT_BEGINNINGS: [&str; 32] = [
    "attempt", "busy", "deadline", "degrad", "deni", "deny", "down", "drop", "error", "exceed", "except", "expir", "fail", "full",
    "outage", "overload", "panic", "queue", "refus", "reject", "reset", "retr", "slow", "throttl", "timed", "timeout", "unavail",
    "unreach", "abort", "crash", "stuck", "wrong",
];
/// Words of statements that count what customers ask.
const DEMAND_WORDS: [&str; 9] = ["request", "rps", "qps", "session", "visit", "visitor", "login", "hit", "pageview"];

/// The outside cause that this statement names. `words` are its words, `rise` the share of its
/// count that is more than usual (none without a comparison), `count` how often it was seen.
pub(super) fn cause_named_in(text: &str, words: &BTreeSet<String>, rise: Option<f64>, count: f64) -> Option<OutsideCause> {
    let lower = text.to_lowercase();
    let named = |cause: OutsideCause| {
        cause.words().iter().any(|word| words.contains(*word)) || cause.phrases().iter().any(|phrase| lower.contains(phrase))
    };
    let faulty = is_faulty(&lower, words);
    OutsideCause::ALL.into_iter().find(|cause| match cause {
        OutsideCause::Provider => named(*cause) || (faulty && has_public_host(&lower)),
        OutsideCause::Traffic => named(*cause) || (!faulty && demand_rose(words, rise, count)),
        _ => named(*cause),
    })
}

fn is_faulty(lower: &str, words: &BTreeSet<String>) -> bool {
    let status_5xx = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|token| token == "5xx" || (token.len() == 3 && token.starts_with('5') && token.bytes().all(|byte| byte.is_ascii_digit())));
    status_5xx
        || ["no such host", "times out", "time out", "timing out"].iter().any(|phrase| lower.contains(phrase))
        || words.iter().any(|word| FAULT_BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}

/// At least half of the requests are more than usual: the load has doubled.
fn demand_rose(words: &BTreeSet<String>, rise: Option<f64>, count: f64) -> bool {
    let many = count >= 100.0;
    many && rise.is_some_and(|share| share >= 0.5) && DEMAND_WORDS.iter().any(|word| words.contains(*word))
}

/// A host name in a public domain, for example `api.example.com`.
fn has_public_host(lower: &str) -> bool {
    const DOMAINS: [&str; 8] = ["com", "net", "org", "io", "cloud", "eu", "dev", "app"];
    let tokens = lower.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
    tokens.map(|token| token.trim_matches('.')).any(|token| {
        let labels: Vec<&str> = token.split('.').collect();
        // Two labels may be a package or a file.
        labels.len() > 2 && labels.last().is_some_and(|last| DOMAINS.contains(last)) && labels.iter().all(|label| !label.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::words::each_word;

    fn cause(text: &str, rise: Option<f64>, count: f64) -> Option<OutsideCause> {
        let mut words = BTreeSet::new();
        each_word(text, &mut |word, _| _ = words.insert(word.to_owned()));
        cause_named_in(text, &words, rise, count)
    }

    #[test]
    fn statements_name_their_outside_cause() {
        let cases = [
            ("GET https://maps.example.com/v1 returned 502", Some(OutsideCause::Provider)),
            ("labels.maps.example.com times out for every order", Some(OutsideCause::Provider)),
            ("certificate has expired", Some(OutsideCause::Calendar)),
            ("sda: I/O error", Some(OutsideCause::Infrastructure)),
            ("row 9 is malformed", Some(OutsideCause::InputData)),
            ("GET https://maps.example.com/v1 returned 200", None),
            ("panic: nil pointer in java.lang.Foo", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(cause(text, Some(1.0), 5_000.0), expected, "{text}");
        }
    }

    #[test]
    fn doubled_demand_is_traffic_only_without_faults() {
        assert_eq!(cause("handled requests", Some(0.7), 9_000.0), Some(OutsideCause::Traffic));
        assert_eq!(cause("handled requests", Some(0.1), 9_000.0), None);
        assert_eq!(cause("handled requests", None, 9_000.0), None);
        assert_eq!(cause("slow requests", Some(0.7), 9_000.0), None);
    }
}
