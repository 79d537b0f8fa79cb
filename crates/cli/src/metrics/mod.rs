//! `holdpoint metrics`: reads numbers and tables of labels, prints figures of `holdpoint_metrics`.

mod ability;
mod agreement;
mod csv_file;
mod escapes;
mod health;
mod incidents;
mod labels;
mod names;
mod number;
mod print;
mod ranking;
mod refusal;
mod scale;
mod staffing;
mod vigilance;

use crate::args::{Metrics, MetricsCommand};
use crate::failure::{Exit, Failure};
use crate::place::Place;

/// Runs the command; only figures of incidents and of oversight read the record.
pub(crate) async fn run(place: &Place, metrics: &Metrics, json: bool) -> Result<Exit, Failure> {
    match &metrics.command {
        MetricsCommand::Staffing(args) => staffing::run(args, json)?,
        MetricsCommand::Agreement(args) => agreement::run(args, json)?,
        MetricsCommand::Ability(args) => ability::run(args, json)?,
        MetricsCommand::Vigilance(args) => vigilance::run(args, json)?,
        MetricsCommand::Incidents(window) => incidents::run(place, window, json).await?,
        MetricsCommand::Escapes(window) => escapes::run(place, window, json).await?,
        MetricsCommand::Health(time) => health::run(place, time, json).await?,
        MetricsCommand::Ranking => ranking::run(place, json).await?,
    }
    Ok(Exit::Done)
}
