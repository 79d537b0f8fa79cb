//! `holdpoint propose`: one action, or many at once.

mod input;
mod one;

use crate::args::Propose;
use crate::caller::{self, Interrupted};
use crate::failure::{self, Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::tool_side::ToolSide;
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use holdpoint_protocol::ToolClient;
use input::Input;
use one::{ProposeOptions, Proposed};
use std::time::Duration;
use tokio::sync::Semaphore;

// The hub appends concurrent proposals in one batch; more at once is not faster.
const MAX_CONCURRENT_PROPOSALS: usize = 32;
// Each wait is an open connection; a process may have about a thousand open files.
const MAX_CONCURRENT_WAITS: usize = 500;

/// Limits the connections that a long file opens at once.
struct Limits {
    proposing: Semaphore,
    waiting: Semaphore,
}

pub(crate) async fn run(place: &Place, propose: Propose, json: bool) -> Result<Exit, Failure> {
    let inputs = input::read_inputs(&propose)?;
    let many = propose.jsonl.is_some();
    let options = ProposeOptions { wait: propose.wait.map(parse_seconds).transpose()?, use_grant: propose.use_grant, json };
    let interrupted = watch_interruption(&propose)?;
    let side = ToolSide::open(place, &propose.connection).await?;
    let exit = if many {
        propose_at_once(&side.client, inputs, options, &interrupted).await
    } else {
        propose_in_order(&side.client, inputs, options, &interrupted).await
    };
    side.leave().await;
    exit
}

// Without --wait nothing waits that could be withdrawn; with --keep a signal ends the process as usual.
fn watch_interruption(propose: &Propose) -> Result<Interrupted, Failure> {
    let watches = propose.wait.is_some() && !propose.keep;
    Ok(if watches { caller::interrupted()?.boxed() } else { futures::future::pending().boxed() }.shared())
}

// Without a number: until the deadline, however far away.
fn parse_seconds(given: Option<f64>) -> Result<Duration, Failure> {
    match given {
        None => Ok(Duration::MAX),
        Some(seconds) => Duration::try_from_secs_f64(seconds).map_err(|_| {
            Failure::new(Exit::Failed, "invalid_field", "A field is invalid", "--wait takes a number of seconds, for example --wait=30.")
        }),
    }
}

async fn propose_in_order(
    client: &ToolClient,
    inputs: Vec<Input>,
    options: ProposeOptions,
    interrupted: &Interrupted,
) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for input in inputs {
        let receipt = one::propose(client, &input, options).await?;
        if options.wait.is_some() {
            output::error_line(&format!("{} waits for a decision until {}.", receipt.id, receipt.deadline));
        }
        let proposed = one::await_decision(client, &input, receipt, options, interrupted.clone()).await?;
        exit = exit.max(print_result(&proposed, None, options.json));
    }
    Ok(exit)
}

async fn propose_at_once(
    client: &ToolClient,
    inputs: Vec<Input>,
    options: ProposeOptions,
    interrupted: &Interrupted,
) -> Result<Exit, Failure> {
    let limits = Limits { proposing: Semaphore::new(MAX_CONCURRENT_PROPOSALS), waiting: Semaphore::new(MAX_CONCURRENT_WAITS) };
    let propose = |input| propose_with_permits(client, input, options, &limits, interrupted);
    let mut running: FuturesUnordered<_> = inputs.iter().map(propose).collect();
    let mut exit = Exit::Done;
    while let Some((line, proposed)) = running.next().await {
        exit = exit.max(match proposed {
            Ok(proposed) => print_result(&proposed, Some(line), options.json),
            Err(error) => print_error(&error, line, options.json),
        });
    }
    Ok(exit)
}

async fn propose_with_permits(
    client: &ToolClient,
    input: &Input,
    options: ProposeOptions,
    limits: &Limits,
    interrupted: &Interrupted,
) -> (usize, Result<Proposed, Failure>) {
    let proposed = async {
        let receipt = {
            let _permit = limits.proposing.acquire().await;
            if interrupted.clone().now_or_never().is_some() {
                return Err(not_proposed());
            }
            one::propose(client, input, options).await?
        };
        let _permit = limits.waiting.acquire().await;
        one::await_decision(client, input, receipt, options, interrupted.clone()).await
    };
    (input.line, proposed.await)
}

fn not_proposed() -> Failure {
    Failure::new(Exit::No, "interrupted", "The command was interrupted", "This line was not proposed.")
}

fn print_result(proposed: &Proposed, line: Option<usize>, json: bool) -> Exit {
    if json {
        output::json(&proposed.json(line));
    } else {
        output::line(&proposed.describe());
    }
    proposed.exit()
}

// With --jsonl an error is one line of output, like every other result.
fn print_error(error: &Failure, line: usize, json: bool) -> Exit {
    if json {
        let mut value = error.json();
        value["line"] = line.into();
        output::json(&value);
        return error.exit;
    }
    output::error_line(&format!("line {line}:"));
    failure::report(error, json)
}
