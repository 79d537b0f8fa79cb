//! `manifest.json`: what a set holds, what it was made from, and what was checked.

use crate::file::{File, Options};
use crate::ledger::Selection;
use crate::left_out::LeftOut;
use crate::redaction::Redaction;
use crate::row::Row;
use crate::split::{SPLITS, near_key, request_hash};
use holdpoint_domain::{Digest, rfc3339};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The digest of a set: of the names and digests of its files of rows.
pub(crate) fn digest(files: &[File]) -> Digest {
    let lines: String = files.iter().map(|file| format!("{} {}\n", file.name, Digest::of(&file.bytes))).collect();
    Digest::of(lines.as_bytes())
}

pub(crate) struct Facts<'a> {
    pub(crate) options: &'a Options,
    pub(crate) selection: &'a Selection,
    pub(crate) redaction: &'a Redaction,
    pub(crate) rows: &'a [Row],
    pub(crate) files: &'a [File],
    pub(crate) digest: Digest,
    pub(crate) left_out: LeftOut,
}

pub(crate) fn manifest(facts: &Facts<'_>) -> Value {
    let Facts { options, selection, redaction, rows, files, digest, left_out } = facts;
    let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let all = |member: &str| rows.iter().filter_map(|row| row.about[member].as_str()).collect::<BTreeSet<_>>();
    let described = |file: &File| json!({"name": file.name, "rows": file.rows, "sha256": Digest::of(&file.bytes).hex()});
    json!({
        "manifest_version": 1,
        "digest": digest,
        "format": options.format.as_str(),
        "counts": {
            "rows": files.iter().map(|file| file.rows).sum::<u32>(),
            "corrections": rows.len(),
            "sources": counts(rows, "source"),
            "verdicts": counts(rows, "verdict"),
            "left_out": left_out,
        },
        "filters": {
            "filter": selection.filter_text, "from": selection.from.map(rfc3339), "to": selection.to.map(rfc3339),
            "tool": selection.tool, "seed": options.seed, "only_settled": selection.only_settled,
        },
        "tools": all("tool"),
        "model_versions": all("model_version"),
        "policy_versions": all("policy_version"),
        "splits": {"by": "sha256 of the request", "shares_percent": Map::from_iter(SPLITS.map(|(name, share)| (name.to_owned(), json!(share)))), "corrections": counts(rows, "split")},
        "corrected_at": {"first": times.iter().min().copied().map(rfc3339), "last": times.iter().max().copied().map(rfc3339)},
        "redaction": {"rules": redaction.rule_names(), "names_of_people": "always", "replaced": redaction.counts},
        "checks": checks(rows, left_out),
        "planted_faults": "never exported",
        "licence": options.licence,
        "consent": options.consent,
        "files": files.iter().map(described).collect::<Vec<_>>(),
    })
}

pub(crate) fn counts(rows: &[Row], member: &str) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for value in rows.iter().filter_map(|row| row.about[member].as_str()) {
        *counts.entry(value.to_owned()).or_default() += 1;
    }
    counts
}

fn checks(rows: &[Row], left_out: &LeftOut) -> Value {
    json!({
        "duplicates_removed": left_out.duplicates,
        "requests_in_several_splits": in_several(rows, |row| request_hash(&row.prompt).to_string()),
        "near_duplicates_in_several_splits": in_several(rows, |row| near_key(&row.prompt)),
    })
}

// Keys whose rows stand in more than one split.
fn in_several(rows: &[Row], key: impl Fn(&Row) -> String) -> usize {
    let mut splits: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        splits.entry(key(row)).or_default().insert(row.split);
    }
    splits.values().filter(|splits| splits.len() > 1).count()
}
