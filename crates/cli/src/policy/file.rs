//! Reads a policy file and prints its mistakes.

use crate::args::PolicyFile;
use crate::failure::Failure;
use crate::output;
use holdpoint_domain::{Policy, PolicyProblem};
use serde::Serialize;
use std::io::Read as _;
use std::path::Path;

/// The mistakes of a file, as JSON.
#[derive(Serialize)]
struct Mistakes<'a> {
    ok: bool,
    problems: &'a [PolicyProblem],
}

/// Reads a file. Prints its mistakes and returns none when it has any.
pub(super) fn read_policy(file: &PolicyFile, json: bool) -> Result<Option<Policy>, Failure> {
    let source = read_text(&file.file)?;
    match Policy::parse(&source) {
        Ok(policy) => Ok(Some(policy)),
        Err(problems) => {
            if json {
                output::json(&Mistakes { ok: false, problems: &problems });
            } else {
                problems.iter().for_each(|problem| output::line(&describe_problem(&file.file, problem)));
            }
            Ok(None)
        }
    }
}

/// `FILE:LINE:COLUMN: MESSAGE`, the form of compilers, which editors can follow.
pub(super) fn describe_problem(file: &Path, problem: &PolicyProblem) -> String {
    format!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.message)
}

fn read_text(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read =
        if file == Path::new("-") { std::io::stdin().read_to_string(&mut text).map(|_| text) } else { std::fs::read_to_string(file) };
    read.map_err(|error| Failure::io(&format!("{} cannot be read", file.display()), &error))
}
