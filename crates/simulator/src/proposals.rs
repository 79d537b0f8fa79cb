//! What the tools of the organisation want to do.

use holdpoint_domain::{Evidence, OnDeadline, Preview, PreviewType, Proposal, Reasons, Risk, Target, ToolRef};
use rand_chacha::rand_core::Rng;
use serde_json::{Map, Value, json};

/// Tool, its kind of action, the service it touches, and how risky that is.
pub(crate) const TOOLS: &[(&str, &str, &str, Risk)] = &[
    ("deploy-pilot", "deploy.rollout", "checkout", Risk::Critical),
    ("schema-tuner", "db.migrate", "orders-db", Risk::High),
    ("price-pilot", "pricing.change", "catalog", Risk::High),
    ("capacity-pilot", "infra.scale", "payments", Risk::Medium),
    ("refund-agent", "refund.issue", "support", Risk::Medium),
    ("edge-agent", "cdn.rules", "edge", Risk::Medium),
    ("spend-agent", "ads.pause", "ads", Risk::Medium),
    ("comms-agent", "message.send", "delivery", Risk::Low),
    ("search-agent", "search.reindex", "search", Risk::Low),
    ("catalog-writer", "catalog.text", "catalog", Risk::Low),
];

const REGIONS: &[&str] = &["eu-west", "us-east", "ap-south"];

/// The next proposal, with a deadline `ttl_seconds` away.
pub(crate) fn next(rng: &mut impl Rng, ttl_seconds: u64) -> Proposal {
    let (tool, kind, service, risk) = TOOLS[below(rng, TOOLS.len())];
    let number = rng.next_u32() % 900 + 100;
    let content = format!("  service: {service}\n- version: v{number}\n+ version: v{}\n", number + 1);
    Proposal {
        kind: kind.into(),
        title: format!("{} {service} to v{number}", verb(kind)),
        target: Target {
            service: Some(service.into()),
            resource: None,
            environment: Some("prod".into()),
            region: Some(REGIONS[below(rng, REGIONS.len())].into()),
        },
        arguments: arguments(service, number),
        preview: Some(Preview { r#type: PreviewType::Diff, content: Value::String(content) }),
        reasons: Some(Reasons::One(format!("Error rate of {service} rose after v{number}."))),
        evidence: vec![Evidence { title: "Error-rate graph, 30 min".into(), url: None, text: Some("0.2 % to 6.8 %".into()) }],
        confidence: Some(f64::from(rng.next_u32() % 100) / 100.0),
        risk: Some(risk),
        reversible: Some(rng.next_u32().is_multiple_of(2)),
        blast_radius: Some(format!("{} % of traffic", rng.next_u32() % 100)),
        ttl_seconds: Some(ttl_seconds),
        on_deadline: Some(OnDeadline::Deny),
        tool: ToolRef { name: tool.into(), model_version: Some(format!("{}.{}", number % 5, number % 7)), owner: Some("platform".into()) },
        ..Proposal::default()
    }
}

pub(crate) fn below(rng: &mut impl Rng, end: usize) -> usize {
    // A bias below 2⁻³² does not matter here.
    usize::try_from((u64::from(rng.next_u32()) * end as u64) >> 32).unwrap_or(0)
}

fn arguments(service: &str, number: u32) -> Map<String, Value> {
    let whole = json!({"service": service, "version": format!("v{number}"), "replicas": number % 48});
    whole.as_object().cloned().unwrap_or_default()
}

fn verb(kind: &str) -> &'static str {
    match kind {
        "deploy.rollout" => "Roll out",
        "db.migrate" => "Migrate",
        "pricing.change" => "Reprice",
        "infra.scale" => "Scale",
        "refund.issue" => "Refund orders of",
        _ => "Change",
    }
}
