//! `holdpoint incidents merge` and `split`.

use super::read::read_incidents;
use super::view::view;
use crate::args::MergeIncidents;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::DeskCommand;
use holdpoint_domain::text::visible_line;
use serde_json::json;

pub(super) async fn merge(place: &Place, merge: &MergeIncidents, json: bool) -> Result<(), Failure> {
    let command = DeskCommand::MergeIncidents { incident: merge.id.clone(), into: merge.into.clone() };
    let sentence = format!("{} is merged into {}.", visible_line(&merge.id), visible_line(&merge.into));
    submit(place, command, &merge.into, &sentence, json).await
}

pub(super) async fn split(place: &Place, id: &str, json: bool) -> Result<(), Failure> {
    let command = DeskCommand::SplitIncident { incident: id.to_owned() };
    submit(place, command, id, &format!("{} stands by itself again.", visible_line(id)), json).await
}

// With --json, prints the incident that is left as `incidents list` does.
async fn submit(place: &Place, command: DeskCommand, shown: &str, sentence: &str, json: bool) -> Result<(), Failure> {
    let desk = Desk::open_where(place, None).await?;
    let result = async {
        desk.submit(command).await?;
        read_incidents(&desk).await
    };
    let result = result.await;
    desk.leave().await;
    let read = result?;
    let incident = read.book.find(shown).ok_or_else(|| {
        Failure::new(Exit::No, "not_found", "The incident was not found", format!("There is no incident {}.", visible_line(shown)))
    })?;
    if json {
        output::json(&json!({"incident": view(&incident, &read)}));
    } else {
        output::line(sentence);
    }
    Ok(())
}
