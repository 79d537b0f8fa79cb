//! `holdpoint metrics health`.

use super::print;
use crate::args::HealthTime;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::health::{Asked, read_health};
use crate::output;
use crate::place::Place;
use holdpoint_desk::{Attention, attention};
use holdpoint_metrics::health::{Signal, SignalName};
use serde::Serialize;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    signals: [Signal; 7],
    attention: Vec<Attention>,
}

pub(super) async fn run(place: &Place, time: &HealthTime, json: bool) -> Result<(), Failure> {
    let asked = Asked::read(time)?;
    let desk = Desk::open_where(place, None).await?;
    let read = read_health(&desk, asked).await;
    desk.leave().await;
    let read = read?;
    let answer = Answer { attention: attention(&read.figures, &read.signals), signals: read.signals };
    if json {
        output::json(&answer);
    } else {
        show(&answer);
    }
    Ok(())
}

fn show(answer: &Answer) {
    let mut table = vec![["SIGNAL", "STATE", "VALUE", "INTERVAL", "COUNT", "TARGET"].map(String::from).to_vec()];
    table.extend(answer.signals.iter().map(row));
    output::table(&table);
    for item in &answer.attention {
        output::line(&format!("{}: {}. {}", item.state.as_str(), item.title, item.detail));
    }
}

fn row(signal: &Signal) -> Vec<String> {
    let write = if matches!(signal.name, SignalName::Capacity | SignalName::Consistency) { print::number } else { print::percent };
    let sign = if signal.name.is_at_most() { "at most" } else { "at least" };
    vec![
        signal.name.as_str().into(),
        signal.state.as_str().into(),
        signal.value.map_or_else(|| "too few to say".into(), write),
        print::interval(signal.ci95, write),
        signal.count.to_string(),
        format!("{sign} {}", write(signal.target)),
    ]
}
