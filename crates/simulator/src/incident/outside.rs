//! Incidents that nothing in the organisation caused.

use super::event::{Cause, Outbreak, Site};
use crate::kinds::MARKETS;
use crate::random::Stream;
use holdpoint_domain::Ms;

/// A cause outside. `{s}` is the service, `{r}` the region, `{n}` a figure.
struct Outside {
    kind: &'static str,
    services: &'static [&'static str],
    alerts: &'static [&'static str],
    symptoms: &'static [&'static str],
    weight: f64,
}

const OUTSIDE: [Outside; 9] = [
    Outside {
        kind: "provider",
        services: &["payments", "checkout"],
        alerts: &["Card payments fail", "Errors of {s} above 5 %", "{s} returns 5xx"],
        symptoms: &[
            "Calls from {s} to api.nordkasse.example.com return 503; {n} % of card payments fail in {r}.",
            "The card provider answers slowly or not at all; their status page reports an incident.",
        ],
        weight: 2.0,
    },
    Outside {
        kind: "provider",
        services: &["delivery", "support"],
        alerts: &["Labels are not printed", "Queue of {s} grows", "Errors of {s} above 5 %"],
        symptoms: &[
            "labels.parcelways.example.com times out for {s}; {n} labels wait.",
            "Parcel labels cannot be fetched: the vendor's interface rejects every request since it was down for upkeep.",
        ],
        weight: 1.4,
    },
    Outside {
        kind: "calendar",
        services: &["identity", "payments", "delivery", "storefront"],
        alerts: &["Sign-ins fail", "{s} returns 5xx", "Errors of {s} above 5 %"],
        symptoms: &[
            "TLS handshake with {s} fails: certificate has expired (notAfter was {n} minutes ago).",
            "The licence key of {s} expired at midnight.",
        ],
        weight: 1.2,
    },
    Outside {
        kind: "traffic",
        services: &["storefront", "search", "checkout", "catalog"],
        alerts: &["p99 of {s} above 2 s", "CPU of {s} above 95 %", "{s} answers slowly"],
        symptoms: &[
            "A crawler sends {n} times the usual load to {s}; the autoscaler is at its maximum.",
            "A television programme named the shop: traffic to {s} rose {n}-fold within a minute.",
        ],
        weight: 1.4,
    },
    Outside {
        kind: "infrastructure",
        services: &["orders-db", "stock-db", "customers-db", "image-cache", "search"],
        alerts: &["Queries of {s} fail", "{s} is read-only", "Errors of {s} above 5 %"],
        symptoms: &[
            "Disk of {s} in {r} reports I/O error on nvme1n1, sector {n}.",
            "Packet loss of {n} % between the racks of {r}; {s} loses its replicas.",
        ],
        weight: 1.6,
    },
    Outside {
        kind: "input_data",
        services: &["catalog", "pricing", "delivery"],
        alerts: &["Import of {s} stands still", "Queue of {s} grows"],
        symptoms: &[
            "A supplier sent {n} malformed rows; {s} puts every batch back.",
            "Rows of a partner feed fail with invalid UTF-8, {n} of them, and {s} starts again each time.",
        ],
        weight: 1.0,
    },
    // Monitoring says what it sees, and that is all that anyone knows.
    Outside {
        kind: "unexplained",
        services: &["checkout", "basket", "search", "identity", "delivery", "catalog"],
        alerts: &["p99 of {s} above 2 s", "{s} answers slowly", "Errors of {s} above 5 %"],
        symptoms: &["p99 of {s} in {r} rose to {n}00 ms and stays there.", "{n} % of the requests of {s} fail."],
        weight: 0.9,
    },
    Outside {
        kind: "unexplained",
        services: &["support", "storefront", "recommendations"],
        alerts: &["Customers write to support", "Conversion falls"],
        symptoms: &["{n} customers say that pages stay white. Nothing is seen in the logs of {s}."],
        weight: 0.5,
    },
    Outside {
        kind: "infrastructure",
        services: &["storefront", "identity", "payments", "basket"],
        alerts: &["{s} cannot be reached", "Availability of {s} below 99 %"],
        symptoms: &[
            "Names are not resolved in {r}: SERVFAIL from both resolvers.",
            "An availability zone of {r} lost power; {n} hosts of {s} are gone.",
        ],
        weight: 1.0,
    },
];

/// Draws one that begins at `onset`.
pub(super) fn draw(stream: &mut Stream, onset: Ms) -> Outbreak {
    let outside = &OUTSIDE[stream.weighted(&OUTSIDE.iter().map(|outside| outside.weight).collect::<Vec<_>>())];
    let service = stream.pick(outside.services);
    let region = stream.pick(MARKETS).region;
    let figure = stream.whole(12, 60).to_string();
    let fill = |text: &str| text.replace("{s}", service).replace("{r}", region).replace("{n}", &figure);
    let (title, text) = (fill(stream.pick(outside.alerts)), fill(stream.pick(outside.symptoms)));
    let site = Site { service, region: stream.chance(0.6).then(|| region.to_owned()) };
    Outbreak { cause: Cause::Outside, site, title, text, outside: Some(outside.kind), onset }
}
