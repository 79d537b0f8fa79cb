//! `holdpoint change`: lists, confirms and declines changes that wait for a second administrator.

use crate::admin::read_people;
use crate::args::{ChangeCommand, Changes};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{CommandId, DeskCommand, PendingChange, State, rfc3339};
use serde_json::{Value, json};

pub(crate) async fn run(place: &Place, changes: Changes, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let result = match changes.command {
        ChangeCommand::List => list(&desk, json).await,
        ChangeCommand::Confirm { change } => {
            end(&desk, DeskCommand::ConfirmChange { change: change.as_str().into() }, "confirmed", &change, json).await
        }
        ChangeCommand::Decline { change } => {
            end(&desk, DeskCommand::DeclineChange { change: change.as_str().into() }, "declined", &change, json).await
        }
    };
    desk.leave().await;
    result
}

async fn end(desk: &Desk, command: DeskCommand, status: &str, change: &str, json: bool) -> Result<Exit, Failure> {
    let recorded = desk.submit(command).await?;
    match json {
        true => output::json(&json!({"status": status, "change": change, "head": recorded.head})),
        false => output::line(&format!("The change {} is {status}.", visible_line(change))),
    }
    Ok(Exit::Done)
}

async fn list(desk: &Desk, json: bool) -> Result<Exit, Failure> {
    let state = read_people(desk).await?;
    let now = desk.client.info().await?.now;
    let mut waiting: Vec<(&CommandId, &PendingChange)> =
        state.admin_changes.by_id.iter().filter(|(_, change)| change.is_waiting(now)).collect();
    waiting.sort_by_key(|(id, change)| (change.requested.until, (*id).clone()));
    if json {
        output::json(&waiting.iter().map(|(id, change)| change_json(&state, id, change)).collect::<Vec<Value>>());
    } else if waiting.is_empty() {
        output::error_line("No change waits for a second administrator.");
    } else {
        output::table(&table(&state, &waiting));
    }
    Ok(Exit::Done)
}

fn table(state: &State, waiting: &[(&CommandId, &PendingChange)]) -> Vec<Vec<String>> {
    let mut rows = vec![["ID", "BY", "UNTIL (UTC)", "CHANGE"].map(str::to_owned).to_vec()];
    rows.extend(waiting.iter().map(|(id, change)| {
        let what = change.requested.describe(|id| name_of(state, id));
        vec![id.to_string(), name_of(state, &change.by), rfc3339(change.requested.until), what]
    }));
    rows
}

fn change_json(state: &State, id: &CommandId, change: &PendingChange) -> Value {
    json!({"id": id, "by": change.by, "until": rfc3339(change.requested.until),
        "change": change.requested.describe(|id| name_of(state, id)), "asked": change.requested.asked})
}

fn name_of(state: &State, person: &str) -> String {
    visible_line(state.people.get(person).map_or(person, |person| &person.name))
}
