//! An attempt at a drill: what was answered, the case that comes next, and what the answer before
//! comes to. The answers are read from the signed commands of this person.

use super::read::no_drill;
use super::view::{DrillFeedback, DrillRun, DrillStep};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::practice;
use crate::features::training::signed_command;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::drills::{self, AttemptRow, DrillRow};
use crate::replica::{actions, rulings};
use crate::words;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{ActionId, DeskCommand, Digest, DrillAnswer, DrillAnswers, DrillLesson, DrillOutcome, DrillProgress, RightVerdict};
use rusqlite::Connection;
use std::sync::Arc;

/// The drill, and this person's newest attempt at it.
pub(super) struct Attempt {
    pub drill: DrillRow,
    lessons: Vec<DrillLesson>,
    /// None before the first answer.
    pub answers: Option<DrillAnswers>,
}

impl Attempt {
    pub fn given(&self) -> &[DrillAnswer] {
        self.answers.as_ref().map_or(&[], |answers| &answers.answers)
    }

    pub fn progress(&self) -> DrillProgress {
        self.drill.drill.progress(self.given())
    }
}

/// This person's attempt, with the case that is to be answered. `again`: another attempt, where the
/// newest has ended.
pub(crate) async fn open(core: Arc<Core>, id: String, again: bool) -> Result<DrillRun, DeskError> {
    fetch_documents(&core, &id).await?;
    let (asked, wanted) = (id.clone(), core.clone());
    let next = blocking(wanted, move |core| {
        let attempt = load(core, &asked)?;
        Ok(next_case(core, &attempt, again)?.map(|case| (case, attempt.drill.id)))
    })
    .await?;
    if let Some((case, _)) = &next {
        let case = case.clone();
        let missing = blocking(core.clone(), move |core| {
            let body = practice::body_of(core, &case)?;
            Ok(core.replica.read(|conn| fetch::absent(conn, [body]))?)
        });
        fetch::fetch_for_answer(&core, &missing.await?, DOCUMENT_WAIT * 4).await;
    }
    let case = next.map(|(case, _)| case);
    blocking(core, move |core| run(core, &id, again, case.as_ref())).await
}

// The drill's lessons, and this person's answers.
async fn fetch_documents(core: &Arc<Core>, id: &str) -> Result<(), DeskError> {
    let id = id.to_owned();
    let missing = blocking(core.clone(), move |core| {
        let me = core.me().unwrap_or_default();
        let (drill, attempt) =
            core.replica.read(|conn| Ok::<_, rusqlite::Error>((drills::get(conn, &id)?, drills::newest_attempt(conn, &id, &me)?)))?;
        let drill = drill.ok_or_else(no_drill)?;
        let wanted = [drill.body, attempt.and_then(|attempt| attempt.body)];
        Ok(core.replica.read(|conn| fetch::absent(conn, wanted.into_iter().flatten()))?)
    })
    .await?;
    fetch::fetch_for_answer(core, &missing, DOCUMENT_WAIT * 4).await;
    Ok(())
}

/// Reads the attempt from what is here.
pub(super) fn load(core: &Core, id: &str) -> Result<Attempt, DeskError> {
    let me = core.me().unwrap_or_default();
    let read = core.replica.read(|conn| {
        let drill = drills::get(conn, id)?;
        let newest = drills::newest_attempt(conn, id, &me)?;
        let lessons = match drill.as_ref().and_then(|drill| drill.body).map(|body| signed_command(conn, &body)).transpose()?.flatten() {
            Some(DeskCommand::PublishDrill { lessons, .. }) => lessons,
            _ => Vec::new(),
        };
        let answers = newest.as_ref().map(|attempt| answers_of(conn, attempt)).transpose()?;
        Ok::<_, rusqlite::Error>((drill, lessons, answers))
    });
    let (drill, lessons, answers) = read?;
    let drill = drill.ok_or_else(no_drill)?;
    match answers {
        Some(None) => {
            Err(refused("not_here_yet", "Your answers are not here yet", "They are fetched when the hub answers. Open the drill again."))
        }
        answers => Ok(Attempt { drill, lessons, answers: answers.flatten() }),
    }
}

fn answers_of(conn: &Connection, attempt: &AttemptRow) -> rusqlite::Result<Option<DrillAnswers>> {
    Ok(match attempt.body.map(|body| signed_command(conn, &body)).transpose()?.flatten() {
        Some(DeskCommand::AnswerDrill { answers, .. }) => Some(answers),
        _ => None,
    })
}

/// The attempt that an answer belongs to: the newest, or another one where that has ended.
pub(super) fn attempt_number(attempt: &Attempt, again: bool) -> u32 {
    let number = attempt.answers.as_ref().map_or(1, |answers| answers.attempt);
    if again && attempt.answers.is_some() && attempt.progress().outcome != DrillOutcome::Open { number + 1 } else { number }
}

