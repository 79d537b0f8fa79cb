//! Decisions that were tampered with on their way to the tool.

use holdpoint_domain::{Decision, Status};
use serde_json::json;

type Change = (&'static str, fn(&mut Decision));

/// Copies of an approval, each with one change: none of them may verify.
pub fn forgeries(yes: &Decision) -> Vec<(&'static str, Decision)> {
    let changes: [Change; 6] = [
        ("other arguments", |forged| drop(forged.arguments.get_or_insert_default().insert("amount".into(), json!(9_999)))),
        ("another verdict", |forged| forged.verdict = Status::Rejected),
        ("another action", |forged| forged.id = format!("{}0", forged.id).into()),
        ("no signature of the hub", |forged| forged.attestation.signatures.clear()),
        ("no reviewer", |forged| forged.reviews.clear()),
        ("another signature of the reviewer", |forged| {
            for review in &mut forged.reviews {
                let first = if review.signature.starts_with('A') { "B" } else { "A" };
                review.signature.replace_range(..1, first);
            }
        }),
    ];
    let copy = |(what, change): Change| {
        let mut forged = yes.clone();
        change(&mut forged);
        (what, forged)
    };
    changes.into_iter().map(copy).collect()
}
