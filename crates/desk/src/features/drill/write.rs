//! Answers a case, and publishes a drill.

use super::read;
use super::run::{self, Attempt};
use super::view::{DrillCheck, DrillDraft, DrillRun, DrillsView};
use crate::blocking::blocking;
use crate::clock::{new_id, random};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::training::signed_command;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::outbox::submit::administer;
use crate::replica::rulings;
use holdpoint_domain::{
    ActionId, DRILL, DeskCommand, Digest, DrillAnswer, DrillAnswers, DrillCase, DrillId, DrillLesson, DrillPublished, DrillTest,
    MAX_COMMENT_CHARS, Verdict,
};
use std::fmt::Write as _;
use std::sync::Arc;

/// Answers the case that comes next; then its feedback can be read. Nothing of it is a verdict on an action.
pub(crate) async fn answer(core: &Arc<Core>, id: String, action: String, verdict: Verdict, again: bool) -> Result<DrillRun, DeskError> {
    let asked = id.clone();
    let command = blocking(core.clone(), move |core| {
        let attempt = run::load(core, &asked)?;
        if run::next_case(core, &attempt, again)?.is_none_or(|next| *next != *action) {
            return Err(refused("drill_changed", "This case was answered already", "Open the drill again."));
        }
        let (answers, before) = with_answer(&attempt, again, DrillAnswer { action: action.as_str().into(), verdict })?;
        Ok(DeskCommand::AnswerDrill { drill: asked.as_str().into(), answers, before })
    })
    .await?;
    administer(core, command, "Answer a case of a drill".into()).await?;
    run::open(core.clone(), id, false).await
}

// All answers of the attempt, and those of the one before where another one begins.
fn with_answer(attempt: &Attempt, again: bool, answer: DrillAnswer) -> Result<(DrillAnswers, Option<DrillAnswers>), DeskError> {
    let number = run::attempt_number(attempt, again);
    match &attempt.answers {
        Some(known) if known.attempt == number => {
            let mut answers = known.clone();
            answers.answers.push(answer);
            Ok((answers, None))
        }
        before => Ok((DrillAnswers { attempt: number, salt: new_salt()?, answers: vec![answer] }, before.clone())),
    }
}

fn new_salt() -> Result<String, DeskError> {
    let bytes: [u8; 16] = random()?;
    Ok(bytes.iter().fold(String::new(), |mut salt, byte| {
        // Writing into a String cannot fail.
        let _ = write!(salt, "{byte:02x}");
        salt
    }))
}

/// What a draft would come to; the hub decides.
pub(crate) fn check(draft: &DrillDraft) -> DrillCheck {
    let DrillTest { p0, p1, alpha, beta } = test_of(draft);
    let is_test = p0 > 0.0 && p0 < p1 && p1 < 1.0 && [alpha, beta].iter().all(|risk| *risk > 0.0 && *risk < 0.5);
    if !is_test {
        let problem =
            "Shares of errors lie between 0 and 1, and the first is the lower one; the other two lie between 0 and 0.5.".to_owned();
        return DrillCheck { passes_after: None, problem: Some(problem) };
    }
    let needed = published_of(draft, Vec::new()).missing_right(0, 0);
    let problem = if draft.name.trim().is_empty() {
        Some("The drill has no name.".to_owned())
    } else if draft.qualification.trim().is_empty() {
        Some("Name the qualification that passing it grants.".into())
    } else if draft.cases.len() < needed as usize {
        Some(format!(
            "{needed} right answers pass, and {} cases are chosen. Choose more, or set the shares further apart.",
            draft.cases.len()
        ))
    } else {
        None
    };
    DrillCheck { passes_after: Some(needed), problem }
}

/// Publishes a drill with the lessons of the rulings on its cases.
pub(crate) async fn publish(core: &Arc<Core>, draft: DrillDraft) -> Result<DrillsView, DeskError> {
    let wanted: Vec<ActionId> = draft.cases.iter().map(|action| action.as_str().into()).collect();
    let ruled = blocking(core.clone(), move |core| {
        Ok(core.replica.read(|conn| {
            let mut ruled = Vec::new();
            for action in wanted {
                let ruling = rulings::of_action(conn, &action)?.and_then(|known| known.settled().cloned());
                ruled.extend(ruling.map(|ruling| (DrillCase { action, right: ruling.made.right }, ruling.body)));
            }
            Ok::<_, rusqlite::Error>(ruled)
        })?)
    })
    .await?;
    if ruled.len() != draft.cases.len() {
        return Err(refused("invalid_field", "A case is not settled any more", "A ruling was appealed meanwhile. Choose the cases again."));
    }
    let (cases, digests): (Vec<DrillCase>, Vec<Option<Digest>>) = ruled.into_iter().unzip();
    let lessons = read_lessons(core, digests).await?;
    let id = draft.id.clone().map_or_else(|| new_id(DRILL), Ok)?;
    let command = DeskCommand::PublishDrill { drill: DrillId::from(id), published: published_of(&draft, cases), lessons };
    administer(core, command, "Publish a drill".into()).await?;
    blocking(core.clone(), read::view).await
}

// In the order of the cases; one that was erased is empty.
async fn read_lessons(core: &Arc<Core>, digests: Vec<Option<Digest>>) -> Result<Vec<DrillLesson>, DeskError> {
    let wanted: Vec<Digest> = digests.iter().flatten().copied().collect();
    let missing = blocking(core.clone(), move |core| Ok(core.replica.read(|conn| fetch::absent(conn, wanted))?)).await?;
    fetch::fetch_for_answer(core, &missing, DOCUMENT_WAIT * 4).await;
    blocking(core.clone(), move |core| {
        Ok(core.replica.read(|conn| {
            let lesson = |body: Option<Digest>| {
                Ok(match body.map(|body| signed_command(conn, &body)).transpose()?.flatten() {
                    Some(DeskCommand::Rule { lesson, arguments, .. }) => {
                        DrillLesson { text: lesson.chars().take(MAX_COMMENT_CHARS).collect(), arguments }
                    }
                    _ => DrillLesson::default(),
                })
            };
            digests.into_iter().map(lesson).collect::<rusqlite::Result<Vec<DrillLesson>>>()
        })?)
    })
    .await
}

const fn test_of(draft: &DrillDraft) -> DrillTest {
    DrillTest { p0: draft.p0, p1: draft.p1, alpha: draft.alpha, beta: draft.beta }
}

fn published_of(draft: &DrillDraft, cases: Vec<DrillCase>) -> DrillPublished {
    let (name, qualification) = (draft.name.trim().to_owned(), draft.qualification.trim().to_owned());
    DrillPublished { name, qualification, valid_days: draft.valid_days, test: test_of(draft), cases }
}