/// The case that is to be answered; none once the attempt has ended.
pub(super) fn next_case(core: &Core, attempt: &Attempt, again: bool) -> Result<Option<ActionId>, DeskError> {
    let number = attempt_number(attempt, again);
    let is_new = attempt.answers.as_ref().is_none_or(|answers| answers.attempt != number);
    if !is_new && attempt.progress().outcome != DrillOutcome::Open {
        return Ok(None);
    }
    let given: &[DrillAnswer] = if is_new { &[] } else { attempt.given() };
    let me = core.me().unwrap_or_default();
    let mut left = Vec::new();
    for case in &attempt.drill.drill.cases {
        if given.iter().any(|answer| answer.action == case.action) {
            continue;
        }
        // In another order for each person and attempt. What this person reviewed comes last: they know it.
        let order = Digest::of(format!("{}|{me}|{number}|{}", attempt.drill.id, case.action).as_bytes());
        let reviews = core.replica.read(|conn| rulings::known_reviews(conn, &case.action))?;
        left.push((reviews.iter().any(|review| review.person == me), order.to_string(), case.action.clone()));
    }
    Ok(left.into_iter().min().map(|(_, _, action)| action))
}

fn run(core: &Core, id: &str, again: bool, case: Option<&ActionId>) -> Result<DrillRun, DeskError> {
    let attempt = load(core, id)?;
    let number = attempt_number(&attempt, again);
    let is_new = attempt.answers.as_ref().is_some_and(|answers| answers.attempt != number);
    let given: &[DrillAnswer] = if is_new { &[] } else { attempt.given() };
    let drill = &attempt.drill.drill;
    let DrillProgress { outcome, right, wrong } = drill.progress(given);
    let mut steps = Vec::with_capacity(given.len() + 1);
    for answer in given {
        steps.push(step(core, &answer.action, Some(drill.is_right(answer)))?);
    }
    if let Some(case) = case {
        steps.push(step(core, case, None)?);
    }
    let me = core.me().unwrap_or_default();
    let held = core.replica.read(drills::read_rules)?;
    let until = held.held_by(&me, &drill.qualification).filter(|_| outcome == DrillOutcome::Passed).map(|held| held.until);
    Ok(DrillRun {
        id: id.into(),
        name: visible_line(&drill.name),
        qualification: visible_line(&drill.qualification),
        attempt: number,
        outcome,
        right,
        wrong,
        cases: u32::try_from(drill.cases.len()).unwrap_or(u32::MAX),
        missing: drill.missing_right(right, wrong),
        until,
        steps,
        case: case.map(|case| practice::detail(core, case)).transpose()?,
        feedback: given.last().map(|answer| feedback(core, &attempt, answer)).transpose()?,
    })
}

fn step(core: &Core, action: &str, right: Option<bool>) -> Result<DrillStep, DeskError> {
    let row = core.replica.read(|conn| actions::get(conn, action))?;
    let (title, kind) = row.map(|row| (visible_line(&row.title), visible_line(&row.kind))).unwrap_or_default();
    Ok(DrillStep { action: action.into(), title, kind, right })
}

fn feedback(core: &Core, attempt: &Attempt, answer: &DrillAnswer) -> Result<DrillFeedback, DeskError> {
    let drill = &attempt.drill.drill;
    let place = drill.cases.iter().position(|case| case.action == answer.action);
    let right = place.and_then(|place| drill.cases.get(place)).map_or(RightVerdict::Both, |case| case.right);
    let lesson = place.and_then(|place| attempt.lessons.get(place));
    let (title, ruling) = core.replica.read(|conn| {
        let title = actions::get(conn, &answer.action)?.map(|row| visible_line(&row.title)).unwrap_or_default();
        Ok::<_, rusqlite::Error>((title, rulings::of_action(conn, &answer.action)?.and_then(|known| known.ruling)))
    })?;
    let was_right = match right {
        RightVerdict::Approve => "approving was right",
        RightVerdict::Reject => "rejecting was right",
        RightVerdict::Edit => "an edit was right",
        RightVerdict::Both => "both verdicts were acceptable",
    };
    Ok(DrillFeedback {
        action: answer.action.to_string(),
        title,
        answered: answer.verdict,
        right,
        is_right: drill.is_right(answer),
        sentence: format!("You {}; {was_right}.", words::past(answer.verdict)),
        lesson: lesson.map(|lesson| visible(&lesson.text)).filter(|text| !text.trim().is_empty()),
        tags: ruling.map(|ruling| ruling.made.tags.iter().map(|tag| visible_line(tag)).collect()).unwrap_or_default(),
        arguments: lesson
            .and_then(|lesson| lesson.arguments.as_ref())
            .map(|arguments| visible(&serde_json::to_string_pretty(arguments).unwrap_or_default())),
    })
}
