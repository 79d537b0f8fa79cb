//! `holdpoint drill` and `holdpoint qualification`: publish drills, list them and what they granted.

use crate::args::{DrillCommand, QualificationCommand};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::input::read_bytes;
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    CommandBody, DeskCommand, Digest, DrillFile, DrillLesson, DrillPublished, Ms, Refusal, State, Statement, invalid, rfc3339,
};
use serde_json::{Value, json};
use std::path::Path;

pub(crate) async fn run(place: &Place, command: DrillCommand, json: bool) -> Result<Exit, Failure> {
    let file = match &command {
        DrillCommand::Publish { file } => Some(read_file(file)?),
        DrillCommand::List | DrillCommand::Show { .. } => None,
    };
    let desk = Desk::open_where(place, None).await?;
    let result = match (command, file) {
        (DrillCommand::Show { id }, _) => show(&desk, &id, json).await,
        (_, Some(file)) => publish(&desk, &file, json).await,
        (_, None) => list(&desk, json).await,
    };
    desk.leave().await;
    result.map(|()| Exit::Done)
}

pub(crate) async fn run_qualification(place: &Place, command: &QualificationCommand, json: bool) -> Result<Exit, Failure> {
    let QualificationCommand::List = command;
    let desk = Desk::open_where(place, None).await?;
    let result = list_qualifications(&desk, json).await;
    desk.leave().await;
    result.map(|()| Exit::Done)
}

fn read_file(path: &Path) -> Result<DrillFile, Failure> {
    let bytes = read_bytes(path).map_err(|error| Failure::io(&format!("{} cannot be read", path.display()), &error))?;
    let text = String::from_utf8(bytes).map_err(|_| invalid("file", "The file is not UTF-8."))?;
    Ok(DrillFile::parse(text.trim_start_matches('\u{feff}'))?)
}

// Drills, rulings and people.
async fn read_state(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        let about = |kind: &str| ["drill.", "qualification.", "ruling.", "person."].iter().any(|noun| kind.starts_with(noun));
        // A record that cannot be read is reported by `audit verify`; here it says nothing.
        batch?.iter().filter(|record| about(&record.kind)).for_each(|record| drop(state.apply(record)));
    }
    Ok(state)
}

async fn publish(desk: &Desk, file: &DrillFile, json: bool) -> Result<(), Failure> {
    let state = read_state(desk).await?;
    let published = file.settle(&state.rulings)?;
    let lessons = read_lessons(desk, &state, &published).await?;
    let recorded = desk.submit(DeskCommand::PublishDrill { drill: file.id.clone(), published, lessons }).await?;
    match json {
        true => output::json(&json!({"recorded": recorded.head, "id": file.id})),
        false => output::line("Published."),
    }
    Ok(())
}

// The lessons of the rulings on the cases, in their order. One that was erased is empty.
async fn read_lessons(desk: &Desk, state: &State, drill: &DrillPublished) -> Result<Vec<DrillLesson>, Failure> {
    let body = |action: &str| state.rulings.of(action).and_then(|rulings| rulings.settled()).and_then(|ruling| ruling.body);
    let digests: Vec<Option<Digest>> = drill.cases.iter().map(|case| body(&case.action)).collect();
    let mut lessons = Vec::with_capacity(digests.len());
    for page in digests.chunks(holdpoint_protocol::MAX_BODIES_PER_REQUEST) {
        let bodies = desk.client.bodies(page.iter().flatten().copied().collect()).await?.bodies;
        let text = |digest: &Option<Digest>| digest.and_then(|digest| bodies.get(&digest.to_string()));
        lessons.extend(page.iter().map(|digest| text(digest).and_then(|text| read_lesson(text)).unwrap_or_default()));
    }
    Ok(lessons)
}

