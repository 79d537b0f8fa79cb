//! What needs attention: readable rules over the figures of a time.

use super::capacity;
use super::figures::HealthFigures;
use super::format::{separated, target, value};
use super::numbers::unsigned;
use super::signals::coverage;
use holdpoint_domain::text::visible_line;
use holdpoint_metrics::health::{Signal, SignalName, SignalState};
use serde::Serialize;

/// An item of *Needs attention*: what is wrong, how bad it is, and which button deals with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attention {
    /// Stable: the name of a signal, or `overdue`.
    pub code: &'static str,
    /// How bad it is.
    pub state: SignalState,
    /// "61 actions expired before a person decided"
    pub title: String,
    /// What is behind it.
    pub detail: String,
}

/// Rules: a signal that is out of range or slipping, and actions that are held past their deadline.
/// The worst first, then in the order of the signals.
#[must_use]
pub fn attention(figures: &HealthFigures, signals: &[Signal]) -> Vec<Attention> {
    let missed = signals.iter().filter(|signal| matches!(signal.state, SignalState::OutOfRange | SignalState::Slipping));
    let mut found: Vec<Attention> = missed.map(|signal| of_signal(figures, signal)).collect();
    if figures.overdue > 0 {
        let title = format!("{} past their deadline", count(figures.overdue, "held action is", "held actions are"));
        let detail = "They run only when a person approves them; their tools wait.".to_owned();
        found.push(Attention { code: "overdue", state: SignalState::Slipping, title, detail });
    }
    found.sort_by_key(|item| std::cmp::Reverse(item.state));
    found
}

fn of_signal(figures: &HealthFigures, signal: &Signal) -> Attention {
    let (title, detail) = match signal.name {
        SignalName::Coverage => of_coverage(figures),
        SignalName::Timeliness => of_timeliness(figures),
        SignalName::Capacity => of_capacity(figures, signal),
        SignalName::Consistency => of_consistency(figures, signal),
        SignalName::Escapes => of_escapes(figures),
        SignalName::Vigilance => ("Planted faults are missed".into(), format!("{} found, {}.", value(signal), target(signal))),
        SignalName::Feedback => ("Corrections wait for a dataset".into(), format!("{} within 7 days, {}.", value(signal), target(signal))),
    };
    Attention { code: signal.name.as_str(), state: signal.state, title, detail }
}

fn of_coverage(figures: &HealthFigures) -> (String, String) {
    let (covered, all) = coverage(&figures.total);
    let title = format!("{} without a review", count(all - covered, "high-risk action was allowed", "high-risk actions were allowed"));
    (title, format!("A checkpoint or the deadline let them through. {}", most(figures, "Most", |counts| counts.grave_unreviewed)))
}

fn of_timeliness(figures: &HealthFigures) -> (String, String) {
    let total = &figures.total;
    let late = unsigned(total.expired + total.passed + total.late) + figures.overdue;
    let title = format!("{} not decided before the deadline", count(late, "action was", "actions were"));
    let parts = [(total.expired, "denied"), (total.passed, "allowed"), (total.late, "decided later")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", separated(unsigned(*n)))).collect();
    let overdue = if figures.overdue > 0 { format!(", {} waiting", separated(figures.overdue)) } else { String::new() };
    let most = most(figures, "Most", |counts| counts.expired + counts.passed + counts.late);
    (title, format!("{}{overdue}. {most}", parts.join(", ")))
}

fn of_capacity(figures: &HealthFigures, signal: &Signal) -> (String, String) {
    let Some(hour) = capacity::busiest(&figures.hours) else { return (String::new(), String::new()) };
    let title = format!("The load is {} from {:02}:00 to {:02}:00 UTC", value(signal), hour.hour, (hour.hour + 1) % 24);
    let detail =
        format!("{} reviews by {} there; {}.", separated(hour.reviews), count(hour.people, "person-hour", "person-hours"), target(signal));
    (title, detail)
}

fn of_consistency(figures: &HealthFigures, signal: &Signal) -> (String, String) {
    let differ: u32 =
        figures.doubles.iter().filter(|double| double.labels.windows(2).any(|pair| pair[0] != pair[1])).map(|double| double.actions).sum();
    let title = format!("Agreement of blind reviews is {}", value(signal));
    (title, format!("Two reviewers differed on {} of {} actions; {}.", separated(differ.into()), separated(signal.count), target(signal)))
}

fn of_escapes(figures: &HealthFigures) -> (String, String) {
    let (confirmed, tied) = figures.tied_counts();
    let by_people = figures.tied.iter().filter(|action| action.is_escape()).count() as u64;
    let title = format!("{} an incident", count(confirmed, "action is confirmed as the cause of", "actions are confirmed as causes of"));
    (title, format!("People approved {}; {} more suspected.", separated(by_people), separated(tied - confirmed)))
}

// "Most: payment.refund, 31."
fn most(figures: &HealthFigures, word: &str, of: fn(&crate::replica::health::ActionCounts) -> i64) -> String {
    let worst = figures.kinds.iter().max_by_key(|(kind, counts)| (of(counts), std::cmp::Reverse(*kind)));
    let worst = worst.filter(|(_, counts)| of(counts) > 0);
    worst.map(|(kind, counts)| format!("{word}: {}, {}.", visible_line(kind), separated(unsigned(of(counts))))).unwrap_or_default()
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", separated(number), if number == 1 { one } else { many })
}
