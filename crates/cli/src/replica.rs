//! `holdpoint replica rebuild`.

use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_desk::{Desk, DeskOptions, replica_head};

pub(crate) async fn rebuild(place: &Place, json: bool) -> Result<Exit, Failure> {
    let data = place.data()?;
    let options = DeskOptions { data: data.clone(), hub_url: None, version: env!("CARGO_PKG_VERSION").into() };
    let desk = Desk::open(options).await?;
    let rebuilt = desk.rebuild().await;
    desk.close().await;
    rebuilt?;
    let head = replica_head(&data)?.map_or(0, |(seq, _)| seq);
    if json {
        output::json(&serde_json::json!({"rebuilt": true, "head": head}));
    } else {
        output::line(&format!("The tables were rebuilt from {head} records."));
    }
    Ok(Exit::Done)
}
