//! The checker over a million records against hashing the same records and bodies.

use crate::table::{Bound, Row};
use crate::world::thousands;
use anyhow::{Result, ensure};
use holdpoint_domain::{CheckSource, Checker, Digest, Finding, NotJudged, PublicKey};
use holdpoint_simulator::{Fates, Organisation, Written};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const RECORDS: u64 = 1_000_000;
/// Records that are held at once.
const STEP_RECORDS: u64 = 20_000;

struct Bodies {
    bodies: HashMap<Digest, Vec<u8>>,
    on_signatures: Cell<Duration>,
}

impl CheckSource for Bodies {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(NotJudged::Erased)
    }

    fn is_signed(&self, key: &PublicKey, payload_type: &str, payload: &[u8], signature: &str) -> bool {
        let began = Instant::now();
        let signed = key.verify(payload_type, payload, signature).is_ok();
        self.on_signatures.set(self.on_signatures.get() + began.elapsed());
        signed
    }
}

pub async fn measure() -> Result<Vec<Row>> {
    let measured = tokio::task::spawn_blocking(check).await??;
    Ok(vec![measured])
}

fn check() -> Result<Row> {
    let mut organisation = Organisation::open_signing(11, 1_795_435_200_000)?;
    let mut checker = Checker::new();
    let (mut hashing, mut checking, mut signatures) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    while organisation.state().head < RECORDS {
        let until = organisation.state().head + STEP_RECORDS;
        while organisation.state().head < until {
            organisation.action(Fates { reviewed: 0.75, expired: 0.24 })?;
        }
        let written = organisation.take();
        hashing += hash(&written)?;
        let (took, on_signatures) = check_step(&mut checker, written)?;
        checking += took - on_signatures;
        signatures += on_signatures;
    }
    ensure!(checker.finish().is_empty(), "the last records are not covered");
    let checked = checker.summary();
    ensure!(checked.justified == checked.records, "a record is not justified: {checked:?}");
    Ok(Row {
        what: format!("checker against hashing, {} records", thousands(RECORDS)),
        value: checking.as_secs_f64() / hashing.as_secs_f64(),
        unit: "×",
        must_be: Bound::AtMost,
        limit: 6.0,
        detail: format!(
            "{:.1} s against {:.1} s; {} signatures apart in {:.1} s",
            checking.as_secs_f64(),
            hashing.as_secs_f64(),
            thousands(checked.signatures),
            signatures.as_secs_f64()
        ),
    })
}

fn hash(written: &Written) -> Result<Duration> {
    let began = Instant::now();
    let records = written.records.iter().all(|record| record.computed_hash() == record.hash);
    let bodies = written.bodies.iter().all(|(digest, bytes)| Digest::of(bytes) == *digest);
    let took = began.elapsed();
    ensure!(records && bodies, "the record is damaged");
    Ok(took)
}

// The time in all, and on signatures.
fn check_step(checker: &mut Checker, written: Written) -> Result<(Duration, Duration)> {
    let evidence = Bodies { bodies: written.bodies.into_iter().collect(), on_signatures: Cell::default() };
    let began = Instant::now();
    for record in &written.records {
        let finding = checker.check(record, &evidence);
        // Before the end of the first batch nobody knows that the record is signed.
        ensure!(matches!(finding, Finding::Justified | Finding::BytesOnly), "record {}: {finding:?}", record.seq);
    }
    Ok((began.elapsed(), evidence.on_signatures.get()))
}
