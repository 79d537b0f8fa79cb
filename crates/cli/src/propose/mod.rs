//! `holdpoint propose`: one action, or many at once.

mod input;
mod one;

use crate::args::Propose;
use crate::failure::{self, Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::tool_side::ToolSide;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use holdpoint_protocol::ToolClient;
use input::Ask;
use one::{Done, How};
use std::time::Duration;
use tokio::sync::Semaphore;

// The hub appends what arrives together in one batch; more at once gains nothing.
const PROPOSING: usize = 32;
// Each wait is an open connection; a process may have about a thousand files.
const WAITING: usize = 500;

/// Permits, so that a long file does not open a connection per line at once.
struct Limits {
    proposing: Semaphore,
    waiting: Semaphore,
}

pub(crate) async fn run(place: &Place, propose: Propose, json: bool) -> Result<Exit, Failure> {
    let asks = input::read(&propose)?;
    let many = propose.jsonl.is_some();
    let how = How { wait: propose.wait.map(seconds).transpose()?, use_grant: propose.use_grant, json };
    let side = ToolSide::open(place, &propose.connection).await?;
    let exit = if many { all(&side.client, asks, how, json).await } else { single(&side.client, asks, how, json).await };
    side.leave().await;
    exit
}

// Without a number: until the deadline decides, however long that takes.
fn seconds(given: Option<f64>) -> Result<Duration, Failure> {
    match given {
        None => Ok(Duration::MAX),
        Some(seconds) => Duration::try_from_secs_f64(seconds).map_err(|_| {
            Failure::new(
                Exit::Failed,
                "invalid_field",
                "A field does not hold what it should",
                "--wait takes a number of seconds, for example 30.",
            )
        }),
    }
}

async fn single(client: &ToolClient, asks: Vec<Ask>, how: How, json: bool) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for ask in asks {
        let receipt = one::propose(client, &ask, how).await?;
        if how.wait.is_some() {
            output::error_line(&format!("{} waits for a decision until {}.", receipt.id, receipt.deadline));
        }
        let done = one::answer(client, &ask, receipt, how).await?;
        exit = exit.max(show(&done, None, json));
    }
    Ok(exit)
}

async fn all(client: &ToolClient, asks: Vec<Ask>, how: How, json: bool) -> Result<Exit, Failure> {
    let limits = Limits { proposing: Semaphore::new(PROPOSING), waiting: Semaphore::new(WAITING) };
    let mut running: FuturesUnordered<_> = asks.iter().map(|ask| within(client, ask, how, &limits)).collect();
    let mut exit = Exit::Done;
    while let Some((line, done)) = running.next().await {
        exit = exit.max(match done {
            Ok(done) => show(&done, Some(line), json),
            Err(error) => show_error(&error, line, json),
        });
    }
    Ok(exit)
}

async fn within(client: &ToolClient, ask: &Ask, how: How, limits: &Limits) -> (usize, Result<Done, Failure>) {
    let done = async {
        let receipt = {
            let _permit = limits.proposing.acquire().await;
            one::propose(client, ask, how).await?
        };
        let _permit = limits.waiting.acquire().await;
        one::answer(client, ask, receipt, how).await
    };
    (ask.line, done.await)
}

fn show(done: &Done, line: Option<usize>, json: bool) -> Exit {
    if json {
        output::json(&done.json(line));
    } else {
        output::line(&done.words());
    }
    done.exit()
}

// Of many, a failed one is a result like the others: one line each.
fn show_error(error: &Failure, line: usize, json: bool) -> Exit {
    if json {
        let mut value = error.json();
        value["line"] = line.into();
        output::json(&value);
        return error.exit;
    }
    output::error_line(&format!("line {line}:"));
    failure::report(error, json)
}
