//! `holdpoint services publish`: publishes a file, signed by this folder's device.

use super::file::read_map;
use super::history::History;
use crate::args::ServicesPublish;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, line};
use crate::place::Place;
use crate::waiting::print_waiting;
use holdpoint_domain::DeskCommand;
use holdpoint_domain::text::visible_line;
use serde_json::json;

pub(super) async fn run(place: &Place, publish: &ServicesPublish, json: bool) -> Result<Exit, Failure> {
    let Some((source, _)) = read_map(&publish.file, json)? else { return Ok(Exit::Wrong) };
    let desk = Desk::open_where(place, publish.hub.as_deref()).await?;
    let result = publish_map(&desk, publish, source, json).await;
    desk.leave().await;
    result
}

async fn publish_map(desk: &Desk, publish: &ServicesPublish, source: String, json: bool) -> Result<Exit, Failure> {
    let mut history = History::default();
    history.read_more(&desk.client).await?;
    let before = history.in_force();
    let replaces = publish.replaces.clone().unwrap_or_else(|| before.clone());
    let recorded = desk.submit_change(DeskCommand::PublishServices { source, replaces }, publish.alone.as_owner).await?;
    if let Some(change) = recorded.change {
        let more = json!({"version": before});
        print_waiting(&change, more.as_object().cloned().unwrap_or_default(), json);
        return Ok(Exit::Done);
    }
    history.read_more(&desk.client).await?;
    let version = history.in_force();
    let unchanged = version == before;
    if json {
        output::json(&json!({"ok": true, "version": version, "replaces": before, "unchanged": unchanged}));
    } else if unchanged {
        line(&format!("Version {} already has this content. Nothing was changed.", visible_line(&version)));
    } else {
        line(&format!("Version {} is in force. It replaces {}.", visible_line(&version), visible_line(&before)));
    }
    Ok(Exit::Done)
}
