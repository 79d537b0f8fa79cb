//! Signs in sentences.

use crate::view::{SignHolds, SignName, SignRow};
use crate::words::count;
use holdpoint_metrics::fatigue::{Evidence, Limits, Sign, SignKind, SignState, Slope};

pub(super) fn sign_row(sign: &Sign, since_break_ms: Option<i64>) -> SignRow {
    let (kind, label) = name(sign.kind);
    let state = match sign.state {
        SignState::Holds => SignHolds::Holds,
        SignState::Absent => SignHolds::Absent,
        SignState::TooFew => SignHolds::TooFew,
    };
    SignRow { kind, label: label.into(), state, evidence: sentence(&sign.evidence, since_break_ms) }
}

const fn name(kind: SignKind) -> (SignName, &'static str) {
    match kind {
        SignKind::SinceBreak => (SignName::SinceBreak, "Time since a break"),
        SignKind::ReadingFloor => (SignName::ReadingFloor, "Decision time under the reading floor"),
        SignKind::FlatTime => (SignName::FlatTime, "Decision time flat against length or risk"),
        SignKind::ApproveDrift => (SignName::ApproveDrift, "Approve share drifts"),
        SignKind::EvidenceUnopened => (SignName::EvidenceUnopened, "Evidence is not opened"),
        SignKind::WrongProbes => (SignName::WrongProbes, "Verdicts on planted faults"),
        SignKind::Bursts => (SignName::Bursts, "Bursts of verdicts"),
    }
}

fn sentence(evidence: &Evidence, since_break_ms: Option<i64>) -> String {
    match evidence {
        Evidence::SinceBreak { minutes: None, .. } => "At rest.".into(),
        Evidence::SinceBreak { minutes: Some(minutes), limit } => format!("{minutes} min since a break; the limit is {limit} min."),
        Evidence::ReadingFloor { under, of, usual, change } => {
            let now = format!("{under} of {of} since the break were faster than 25 characters a second{}.", usually(*usual));
            join(now, change.zip(since_break_ms).map(|(change, at)| times_now(change, at)))
        }
        Evidence::FlatTime { correlation, of, usual } => {
            let now = correlation
                .map_or_else(|| format!("{} since the break.", reviews(*of)), |now| format!("Correlation {now:.2} over {}", reviews(*of)));
            usual.map_or_else(|| now.clone(), |usual| format!("{now}, usually {usual:.2}."))
        }
        Evidence::ApproveDrift { approved, of, usual } => format!("{approved} of {of} approved since the break{}.", usually(*usual)),
        Evidence::EvidenceUnopened { opened, of, usual, change } => {
            let now = format!("Opened in {opened} of {of} reviews with evidence since the break{}.", usually(*usual));
            join(now, change.zip(since_break_ms).map(|(change, at)| opened_now(change, at)))
        }
        Evidence::NoProbes => "No planted faults are in use, so nothing can be said.".into(),
        Evidence::Bursts { most, limit, within_ms } => {
            format!("At most {} within {} s since the break; {limit} are a burst.", count(*most, "verdict", "verdicts"), within_ms / 1000)
        }
    }
}

fn reviews(of: usize) -> String {
    count(of, "review", "reviews")
}

fn usually(share: Option<f64>) -> String {
    share.map_or_else(|| ", too few before to compare".into(), |share| format!(", usually {:.0} %", share * 100.0))
}

// Over the last weeks, for the same length, at the present time since a break.
fn times_now(change: Slope, since_break_ms: i64) -> String {
    let percent = (change.at(since_break_ms).exp() - 1.0) * 100.0;
    format!("Over {} reviews, decision times so long after a break differ by {percent:+.0} % from those just after one.", change.of)
}

fn opened_now(change: Slope, since_break_ms: i64) -> String {
    let points = change.at(since_break_ms) * 100.0;
    format!("Over {} reviews, the share so long after a break differs by {points:+.0} points.", change.of)
}

fn join(first: String, second: Option<String>) -> String {
    second.map_or_else(|| first.clone(), |second| format!("{first} {second}"))
}

/// The limits with their sources.
pub(super) fn limits(limits: &Limits) -> Vec<String> {
    vec![
        format!(
            "{} min since a break: air traffic controllers stop after 90 min at displays, and after 2 h in any case.",
            limits.minutes_since_break
        ),
        "25 characters a second: below half of that time, reviewers agreed with the majority in 46 of 100 judgements, above it in 68 to 73.".into(),
        format!("A change counts from {:.0} % on, and {} standard errors.", limits.fall * 100.0, limits.sure),
        "The place of a review in a session is no sign: 22,176 timed judgements show no decline by it.".into(),
        "A rest is suggested when two or more signs hold. Signs are not added up to a score.".into(),
    ]
}
