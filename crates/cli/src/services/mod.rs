//! `holdpoint services`: checks, publishes and shows the map of services, and lists what it lacks.
//!
//! The domain interprets the file; the hub decides whether it may be published.

mod file;
mod history;
mod publish;
mod show;
mod unmapped;

use crate::args::ServicesCommand;
use crate::failure::{Exit, Failure};
use crate::place::Place;

pub(crate) async fn run(place: &Place, command: &ServicesCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        ServicesCommand::Check(file) => file::check(file, json),
        ServicesCommand::Publish(publish) => publish::run(place, publish, json).await,
        ServicesCommand::Show(show) => show::run(place, show, json).await,
        ServicesCommand::Unmapped(unmapped) => unmapped::run(place, unmapped, json).await,
    }
}