fn read_lesson(body: &str) -> Option<DrillLesson> {
    let kept: CommandBody = serde_json::from_str(body).ok()?;
    let statement: Statement = serde_json::from_slice(&kept.envelope.payload().ok()?).ok()?;
    match statement.command {
        DeskCommand::Rule { lesson, arguments, .. } => Some(DrillLesson { text: lesson, arguments }),
        _ => None,
    }
}

async fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let state = read_state(desk).await?;
    let mut drills: Vec<_> = state.drills.all().collect();
    drills.sort_by_key(|(id, _)| (*id).clone());
    if json {
        output::json(&drills.iter().map(|(id, drill)| drill_json(id, drill)).collect::<Vec<Value>>());
        return Ok(());
    }
    let mut rows = vec![["DRILL", "NAME", "QUALIFICATION", "HOLDS", "CASES", "PASSES AFTER"].map(String::from).to_vec()];
    rows.extend(drills.iter().map(|(id, drill)| {
        let passes = format!("{} right", drill.missing_right(0, 0));
        let (name, qualification) = (visible_line(&drill.name), visible_line(&drill.qualification));
        vec![id.to_string(), name, qualification, format!("{} days", drill.valid_days), drill.cases.len().to_string(), passes]
    }));
    output::table(&rows);
    Ok(())
}

async fn show(desk: &Desk, id: &str, json: bool) -> Result<(), Failure> {
    let state = read_state(desk).await?;
    let drill = state.drills.get(id).ok_or_else(|| Refusal::new(holdpoint_domain::Code::NotFound, "There is no drill with this id."))?;
    if json {
        output::json(&drill_json(id, drill));
        return Ok(());
    }
    let test = &drill.test;
    output::line(&format!(
        "{}: qualifies for {} for {} days.",
        visible_line(&drill.name),
        visible_line(&drill.qualification),
        drill.valid_days
    ));
    output::line(&format!(
        "Passes after {} right without an error. Test: p0 {}, p1 {}, alpha {}, beta {}.",
        drill.missing_right(0, 0),
        test.p0,
        test.p1,
        test.alpha,
        test.beta
    ));
    let mut rows = vec![["CASE", "RIGHT"].map(String::from).to_vec()];
    rows.extend(drill.cases.iter().map(|case| vec![case.action.to_string(), case.right.as_str().into()]));
    output::table(&rows);
    Ok(())
}

fn drill_json(id: &str, drill: &DrillPublished) -> Value {
    json!({
        "id": id, "name": drill.name, "qualification": drill.qualification, "valid_days": drill.valid_days, "test": drill.test,
        "passes_after": drill.missing_right(0, 0), "cases": drill.cases,
    })
}

async fn list_qualifications(desk: &Desk, json: bool) -> Result<(), Failure> {
    let state = read_state(desk).await?;
    let now = desk.client.info().await?.now;
    let name = |id: &str| state.people.get(id).map_or_else(|| id.to_owned(), |person| person.name.clone());
    let mut held: Vec<_> = state.drills.held().collect();
    held.sort_by_key(|(person, held)| (held.name.to_lowercase(), held.until, (*person).clone()));
    if json {
        let row = |(person, held): &(&holdpoint_domain::PersonId, &holdpoint_domain::Qualification)| {
            json!({"person": person, "name": name(person), "qualification": held.name, "drill": held.drill,
                "granted_at": rfc3339(held.at), "until": rfc3339(held.until), "holds": held.until > now})
        };
        output::json(&held.iter().map(row).collect::<Vec<Value>>());
        return Ok(());
    }
    let mut rows = vec![["PERSON", "QUALIFICATION", "DRILL", "UNTIL (UTC)", "HOLDS"].map(String::from).to_vec()];
    rows.extend(held.iter().map(|(person, held)| {
        let holds = |until: Ms| if until > now { "yes" } else { "ran out" };
        vec![visible_line(&name(person)), visible_line(&held.name), held.drill.to_string(), rfc3339(held.until), holds(held.until).into()]
    }));
    output::table(&rows);
    Ok(())
}
