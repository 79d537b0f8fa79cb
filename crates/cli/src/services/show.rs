//! `holdpoint services show`: prints the text of a version, as it was published.

use super::history::{History, Published};
use crate::args::ServicesShow;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, error_line};
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, rfc3339};
use serde_json::json;

const NOTHING: &str = "# No map of services is published yet.\n";

pub(super) async fn run(place: &Place, show: &ServicesShow, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, show.hub.as_deref()).await?;
    let mut history = History::default();
    let read = history.read_more(&desk.client).await;
    desk.leave().await;
    read?;
    let found = match &show.version {
        None => history.maps.last(),
        Some(wanted) => Some(history.maps.iter().find(|known| has_version(known, wanted)).ok_or_else(|| unknown(wanted, &history))?),
    };
    if json {
        print_json(&history, found)
    } else {
        print(&history, found)
    }
    Ok(Exit::Done)
}

// `3` is enough for `3-9f2c71ab`.
fn has_version(known: &Published, wanted: &str) -> bool {
    known.map.version() == wanted || known.map.version().split('-').next() == Some(wanted)
}

fn unknown(wanted: &str, history: &History) -> Failure {
    let known: Vec<String> = history.maps.iter().map(|known| visible_line(known.map.version())).collect();
    let known = if known.is_empty() { "no map was published yet".into() } else { format!("there are {}", known.join(", ")) };
    let detail = format!("There is no version {} of the map; {known}.", visible_line(wanted));
    Failure::new(Exit::No, Code::NotFound.as_str(), "This version does not exist", detail)
}

fn print_json(history: &History, found: Option<&Published>) {
    let row = |known: &Published| json!({"version": known.map.version(), "at": rfc3339(known.at), "by": history.name(&known.by)});
    let version = found.map_or_else(|| history.in_force(), |found| found.map.version().to_owned());
    output::json(&json!({
        "in_force": version == history.in_force(),
        "version": version,
        "published_at": found.map(|found| rfc3339(found.at)),
        "published_by": found.map(|found| history.name(&found.by)),
        "text": found.map_or(NOTHING, |found| found.map.source()),
        "services": found.map_or(&[][..], |found| found.map.services()),
        "versions": history.maps.iter().map(row).collect::<Vec<_>>(),
    }));
}

// The text alone goes to standard output, so that it can be kept as a file.
fn print(history: &History, found: Option<&Published>) {
    let Some(found) = found else { return output::text(NOTHING) };
    let by = visible_line(history.name(&found.by));
    error_line(&format!("# Version {}, published by {by} at {}.", visible_line(found.map.version()), rfc3339(found.at)));
    output::text(found.map.source());
}
