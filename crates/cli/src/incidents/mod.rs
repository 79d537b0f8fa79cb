//! `holdpoint incidents`: lists and shows incidents.

mod merge;
mod read;
mod show;
mod view;
mod window;

use crate::args::{IncidentsCommand, ListIncidents, StatusFilter};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::rfc3339;
use holdpoint_domain::text::visible_line;
pub(crate) use read::read_incidents;
use view::view;
pub(crate) use window::Began;

pub(crate) async fn run(place: &Place, command: &IncidentsCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        IncidentsCommand::List(list) => print_list(place, list, json).await,
        IncidentsCommand::Show(show) => {
            let desk = Desk::open_where(place, None).await?;
            let result = show::print(&desk, &show.id, json).await;
            desk.leave().await;
            result
        }
        IncidentsCommand::Merge(merge) => merge::merge(place, merge, json).await,
        IncidentsCommand::Split(split) => merge::split(place, &split.id, json).await,
    }
    .map(|()| Exit::Done)
}

async fn print_list(place: &Place, list: &ListIncidents, json: bool) -> Result<(), Failure> {
    let began = Began::read(&list.window)?;
    let desk = Desk::open_where(place, None).await?;
    let read = read_incidents(&desk).await;
    desk.leave().await;
    let read = read?;
    let mut incidents = read.book.incidents();
    incidents.retain(|incident| began.contains(incident.started_at) && has_status(incident, &list.status));
    if json {
        output::json(&incidents.iter().map(|incident| view(incident, &read)).collect::<Vec<_>>());
    } else if incidents.is_empty() {
        output::error_line("There are no such incidents.");
    } else {
        output::table(&rows(&incidents));
    }
    Ok(())
}

fn has_status(incident: &Incident, wanted: &[StatusFilter]) -> bool {
    let status = if incident.is_open() { StatusFilter::Open } else { StatusFilter::Resolved };
    wanted.is_empty() || wanted.contains(&status)
}

fn rows(incidents: &[Incident]) -> Vec<Vec<String>> {
    let mut rows = vec![["ID", "STARTED", "RESOLVED", "SEVERITY", "SERVICES", "TITLE"].map(String::from).to_vec()];
    rows.extend(incidents.iter().map(|incident| {
        let resolved = match incident.resolved_at() {
            Some(_) if incident.is_impossible() => "impossible".into(),
            Some(at) => rfc3339(at),
            None => "open".into(),
        };
        let severity = incident.severity.as_deref().unwrap_or("–");
        let texts = [severity, &incident.services.join(", "), &incident.title].map(visible_line);
        [incident.id.clone(), rfc3339(incident.started_at), resolved].into_iter().chain(texts).collect()
    }));
    rows
}
