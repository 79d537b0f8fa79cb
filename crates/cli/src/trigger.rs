//! `holdpoint stops triggers`: lists stop triggers with what each would have done, and publishes a file of them.

use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::waiting::print_waiting;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, TriggersReport, parse_triggers};
use std::path::PathBuf;

pub(crate) async fn run(place: &Place, publish: Option<PathBuf>, as_owner: bool, json: bool) -> Result<Exit, Failure> {
    let source = publish.map(|file| read(&file)).transpose()?;
    let desk = Desk::open_where(place, None).await?;
    let result = list(&desk, source, as_owner, json).await;
    desk.leave().await;
    result
}

fn read(file: &std::path::Path) -> Result<String, Failure> {
    let source = std::fs::read_to_string(file).map_err(|error| {
        Failure::new(Exit::Failed, "invalid_file", "The file cannot be taken", format!("{} cannot be read: {error}.", file.display()))
    })?;
    parse_triggers(&source)?;
    Ok(source)
}

async fn list(desk: &Desk, source: Option<String>, as_owner: bool, json: bool) -> Result<Exit, Failure> {
    if let Some(source) = source {
        let replaces = desk.client.triggers().await?.version;
        let recorded = desk.submit_change(DeskCommand::PublishTriggers { source, replaces }, as_owner).await?;
        if let Some(change) = recorded.change {
            print_waiting(&change, serde_json::Map::new(), json);
            return Ok(Exit::Done);
        }
    }
    let report = desk.client.triggers().await?;
    match json {
        true => output::json(&report),
        false if report.triggers.is_empty() => output::error_line("There are no stop triggers."),
        false => output::table(&table(&report)),
    }
    Ok(Exit::Done)
}

fn table(report: &TriggersReport) -> Vec<Vec<String>> {
    let mut rows = vec![["NAME", "MODE", "FIRED", "LAST (UTC)", "LAST SCOPE", "WHEN"].map(str::to_owned).to_vec()];
    rows.extend(report.triggers.iter().map(|trigger| {
        let last = trigger.latest.first();
        let at = last.map_or_else(|| "–".into(), |fired| fired.at.clone());
        let scope = last.map_or_else(|| "–".into(), |fired| fired.scope_in_words.clone());
        let name = visible_line(&trigger.name);
        vec![name, trigger.mode.as_str().into(), trigger.fired.to_string(), at, scope, trigger.when_in_words.clone()]
    }));
    rows
}
