//! What the signals mean, in words: the same on screen and in the report.

use super::capacity;
use super::figures::HealthFigures;
use super::format::{interval, separated, too_few};
use super::signals::{agreement_of, coverage, timeliness};
use holdpoint_metrics::health::{Signal, SignalName, SignalState};

/// "Coverage"
pub(super) const fn label(name: SignalName) -> &'static str {
    match name {
        SignalName::Coverage => "Coverage",
        SignalName::Timeliness => "Timeliness",
        SignalName::Capacity => "Capacity",
        SignalName::Vigilance => "Vigilance",
        SignalName::Consistency => "Consistency",
        SignalName::Escapes => "Escapes",
        SignalName::Feedback => "Feedback",
    }
}

/// What the value is of.
pub(super) const fn what(name: SignalName) -> &'static str {
    match name {
        SignalName::Coverage => "of high-risk actions that were allowed met a person first",
        SignalName::Timeliness => "of actions were decided before their deadline",
        SignalName::Capacity => "load on reviewers in the busiest hour",
        SignalName::Vigilance => "of planted faults found",
        SignalName::Consistency => "agreement of blind reviews beyond chance",
        SignalName::Escapes => "of actions that ran caused an incident, confirmed",
        SignalName::Feedback => "of corrections in a dataset within 7 days",
    }
}

/// Count and interval, or why nothing is said.
pub(super) fn note(figures: &HealthFigures, signal: &Signal) -> String {
    let counted = counted(figures, signal);
    match interval(signal) {
        Some(interval) => format!("{counted}, {interval}"),
        None => counted,
    }
}

fn counted(figures: &HealthFigures, signal: &Signal) -> String {
    let of = |(hits, count): (u64, u64)| format!("{} of {}", separated(hits), separated(count));
    let total = &figures.total;
    match signal.name {
        SignalName::Vigilance if signal.count == 0 => "No fault is planted yet".into(),
        SignalName::Feedback if signal.count == 0 => feedback_note(figures),
        SignalName::Escapes => {
            let (confirmed, tied) = figures.tied_counts();
            format!("{confirmed} confirmed and {} suspected, of {} that ran", tied - confirmed, separated(signal.count))
        }
        SignalName::Consistency if signal.state == SignalState::TooFew => undefined(figures, signal),
        SignalName::Consistency => {
            let agreed = agreement_of(figures.doubles.iter());
            format!("{} agree", of((agreed.same, agreed.actions)))
        }
        _ if signal.state == SignalState::TooFew => too_few(signal.count),
        SignalName::Coverage => of(coverage(total)),
        SignalName::Timeliness => of(timeliness(total, figures.overdue)),
        SignalName::Capacity => capacity_note(figures),
        SignalName::Vigilance | SignalName::Feedback => format!("of {}", separated(signal.count)),
    }
}

// All verdicts the same: agreement beyond chance is 0/0, however many there are.
fn undefined(figures: &HealthFigures, signal: &Signal) -> String {
    let agreed = agreement_of(figures.doubles.iter());
    match agreed.alpha {
        Some(Err(_)) if agreed.actions >= holdpoint_metrics::health::MIN_CASES => {
            format!("{} of {} agree with one verdict: alpha is undefined", separated(agreed.same), separated(agreed.actions))
        }
        _ => too_few(signal.count),
    }
}

// Datasets and releases belong to tools, not to teams.
fn feedback_note(figures: &HealthFigures) -> String {
    let share = "Share not measured yet";
    let teams = if figures.of_team { ", of all teams" } else { "" };
    figures.release_delay.map_or_else(
        || format!("{share}; no release of this time{teams} was trained on a dataset from here"),
        |delay| {
            let (corrections, releases) = (separated(delay.corrections), separated(delay.releases));
            let of = if delay.releases == 1 { "1 release".to_owned() } else { format!("{releases} releases") };
            format!(
                "{share}; {:.1} days from correction to release, the median of {corrections} corrections in {of}{teams}",
                delay.median_days
            )
        },
    )
}

fn capacity_note(figures: &HealthFigures) -> String {
    capacity::busiest(&figures.hours).map_or_else(String::new, |hour| {
        format!("{:02}:00 to {:02}:00 UTC, {} reviews timed", hour.hour, (hour.hour + 1) % 24, separated(hour.timed))
    })
}

/// "2 of 7 signals are out of range and 3 are slipping."
pub(super) fn sentence(signals: &[Signal]) -> String {
    let count = |state: SignalState| signals.iter().filter(|signal| signal.state == state).count();
    let (out, slipping, few) = (count(SignalState::OutOfRange), count(SignalState::Slipping), count(SignalState::TooFew));
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let mut parts = Vec::new();
    if out > 0 {
        parts.push(format!("{out} {} out of range", are(out)));
    }
    if slipping > 0 {
        parts.push(format!("{slipping} {} slipping", are(slipping)));
    }
    if few > 0 {
        parts.push(format!("{few} {} on too few cases", if few == 1 { "rests" } else { "rest" }));
    }
    match parts.as_slice() {
        [] => format!("All {} signals are in range.", signals.len()),
        [one] => format!("Of {} signals {one}.", signals.len()),
        [rest @ .., last] => format!("Of {} signals {} and {last}.", signals.len(), rest.join(", ")),
    }
}
