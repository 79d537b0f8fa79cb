//! The three files of a report: HTML, CSV, and a detached signature over both and the record's last hash.

use super::report::{ReportFacts, report_html};
use super::report_csv::report_csv;
use crate::identity::Identity;
use holdpoint_domain::{Digest, canonical, rfc3339};
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};

/// Payload type of the detached signature.
pub const REPORT_TYPE: &str = "application/vnd.holdpoint.report+json";

/// Where the files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPaths {
    /// The report.
    pub html: PathBuf,
    /// Every figure.
    pub csv: PathBuf,
    /// A DSSE envelope with its payload and the public key.
    pub signature: PathBuf,
}

impl ReportPaths {
    /// Beside the HTML file, with the endings `csv` and `sig.json`.
    #[must_use]
    pub fn beside(html: &Path) -> Self {
        Self { html: html.to_owned(), csv: html.with_extension("csv"), signature: html.with_extension("sig.json") }
    }
}

/// Writes the files, signed by this device; files of these names are replaced.
///
/// # Errors
/// When a file cannot be written.
pub fn write_report(facts: &ReportFacts, identity: &Identity, paths: &ReportPaths) -> io::Result<()> {
    let (html, csv) = (report_html(facts), report_csv(facts));
    let signature = sign(facts, identity, &html, &csv)?;
    replace(&paths.html, &html)?;
    replace(&paths.csv, &csv)?;
    replace(&paths.signature, &signature)
}

fn sign(facts: &ReportFacts, identity: &Identity, html: &str, csv: &str) -> io::Result<String> {
    let profile = identity.profile();
    let (seq, hash) = facts.head;
    let payload = json!({
        "report": Digest::of(html.as_bytes()), "csv": Digest::of(csv.as_bytes()),
        "hub": profile.hub.as_ref().map(|hub| &hub.id), "person": profile.person, "device": profile.device,
        "from": rfc3339(facts.time.from), "to": rfc3339(facts.time.to), "made_at": rfc3339(facts.time.now),
        "last_record": {"seq": seq, "hash": hash},
    });
    let bytes = canonical(&payload)?;
    let envelope = identity.sign(REPORT_TYPE, &bytes);
    Ok(format!("{}\n", json!({"payload": payload, "envelope": envelope, "public_key": profile.public_key})))
}

// A reader gets the old file or the new one, and no part of one.
fn replace(path: &Path, content: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, content).and_then(|()| std::fs::rename(&part, path)).inspect_err(|_| drop(std::fs::remove_file(&part)))
}
