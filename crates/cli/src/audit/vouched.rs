//! The record that each device vouched for with its last signature.

use super::report::{Report, Vouched};
use holdpoint_domain::{Digest, RecordRef, Seq, Statement, VouchedRecords, vouched_for};

/// Compares the records that statements rest on with the log.
#[derive(Default)]
pub(super) struct Vouching {
    latest: VouchedRecords,
    /// Records to look up: they are compared while the log is read once more.
    named: Vec<(RecordRef, String)>,
}

impl Vouching {
    /// Notes a statement whose signature was verified.
    pub(super) fn note(&mut self, statement: &Statement) {
        self.latest.add(statement);
        if let Some(record) = vouched_for(statement).filter(|record| record.seq > 0) {
            self.named.push((record, statement.device.to_string()));
        }
    }

    /// Compares all named records; `hash_of` gives the hash of a record in the log.
    pub(super) fn finish(self, hash_of: impl Fn(Seq) -> Option<Digest>, report: &mut Report) {
        for (record, device) in &self.named {
            if hash_of(record.seq) != Some(record.hash) {
                let detail = format!("device {device} signed that record {} has the hash {}; the log has another", record.seq, record.hash);
                report.add_problem(Some(record.seq), Some(record.hash), "vouched_record_differs", detail);
            }
        }
        report.vouched =
            self.latest.iter().map(|(device, record)| Vouched { device: device.to_string(), seq: record.seq, hash: record.hash }).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::DeskCommand;

    fn statement(device: &str, seq: Seq) -> Statement {
        Statement {
            id: "cmd_1".into(),
            hub: "hub_1".into(),
            person: "per_1".into(),
            device: device.into(),
            signed_at: 1,
            rests_on: Some(RecordRef { seq, hash: Digest::of(&seq.to_be_bytes()) }),
            shown: None,
            command: DeskCommand::Release { action: "act_1".into() },
        }
    }

    fn check(hash_of: impl Fn(Seq) -> Option<Digest>) -> Report {
        let (mut vouching, mut report) = (Vouching::default(), Report::empty());
        for (device, seq) in [("dev_a", 3), ("dev_a", 9), ("dev_b", 5)] {
            vouching.note(&statement(device, seq));
        }
        vouching.finish(hash_of, &mut report);
        report
    }

    #[test]
    fn latest_record_is_reported_by_device() {
        let report = check(|seq| Some(Digest::of(&seq.to_be_bytes())));
        assert!(report.ok);
        assert_eq!(
            report.vouched.iter().map(|vouched| (vouched.device.as_str(), vouched.seq)).collect::<Vec<_>>(),
            [("dev_a", 9), ("dev_b", 5)]
        );
    }

    #[test]
    fn record_with_another_hash_is_a_problem() {
        let report = check(|seq| (seq != 5).then(|| Digest::of(&seq.to_be_bytes())));
        assert_eq!((report.problem_count, report.problems[0].code, report.problems[0].seq), (1, "vouched_record_differs", Some(5)));
    }
}
