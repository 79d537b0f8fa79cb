//! The tools: owners, kinds, model versions and their error rates.

use crate::calendar::DAY;
use crate::kinds::{Hours, Kind, find_kind};
use crate::random::{Streams, to_ms};
use chrono_tz::Tz;
use holdpoint_domain::Ms;

/// A tool.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    /// Place of its owner in the roster.
    pub(crate) owner: usize,
    /// In whose hours it works.
    pub(crate) zone: Tz,
    pub(crate) hours: Hours,
    /// Its kinds with their weights.
    pub(crate) kinds: Vec<(&'static Kind, f64)>,
    pub(crate) may_pass_unreviewed: bool,
    /// Its share of all actions.
    pub(crate) share: f64,
    /// More are proposed on a day of sale.
    pub(crate) sells: bool,
    versions: Vec<Version>,
}

/// A model version of a tool.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) name: String,
    pub(crate) from: Ms,
    /// Error rates are this many times those of the kinds.
    factor: f64,
    /// It was trained on the corrections of the version before.
    pub(crate) trained: bool,
}

/// The share of new versions that are trained on corrections.
const TRAINED: f64 = 0.6;

/// A tool before its seed: name, owner, zone, kinds, may pass unreviewed, share, sells.
type Row = (&'static str, usize, Tz, &'static [(&'static str, f64)], bool, f64, bool);

const ROWS: [Row; 10] = [
    ("deploy-pilot", 2, Tz::Europe__Dublin, &[("deploy.rollout", 1.0)], false, 0.10, false),
    ("price-pilot", 8, Tz::Europe__Warsaw, &[("pricing.change", 1.0)], false, 0.13, true),
    ("capacity-pilot", 17, Tz::America__Denver, &[("infra.scale", 1.0)], true, 0.11, true),
    ("refund-agent", 14, Tz::Asia__Kolkata, &[("refund.issue", 1.0)], false, 0.16, true),
    ("catalogue-writer", 23, Tz::America__Sao_Paulo, &[("catalog.text", 1.0)], true, 0.11, false),
    ("support-scribe", 4, Tz::Europe__Dublin, &[("message.send", 1.0)], false, 0.14, true),
    ("index-keeper", 10, Tz::Asia__Kolkata, &[("search.reindex", 1.0)], false, 0.06, false),
    ("schema-tuner", 6, Tz::Europe__Warsaw, &[("db.migrate", 1.0)], false, 0.04, false),
    ("code-mender", 16, Tz::America__Denver, &[("code.merge", 0.6), ("code.command", 0.4)], false, 0.08, false),
    ("branch-coder", 22, Tz::America__Sao_Paulo, &[("code.merge", 0.7), ("code.command", 0.3)], false, 0.07, false),
];

/// The tools of a seed, with their versions until `end`.
pub(crate) fn make_fleet(streams: &Streams, start: Ms, end: Ms) -> Vec<Tool> {
    ROWS.into_iter().map(|row| make_tool(streams, row, start, end)).collect()
}

fn make_tool(streams: &Streams, (name, owner, zone, kinds, may_pass_unreviewed, share, sells): Row, start: Ms, end: Ms) -> Tool {
    let kinds: Vec<_> = kinds.iter().filter_map(|(kind, weight)| Some((find_kind(kind)?, *weight))).collect();
    let hours = kinds.first().map_or(Hours::Always, |(kind, _)| kind.hours);
    Tool { name, owner, zone, hours, kinds, may_pass_unreviewed, share, sells, versions: make_versions(streams, name, start, end) }
}

fn make_versions(streams: &Streams, tool: &str, start: Ms, end: Ms) -> Vec<Version> {
    let mut stream = streams.stream(&format!("tool/{tool}/versions"));
    let major = stream.whole(1, 6);
    let mut minor = stream.whole(0, 7);
    let mut versions = Vec::new();
    let mut from = start;
    let mut mean_days = 12.0;
    while from < end {
        let trained = !versions.is_empty() && stream.chance(TRAINED);
        let [other, better] = [stream.between(0.45, 1.9), stream.between(0.45, 0.75)];
        // Without training on corrections a new version is as often better as worse.
        let factor = versions.last().filter(|_| trained).map_or(other, |before: &Version| before.factor * better);
        versions.push(Version { name: format!("{major}.{minor}"), from, factor, trained });
        from += to_ms(stream.exponential() * mean_days * DAY as f64);
        mean_days = 25.0;
        minor += 1;
    }
    versions
}

impl Tool {
    pub(crate) fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The version that runs at an instant.
    pub(crate) fn version_at(&self, at: Ms) -> &Version {
        let later = self.versions.partition_point(|version| version.from <= at);
        &self.versions[later.saturating_sub(1)]
    }
}

impl Version {
    /// The probability that a proposal of this kind is wrong.
    pub(crate) fn error_rate(&self, kind: &Kind) -> f64 {
        (kind.error_rate * self.factor).min(0.35)
    }
}
