//! `holdpoint services unmapped`: names in use that the map does not know.

use super::history::History;
use crate::args::ServicesUnmapped;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ServiceMap, UnmappedName, UnmappedNames};

pub(super) async fn run(place: &Place, unmapped: &ServicesUnmapped, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, unmapped.hub.as_deref()).await?;
    let mut history = History::default();
    let read = history.read_more(&desk.client).await;
    desk.leave().await;
    read?;
    let names = find_unmapped(&history);
    if json {
        output::json(&names);
    } else if names.is_empty() {
        output::error_line("The map knows every name in use.");
    } else {
        output::table(&rows(&names));
    }
    Ok(Exit::Done)
}

fn find_unmapped(history: &History) -> Vec<UnmappedName> {
    let none = ServiceMap::default();
    let mut names = UnmappedNames::new(history.maps.last().map_or(&none, |newest| &newest.map));
    history.targets.values().for_each(|target| names.add_target(target));
    history.incidents.incidents().iter().flat_map(|incident| &incident.services).for_each(|name| names.add_incident(name));
    history.changes.changes().iter().flat_map(|change| &change.services).for_each(|name| names.add_change(name));
    names.finish()
}

fn rows(names: &[UnmappedName]) -> Vec<Vec<String>> {
    let mut rows = vec![["NAME", "ACTIONS", "INCIDENTS", "CHANGES"].map(String::from).to_vec()];
    let counts = |name: &UnmappedName| [name.actions, name.incidents, name.changes].map(|count| count.to_string());
    rows.extend(names.iter().map(|name| std::iter::once(visible_line(&name.name)).chain(counts(name)).collect()));
    rows
}
