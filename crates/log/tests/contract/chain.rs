//! Builds records that follow each other, with a fixed clock.

use holdpoint_domain::{Digest, Draft, GENESIS, Record, Seq, canonical_raw};
use holdpoint_log::{Batch, Log};
use serde_json::{Value, json};

/// Where the next record goes.
#[derive(Clone, Copy)]
pub struct Chain {
    pub seq: Seq,
    pub hash: Digest,
}

impl Chain {
    pub fn new() -> Self {
        Self { seq: 0, hash: GENESIS }
    }

    /// A chain that goes on at the end of `log`.
    pub async fn at_head(log: &dyn Log) -> Self {
        let (seq, hash) = log.head().await.unwrap();
        Self { seq, hash }
    }

    pub fn record(&mut self, kind: &str, subject: &str, head: &Value, body: Option<&[u8]>) -> Record {
        let draft = Draft {
            at: 1_763_950_000_000 + self.seq as i64,
            actor: "tool:deploy-pilot".into(),
            kind: kind.into(),
            version: 1,
            subject: subject.into(),
            header: canonical_raw(head).unwrap(),
            body: body.map(Digest::of),
        };
        let record = draft.seal(self.seq + 1, self.hash);
        (self.seq, self.hash) = (record.seq, record.hash);
        record
    }

    /// `count` proposals about `subject`, without bodies.
    pub fn proposals(&mut self, subject: &str, count: usize) -> Batch {
        let records = (0..count)
            .map(|n| self.record("action.proposed", subject, &json!({"title": format!("Zürich \u{202e} {n}"), "n": 1.5}), None))
            .collect();
        Batch { records, bodies: Vec::new() }
    }

    /// One proposal about `subject` with this body.
    pub fn with_body(&mut self, subject: &str, body: &[u8]) -> Batch {
        let record = self.record("action.proposed", subject, &json!({"title": "Scale checkout"}), Some(body));
        Batch { records: vec![record], bodies: vec![(Digest::of(body), body.to_vec())] }
    }
}

/// Records as text, for comparing all of their fields.
pub fn text(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| serde_json::to_string(record).unwrap()).collect()
}
