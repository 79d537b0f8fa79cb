//! The hub's metrics in Prometheus' text form.

use holdpoint_domain::{Code, Ms};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct From {
    from: &'static str,
}

/// The values of the gauges when the metrics are read.
pub(crate) struct MomentaryValues {
    pub open: usize,
    pub waiting: usize,
    pub head: u64,
    pub behind: u64,
    pub reachable: bool,
    pub clock_ahead: Ms,
}

pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    refusals: Family<Named, Counter>,
    append_seconds: Histogram,
    append_records: Histogram,
    log_errors: Family<Named, Counter>,
    stale: Counter,
    followed: Counter,
    reads: Family<From, Counter>,
    open: Gauge,
    waiting: Gauge,
    /// Desks on a live stream.
    pub(crate) live: Gauge,
    head: Gauge,
    behind: Gauge,
    reachable: Gauge,
    clock_behind: Gauge,
    clock_ahead: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("holdpoint"),
            requests: Family::default(),
            // A long poll may take a minute.
            seconds: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.5, 13))),
            refusals: Family::default(),
            append_seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 15)),
            append_records: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            log_errors: Family::default(),
            stale: Counter::default(),
            followed: Counter::default(),
            reads: Family::default(),
            open: Gauge::default(),
            waiting: Gauge::default(),
            live: Gauge::default(),
            head: Gauge::default(),
            behind: Gauge::default(),
            reachable: Gauge::default(),
            clock_behind: Gauge::default(),
            clock_ahead: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register("request_seconds", "Time until an answer began", self.seconds.clone());
        registry.register("refusals", "Requests refused, by code", self.refusals.clone());
        registry.register("append_seconds", "Time to store a batch durably", self.append_seconds.clone());
        registry.register("append_records", "Records in a batch", self.append_records.clone());
        registry.register("log_errors", "Failures of the log, by code", self.log_errors.clone());
        registry.register("log_stale", "Batches decided again because another hub was faster", self.stale.clone());
        registry.register("records_followed", "Records that another hub wrote", self.followed.clone());
        registry.register("record_reads", "Reads of the record for desks: from memory or from the log", self.reads.clone());
        registry.register("open_actions", "Actions that wait for a decision", self.open.clone());
        registry.register("waiting_tools", "Requests for a decision under way", self.waiting.clone());
        registry.register("live_desks", "Desks on a live stream", self.live.clone());
        registry.register("head", "The last record of this hub's state", self.head.clone());
        registry.register("records_behind", "Records in the log that this hub has not taken in yet", self.behind.clone());
        registry.register("log_reachable", "1 when the log answered last", self.reachable.clone());
        let behind = "How far this hub's clock was behind the other's when it last wrote";
        registry.register("clock_behind_seconds", behind, self.clock_behind.clone());
        let ahead = "How far the hub's time is ahead of this machine's clock, which was set back";
        registry.register("clock_ahead_seconds", ahead, self.clock_ahead.clone());
        let version = Family::<Vec<(&str, &str)>, Gauge>::default();
        version.get_or_create(&vec![("version", env!("CARGO_PKG_VERSION"))]).set(1);
        registry.register("build", "The version that runs", version);
    }

    pub(crate) fn observe_request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.seconds.get_or_create(&Route { method: method.clone(), route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status: status.into() }).inc();
    }

    pub(crate) fn count_refusal(&self, code: Code) {
        self.refusals.get_or_create(&Named { code: code.as_str() }).inc();
    }

    pub(crate) fn observe_append(&self, records: usize, took: Duration) {
        self.append_seconds.observe(took.as_secs_f64());
        self.append_records.observe(f64::from(u32::try_from(records).unwrap_or(u32::MAX)));
    }

    pub(crate) fn count_log_error(&self, code: &'static str) {
        self.log_errors.get_or_create(&Named { code }).inc();
    }

    pub(crate) fn count_stale_append(&self) {
        self.stale.inc();
    }

    pub(crate) fn count_followed(&self, records: usize) {
        self.followed.inc_by(records as u64);
    }

    /// `ms` is the other hub's clock less this one's; a record takes a moment to arrive.
    pub(crate) fn set_clock_behind(&self, ms: Ms) {
        self.clock_behind.set(ms.max(0) / 1000);
    }

    pub(crate) fn count_read(&self, from: &'static str) {
        self.reads.get_or_create(&From { from }).inc();
    }

    /// All metrics as OpenMetrics text.
    pub(crate) fn encode(&self, values: &MomentaryValues) -> String {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.open.set(signed(values.open as u64));
        self.waiting.set(signed(values.waiting as u64));
        self.head.set(signed(values.head));
        self.behind.set(signed(values.behind));
        self.reachable.set(values.reachable.into());
        self.clock_ahead.set(values.clock_ahead / 1000);
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }
}
