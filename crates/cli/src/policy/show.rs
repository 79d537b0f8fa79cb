//! `holdpoint policy show`: prints the text of a version, as it was published.

use super::history::{self, History, Published};
use crate::args::PolicyShow;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, error_line};
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, rfc3339};
use serde::Serialize;

/// The built-in rules, as a policy file.
const BUILT_IN: &str = "# No policy is published yet: every action waits for one review.\ndefault_ttl = \"60m\"\n";

#[derive(Serialize)]
struct Report<'a> {
    version: String,
    in_force: bool,
    published_at: Option<String>,
    published_by: Option<&'a str>,
    text: &'a str,
    /// All published versions, oldest first.
    versions: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    version: &'a str,
    at: String,
    by: &'a str,
}

pub(super) async fn run(place: &Place, show: &PolicyShow, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, show.hub.as_deref()).await?;
    let history = history::read(&desk.client, i64::MAX).await;
    desk.leave().await;
    let history = history?;
    let found = match &show.version {
        None => history.policies.last(),
        Some(wanted) => {
            Some(history.policies.iter().find(|there| has_version(there, wanted)).ok_or_else(|| unknown_version(wanted, &history))?)
        }
    };
    if json {
        output::json(&report(&history, found));
    } else {
        print(&history, found);
    }
    Ok(Exit::Done)
}

// `3` is enough for `3-9f2c71ab`.
fn has_version(there: &Published, wanted: &str) -> bool {
    there.version == wanted || there.version.split('-').next() == Some(wanted)
}

fn unknown_version(wanted: &str, history: &History) -> Failure {
    let known: Vec<String> = history.policies.iter().map(|there| visible_line(&there.version)).collect();
    let known = if known.is_empty() { "no policy was published yet".into() } else { format!("there are {}", known.join(", ")) };
    let detail = format!("There is no policy version {}; {known}.", visible_line(wanted));
    Failure::new(Exit::No, Code::NotFound.as_str(), "This policy version does not exist", detail)
}

fn report<'a>(history: &'a History, found: Option<&'a Published>) -> Report<'a> {
    let row = |there: &'a Published| Row { version: &there.version, at: rfc3339(there.at), by: history.name(&there.by) };
    Report {
        version: found.map_or_else(|| history.in_force(), |found| found.version.clone()),
        in_force: found.is_none_or(|found| found.version == history.in_force()),
        published_at: found.map(|found| rfc3339(found.at)),
        published_by: found.map(|found| history.name(&found.by)),
        text: found.map_or(BUILT_IN, text),
        versions: history.policies.iter().map(row).collect(),
    }
}

fn text(found: &Published) -> &str {
    found.policy.source.as_deref().unwrap_or(BUILT_IN)
}

// The text alone goes to standard output, so that it can be kept as a file.
fn print(history: &History, found: Option<&Published>) {
    let Some(found) = found else { return output::text(BUILT_IN) };
    let by = visible_line(history.name(&found.by));
    error_line(&format!("# Version {}, published by {by} at {}.", visible_line(&found.version), rfc3339(found.at)));
    output::text(text(found));
}
