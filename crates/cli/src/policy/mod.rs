//! `holdpoint policy`: a policy file read, tried on what happened, and put into force.
//!
//! What a file means is the domain's to say, and whether it may be published the hub's.

mod check;
mod past;
mod publish;
mod show;
mod test;

use crate::args::{PolicyCommand, PolicyFile};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::{Policy, PolicyProblem};
use serde::Serialize;
use std::io::Read as _;
use std::path::Path;

pub(crate) async fn run(place: &Place, command: &PolicyCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        PolicyCommand::Check(file) => check::run(file, json),
        PolicyCommand::Test(test) => test::run(place, test, json).await,
        PolicyCommand::Publish(publish) => publish::run(place, publish, json).await,
        PolicyCommand::Show(show) => show::run(place, show, json).await,
    }
}

/// What is wrong with a file, as JSON.
#[derive(Serialize)]
struct Wrong<'a> {
    ok: bool,
    problems: &'a [PolicyProblem],
}

/// Reads a file; mistakes are printed, and then there is no policy.
fn read(file: &PolicyFile, json: bool) -> Result<Option<Policy>, Failure> {
    let source = text(&file.file)?;
    match Policy::parse(&source) {
        Ok(policy) => Ok(Some(policy)),
        Err(problems) => {
            if json {
                output::json(&Wrong { ok: false, problems: &problems });
            } else {
                problems.iter().for_each(|problem| output::line(&described(&file.file, problem)));
            }
            Ok(None)
        }
    }
}

// As compilers write it, so that editors can go there.
fn described(file: &Path, problem: &PolicyProblem) -> String {
    format!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.message)
}

fn text(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read =
        if file == Path::new("-") { std::io::stdin().read_to_string(&mut text).map(|_| text) } else { std::fs::read_to_string(file) };
    read.map_err(|error| Failure::io(&format!("{} cannot be read", file.display()), &error))
}
