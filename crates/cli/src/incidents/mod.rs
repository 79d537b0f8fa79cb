//! `holdpoint incidents`: lists and shows incidents.

mod approvals;
mod merge;
mod read;
mod show;
mod tables;
mod view;
mod window;

use crate::args::{GradeArg, IncidentsCommand, ListIncidents, StateFinding, StatusFilter, Window};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_desk::TiedAction;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Cause, DeskCommand, Grade, rfc3339};
pub(crate) use read::read_incidents;
pub(crate) use tables::{Keep, Part, failed, read_part, read_tied};
use view::{escape_json, view};
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
        IncidentsCommand::Escapes(window) => print_escapes(place, window, json).await,
        IncidentsCommand::Finding(stated) => submit(place, vec![finding(stated)], json).await,
        IncidentsCommand::Note(note) => {
            let command = DeskCommand::NoteIncident { incident: note.id.clone(), text: note.text.clone() };
            submit(place, vec![command], json).await
        }
        IncidentsCommand::Rereview(wanted) => {
            let command = |action: &String| DeskCommand::RequestRereview {
                action: action.as_str().into(),
                incident: wanted.id.clone(),
                like: wanted.like.as_str().into(),
            };
            submit(place, wanted.actions.iter().map(command).collect(), json).await
        }
    }
    .map(|()| Exit::Done)
}

fn finding(stated: &StateFinding) -> DeskCommand {
    let cause = match (&stated.action, &stated.change) {
        (Some(action), _) => Cause::Action(action.as_str().into()),
        (None, Some(change)) => Cause::Change(change.clone()),
        (None, None) => Cause::NoChange,
    };
    let grade = match stated.grade {
        GradeArg::Suspected => Grade::Suspected,
        GradeArg::Confirmed => Grade::Confirmed,
        GradeArg::RuledOut => Grade::RuledOut,
    };
    DeskCommand::StateFinding { incident: stated.id.clone(), cause, grade, why: stated.why.clone() }
}

async fn submit(place: &Place, commands: Vec<DeskCommand>, json: bool) -> Result<(), Failure> {
    let desk = Desk::open_where(place, None).await?;
    let mut recorded = Vec::new();
    let mut result = Ok(());
    for command in commands {
        match desk.submit(command).await {
            Ok(answer) => recorded.push(answer.head),
            Err(failure) => {
                result = Err(failure);
                break;
            }
        }
    }
    desk.leave().await;
    result?;
    match json {
        true => output::json(&serde_json::json!({"recorded": recorded})),
        false => output::line("Recorded."),
    }
    Ok(())
}

async fn print_escapes(place: &Place, window: &Window, json: bool) -> Result<(), Failure> {
    let began = Began::read(window)?;
    let desk = Desk::open_where(place, None).await?;
    let read = read_tied(&desk).await;
    desk.leave().await;
    let (tied, _) = read?;
    let escapes: Vec<TiedAction> =
        tied.into_iter().filter(|action| action.is_escape() && began.contains(action.incident.started_at)).collect();
    if json {
        output::json(&escapes.iter().map(escape_json).collect::<Vec<_>>());
    } else if escapes.is_empty() {
        output::error_line("There are no escapes.");
    } else {
        let mut rows = vec![["INCIDENT", "ACTION", "TOOL", "KIND", "APPROVED", "TITLE"].map(String::from).to_vec()];
        rows.extend(escapes.iter().map(|escape| {
            let texts = [&escape.tool, &escape.kind].map(|text| visible_line(text));
            let [tool, kind] = texts;
            let (approved, title) = (rfc3339(escape.decided_at), visible_line(&escape.title));
            vec![escape.incident.id.clone(), escape.action.clone(), tool, kind, approved, title]
        }));
        output::table(&rows);
    }
    Ok(())
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
