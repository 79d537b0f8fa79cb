//! `holdpoint ruling`: rules on decisions, appeals, and edits tags.

use crate::args::{MakeRuling, RulingCommand};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use crate::review::read_arguments;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionRulings, DeskCommand, Event, RulingEvent, State, rfc3339};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) async fn run(place: &Place, command: RulingCommand, json: bool) -> Result<Exit, Failure> {
    let command = match command {
        RulingCommand::Make(made) => Wanted::Submit(Box::new(make(made)?)),
        RulingCommand::Appeal(appeal) => Wanted::Submit(Box::new(DeskCommand::Appeal {
            action: appeal.action.as_str().into(),
            ruling: appeal.ruling.as_deref().map(Into::into),
            reason: appeal.reason,
        })),
        RulingCommand::List => Wanted::List,
        RulingCommand::Tags { publish } => Wanted::Tags(publish),
    };
    let desk = Desk::open_where(place, None).await?;
    let result = carry_out(&desk, command, json).await;
    desk.leave().await;
    result.map(|()| Exit::Done)
}

enum Wanted {
    Submit(Box<DeskCommand>),
    List,
    Tags(Vec<String>),
}

fn make(made: MakeRuling) -> Result<DeskCommand, Failure> {
    let arguments = made.arguments.as_deref().map(read_arguments).transpose()?;
    Ok(DeskCommand::Rule {
        action: made.action.as_str().into(),
        right: made.right,
        tags: made.tag,
        lesson: made.lesson,
        arguments,
        replaces: made.replaces.as_deref().map(Into::into),
    })
}

async fn carry_out(desk: &Desk, wanted: Wanted, json: bool) -> Result<(), Failure> {
    match wanted {
        Wanted::Submit(command) => submit(desk, *command, json).await,
        Wanted::List => list(desk, json).await,
        Wanted::Tags(tags) => {
            let (_, state) = read_rulings(desk).await?;
            if tags.is_empty() {
                show_tags(&state, json);
                return Ok(());
            }
            let replaces = state.rulings.tags_version.clone();
            submit(desk, DeskCommand::PublishTags { tags, replaces }, json).await
        }
    }
}

async fn submit(desk: &Desk, command: DeskCommand, json: bool) -> Result<(), Failure> {
    let recorded = desk.submit(command).await?;
    match json {
        true => output::json(&json!({"recorded": recorded.head})),
        false => output::line("Recorded."),
    }
    Ok(())
}

// Rulings by action, and the state with the tags.
async fn read_rulings(desk: &Desk) -> Result<(BTreeMap<String, ActionRulings>, State), Failure> {
    let (mut found, mut state) = (BTreeMap::<String, ActionRulings>::new(), State::default());
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch?.iter().filter(|record| record.kind.starts_with("ruling.")) {
            match Event::read_for_display(record) {
                Event::Ruling(RulingEvent::TagsPublished(_)) => drop(state.apply(record)),
                Event::Ruling(event) => found.entry(record.subject.clone()).or_default().apply(record, event),
                _ => {}
            }
        }
    }
    Ok((found, state))
}

fn show_tags(state: &State, json: bool) {
    let tags = state.rulings.tags();
    match json {
        true => output::json(&json!({"version": state.rulings.tags_version, "tags": tags})),
        false => tags.iter().for_each(|tag| output::line(&visible_line(tag))),
    }
}

async fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let (found, _) = read_rulings(desk).await?;
    if json {
        output::json(&found.iter().map(|(action, rulings)| ruling_json(action, rulings)).collect::<Vec<Value>>());
        return Ok(());
    }
    let mut rows = vec![["ACTION", "RIGHT", "TAGS", "AT (UTC)", "APPEALED"].map(String::from).to_vec()];
    rows.extend(found.iter().map(|(action, rulings)| {
        let ruling = rulings.ruling.as_ref();
        let right = ruling.map_or("–", |ruling| ruling.made.right.as_str());
        let tags = ruling.map(|ruling| visible_line(&ruling.made.tags.join(", "))).unwrap_or_default();
        let at = ruling.map(|ruling| rfc3339(ruling.at)).unwrap_or_default();
        let appealed = if rulings.open_appeal().is_some() { "yes" } else { "no" };
        vec![action.clone(), right.into(), tags, at, appealed.into()]
    }));
    output::table(&rows);
    Ok(())
}

fn ruling_json(action: &str, rulings: &ActionRulings) -> Value {
    let ruling = rulings.ruling.as_ref().map(
        |ruling| json!({"id": ruling.id, "right": ruling.made.right, "tags": ruling.made.tags, "by": ruling.by, "at": rfc3339(ruling.at)}),
    );
    let appeal = rulings.open_appeal().map(|appeal| json!({"by": appeal.by, "at": rfc3339(appeal.at)}));
    json!({"action": action, "ruling": ruling, "appeal": appeal})
}
