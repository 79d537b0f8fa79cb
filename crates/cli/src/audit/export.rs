//! Checks a file that the app exported: a record a line, with its body.

use super::justification::JustificationCheck;
use super::progress::Progress;
use super::report::Report;
use crate::failure::Failure;
use holdpoint_domain::{CheckSource, Digest, GENESIS, NotJudged, Record, Seq};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Bodies that are kept for records after the one they stand with: the commands' envelopes.
const MOST_KEPT_BODIES: usize = 1_024;

/// One line of the file.
#[derive(Deserialize)]
struct Line {
    record: Record,
    body: Option<Box<RawValue>>,
    body_state: String,
    /// The signed command, in files that have it.
    #[serde(default)]
    envelope: Option<Box<RawValue>>,
}

#[derive(Default)]
struct LineEvidence {
    bodies: HashMap<Digest, Vec<u8>>,
    withheld: bool,
}

impl CheckSource for LineEvidence {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        let missing = if self.withheld { NotJudged::Withheld } else { NotJudged::Erased };
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(missing)
    }
}

pub(super) fn verify(path: &Path) -> Result<Report, Failure> {
    let failed = |error: std::io::Error| Failure::io(&path.display().to_string(), &error);
    let lines = BufReader::new(File::open(path).map_err(failed)?).lines();
    let mut report = Report::empty();
    let (mut check, mut progress) = (JustificationCheck::new(None), Progress::new("Checking", 0));
    let mut evidence = LineEvidence::default();
    let mut before: (Seq, Digest) = (0, GENESIS);
    for (number, line) in (1_u64..).zip(lines) {
        let line = line.map_err(failed)?;
        let Ok(line) = serde_json::from_str::<Line>(&line) else {
            report.add_problem(None, None, "record_unreadable", format!("line {number} is no record of an export"));
            continue;
        };
        let record = &line.record;
        if let Err(broken) = record.follows(before.0, &before.1) {
            report.add_problem(Some(record.seq), None, "record_changed", broken.to_string());
        }
        before = (record.seq, record.hash);
        evidence.take(&line, &mut report);
        check.check(record, &evidence, &mut report);
        progress.reach(record.seq);
        report.records += 1;
    }
    (report.head, report.hash) = before;
    check.finish(&mut report);
    report.not_compared.push("an export is not compared with this computer's copies".into());
    Ok(report)
}

impl LineEvidence {
    fn take(&mut self, line: &Line, report: &mut Report) {
        // What an export leaves out is the caller's choice or right, not damage.
        self.withheld = line.body_state != "erased";
        report.erased += u64::from(line.body_state == "erased");
        report.withheld += u64::from(line.body_state == "sealed" || line.body_state == "away");
        if self.bodies.len() >= MOST_KEPT_BODIES {
            self.bodies.clear();
        }
        let pairs = [(line.record.body, &line.body), (line.record.envelope(), &line.envelope)];
        for (digest, text) in pairs.into_iter().filter_map(|(digest, text)| Some((digest?, text.as_ref()?))) {
            report.bodies += 1;
            if Digest::of(text.get().as_bytes()) != digest {
                report.add_problem(
                    Some(line.record.seq),
                    Some(digest),
                    "body_changed",
                    format!("body {digest} was changed after it was written"),
                );
            }
            self.bodies.insert(digest, text.get().as_bytes().to_vec());
        }
    }
}
