//! One line for each action, for a spreadsheet. The columns are stable: new ones
//! are only added at the end.
//!
//! Times are ISO 8601 in UTC. Several values in a cell are separated by `; `.
//! Cells that a spreadsheet would run as a formula begin with an apostrophe.

use chrono::{SecondsFormat, TimeZone as _, Utc};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    ActionDecided, ActionEvent, ActionProposed, DecidedBy, Event, Ms, Outcome, ProposedUnderRules, Record, Seq, Verdict,
};
use std::collections::HashMap;
use std::io::{self, Write};

/// The first line.
pub const COLUMNS: [&str; 28] = [
    "action",
    "kind",
    "title",
    "tool",
    "model_version",
    "service",
    "resource",
    "environment",
    "region",
    "risk",
    "requested_by",
    "policy",
    "proposed_at",
    "deadline",
    "revisions",
    "status",
    "decided_at",
    "decided_by",
    "reviews",
    "edited",
    "second_look",
    "delivered_at",
    "grant_used_at",
    "outcome",
    "outcome_at",
    "digest",
    "first_record",
    "last_record",
];

/// One action, as its records tell it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    id: String,
    head: Option<ActionProposed>,
    proposed_at: Ms,
    revisions: u32,
    decision: Option<(Ms, ActionDecided)>,
    withdrawn_at: Option<Ms>,
    edited: bool,
    second_look: bool,
    delivered_at: Option<Ms>,
    used_at: Option<Ms>,
    outcome: Option<(Ms, Outcome)>,
    first: Seq,
    last: Seq,
}

impl Line {
    /// Takes the next record about the action.
    pub fn take(&mut self, record: &Record) {
        if self.first == 0 {
            (self.id, self.first) = (record.subject.clone(), record.seq);
        }
        self.last = record.seq;
        match Event::read_for_display(record) {
            Event::Action(ActionEvent::Proposed(head) | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))) => {
                (self.head, self.proposed_at) = (Some(head), record.at);
            }
            Event::Action(ActionEvent::Revised(head) | ActionEvent::RevisedUnderRules(ProposedUnderRules(head))) => {
                self.head = Some(head);
                self.revisions += 1;
            }
            Event::Action(ActionEvent::Edited(_) | ActionEvent::EditedToLong(_)) => self.edited = true,
            Event::Action(ActionEvent::SecondReviewDrawn(_)) => self.second_look = true,
            Event::Action(ActionEvent::Decided(mark)) if mark.verdict.is_some() => self.decision = Some((record.at, mark)),
            Event::Action(ActionEvent::Withdrawn(_)) => self.withdrawn_at = Some(record.at),
            Event::Action(ActionEvent::Delivered(_)) => self.delivered_at = self.delivered_at.or(Some(record.at)),
            Event::Action(ActionEvent::GrantUsed(_)) => self.used_at = Some(record.at),
            Event::Action(ActionEvent::Executed(mark)) => self.outcome = Some((record.at, mark.outcome)),
            _ => {}
        }
    }

    /// Writes the line; people are named as `names` has them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, out: &mut impl Write, names: &HashMap<String, String>) -> io::Result<()> {
        let Some(head) = &self.head else { return Ok(()) };
        let text = |text: &Option<String>| text.as_deref().map(visible_line).unwrap_or_default();
        let mark = self.decision.as_ref().map(|(_, mark)| mark);
        let edited = self.edited || mark.and_then(|mark| mark.verdict).is_some_and(|status| status.as_str() == "edited");
        row(
            out,
            &[
                self.id.clone(),
                visible_line(&head.kind),
                visible_line(&head.title),
                visible_line(&head.tool.name),
                text(&head.tool.model_version),
                text(&head.target.service),
                text(&head.target.resource),
                text(&head.target.environment),
                text(&head.target.region),
                word(&head.risk),
                text(&head.requested_by),
                head.policy.version.clone(),
                time(Some(self.proposed_at)),
                time(Some(head.deadline)),
                self.revisions.to_string(),
                self.status().to_owned(),
                time(self.decision.as_ref().map(|(at, _)| *at).or(self.withdrawn_at)),
                mark.map(|mark| decided_by(mark.by).to_owned()).unwrap_or_default(),
                mark.map(|mark| reviews(mark, names)).unwrap_or_default(),
                yes(edited),
                yes(self.second_look),
                time(self.delivered_at),
                time(self.used_at),
                self.outcome.map(|(_, outcome)| word(&outcome)).unwrap_or_default(),
                time(self.outcome.map(|(at, _)| at)),
                mark.map_or(head.digest, |mark| mark.digest).to_string(),
                self.first.to_string(),
                self.last.to_string(),
            ],
        )
    }

    fn status(&self) -> &'static str {
        let decided = self.decision.as_ref().and_then(|(_, mark)| mark.verdict);
        match (decided, self.withdrawn_at) {
            (Some(status), _) => status.as_str(),
            (None, Some(_)) => "withdrawn",
            (None, None) => "open",
        }
    }
}

/// Writes the first line.
///
/// # Errors
/// When it cannot be written.
pub fn head(out: &mut impl Write) -> io::Result<()> {
    row(out, &COLUMNS.map(str::to_owned))
}

// "Mara Ortiz: approve; Jan Kos: reject"
fn reviews(mark: &ActionDecided, names: &HashMap<String, String>) -> String {
    let review = |review: &holdpoint_domain::CountedReview| {
        let name = names.get(review.reviewer.as_str()).map_or_else(|| visible_line(&review.reviewer), |name| visible_line(name));
        review.verdict.map_or(name.clone(), |verdict: Verdict| format!("{name}: {}", word(&verdict)))
    };
    mark.reviews.iter().map(review).collect::<Vec<_>>().join("; ")
}

const fn decided_by(by: DecidedBy) -> &'static str {
    match by {
        DecidedBy::Review => "review",
        DecidedBy::Deadline => "deadline",
        DecidedBy::Policy => "policy",
    }
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.into()
}

fn time(at: Option<Ms>) -> String {
    at.and_then(|at| Utc.timestamp_millis_opt(at).single()).map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or_default()
}

fn row(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    // As RFC 4180 has it.
    write!(out, "{}\r\n", cells.join(","))
}

/// A cell that no spreadsheet takes for a formula, quoted where it must be.
pub(crate) fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    let defused = if formula { format!("'{text}") } else { text.to_owned() };
    if defused.contains(['"', ',', '\n', '\r', ';']) { format!("\"{}\"", defused.replace('"', "\"\"")) } else { defused }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_cells_are_never_formulas() {
        for (text, written) in [
            ("Roll out 41", "Roll out 41"),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("  +1", "'  +1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a,b", "\"a,b\""),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
