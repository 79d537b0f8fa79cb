//! `holdpoint policy`: checks, tests, publishes and shows a policy.
//!
//! The domain interprets the file; the hub decides whether it may be published.

mod check;
mod file;
mod history;
mod publish;
mod show;
mod test;

use crate::args::PolicyCommand;
use crate::failure::{Exit, Failure};
use crate::place::Place;

pub(crate) async fn run(place: &Place, command: &PolicyCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        PolicyCommand::Check(file) => check::run(file, json),
        PolicyCommand::Test(test) => test::run(place, test, json).await,
        PolicyCommand::Publish(publish) => publish::run(place, publish, json).await,
        PolicyCommand::Show(show) => show::run(place, show, json).await,
    }
}
