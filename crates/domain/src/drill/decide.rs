//! Publishing a drill, and answering its cases.

use super::file::explain_unsettled;
use crate::input::{check_id, check_line, check_value};
use crate::text::visible_line;
use crate::{
    Accepted, ActionRulings, Code, DrillAnswered, DrillAnswers, DrillCase, DrillEvent, DrillId, DrillLesson, DrillOutcome, DrillPublished,
    DrillTest, Event, MAX_COMMENT_CHARS, MAX_DRILL_CASES, MAX_NAME_CHARS, MAX_VALID_DAYS, Ms, PersonId, QualificationGranted, Refusal,
    RightVerdict, State, Verdict, invalid,
};
use std::collections::BTreeSet;

const DAY_MS: Ms = 86_400_000;
const SALT_CHARS: std::ops::RangeInclusive<usize> = 16..=64;

pub(crate) fn publish(
    state: &State,
    by: &str,
    id: &DrillId,
    drill: &DrillPublished,
    lessons: &[DrillLesson],
    now: Ms,
) -> Result<Accepted, Refusal> {
    check_publishable(state, id, drill, lessons)?;
    Accepted::one(Event::from(DrillEvent::Published(drill.clone())).draft(now, by, id, None))
}

pub(crate) fn answer(
    state: &State,
    by: &PersonId,
    id: &DrillId,
    answers: &DrillAnswers,
    before: Option<&DrillAnswers>,
    now: Ms,
) -> Result<Accepted, Refusal> {
    let answered = resolve_answer(state, by, id, answers, before)?;
    let mut accepted = Accepted::one(Event::from(DrillEvent::Answered(answered)).draft(now, by, id, None))?;
    if let Some(granted) = find_grant(state, id, answers, now) {
        accepted.add(Event::from(DrillEvent::Granted(granted)).draft(now, by, by, None)?);
    }
    Ok(accepted)
}

/// Whether a trainer may publish this now.
pub(crate) fn check_publishable(state: &State, id: &DrillId, drill: &DrillPublished, lessons: &[DrillLesson]) -> Result<(), Refusal> {
    check_id("drill", id)?;
    check_line("name", &drill.name, 1, MAX_NAME_CHARS)?;
    check_line("qualification", &drill.qualification, 1, MAX_NAME_CHARS)?;
    if !(1..=MAX_VALID_DAYS).contains(&drill.valid_days) {
        return Err(invalid("valid_days", format!("A qualification holds 1 to {MAX_VALID_DAYS} days.")));
    }
    check_test(&drill.test)?;
    check_cases(state, drill)?;
    check_lessons(drill, lessons)
}

fn check_test(test: &DrillTest) -> Result<(), Refusal> {
    let DrillTest { p0, p1, alpha, beta } = *test;
    // Written so that a number that is none is refused too.
    if !(p0 > 0.0 && p0 < p1 && p1 < 1.0) {
        return Err(invalid("test", "p0 and p1 are shares of errors above 0 and below 1, and p0 is the lower one."));
    }
    let is_risk = |risk: f64| risk > 0.0 && risk < 0.5;
    if !(is_risk(alpha) && is_risk(beta)) {
        return Err(invalid("test", "alpha and beta are shares above 0 and below 0.5."));
    }
    Ok(())
}

fn check_cases(state: &State, drill: &DrillPublished) -> Result<(), Refusal> {
    let cases = drill.cases.len();
    if cases == 0 || cases > MAX_DRILL_CASES {
        return Err(invalid("cases", format!("A drill has 1 to {MAX_DRILL_CASES} cases; this has {cases}.")));
    }
    let needed = drill.missing_right(0, 0);
    if u64::from(needed) > cases as u64 {
        let detail = format!(
            "With this test {needed} right answers pass, and the drill has {cases} cases. Add cases, or state a test with p0 and p1 further apart."
        );
        return Err(invalid("cases", detail));
    }
    let mut seen = BTreeSet::new();
    for (place, case) in drill.cases.iter().enumerate() {
        let problem = if seen.insert(&case.action) {
            explain_case(state, case)
        } else {
            Some(format!("{} is among the cases already.", visible_line(&case.action)))
        };
        if let Some(problem) = problem {
            return Err(invalid(&format!("cases[{place}]"), problem));
        }
    }
    Ok(())
}

// Why it is no case.
fn explain_case(state: &State, case: &DrillCase) -> Option<String> {
    let action = visible_line(&case.action);
    let ruling = state.rulings.of(&case.action).and_then(ActionRulings::settled);
    match ruling.map(|ruling| ruling.made.right) {
        None => Some(explain_unsettled(&case.action)),
        Some(RightVerdict::Both) => Some(format!("The ruling on {action} accepts more than one verdict, so no answer would be wrong.")),
        Some(right) if right != case.right => Some(format!("The ruling on {action} says that {} was right.", right.as_str())),
        Some(_) => None,
    }
}

fn check_lessons(drill: &DrillPublished, lessons: &[DrillLesson]) -> Result<(), Refusal> {
    if lessons.len() != drill.cases.len() {
        return Err(invalid("lessons", "There is one lesson for each case, in the same order. A text may be empty."));
    }
    for (place, lesson) in lessons.iter().enumerate() {
        if lesson.text.chars().count() > MAX_COMMENT_CHARS {
            return Err(invalid(&format!("lessons[{place}]"), format!("A lesson is at most {MAX_COMMENT_CHARS} characters.")));
        }
        for (name, value) in lesson.arguments.iter().flatten() {
            check_value(value, 2, &format!("lessons[{place}].arguments.{name}"))?;
        }
    }
    Ok(())
}

/// The record of an answer, if the person may give it now.
pub(crate) fn resolve_answer(
    state: &State,
    by: &PersonId,
    id: &DrillId,
    answers: &DrillAnswers,
    before: Option<&DrillAnswers>,
) -> Result<DrillAnswered, Refusal> {
    let drill = state.drills.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no such drill. Look at the drills again."))?;
    check_answers(drill, answers)?;
    let given = answers.answers.len();
    match state.drills.attempt(by, id) {
        Some(known) if known.number == answers.attempt => {
            let earlier = given - 1;
            if known.answers as usize != earlier || answers.seal(by, earlier)? != known.seal {
                return Err(changed());
            }
            if drill.progress(&answers.answers[..earlier]).outcome != DrillOutcome::Open {
                return Err(Refusal::new(Code::DrillEnded, "This attempt has ended. Begin another one."));
            }
        }
        known => {
            let number = known.map_or(0, |known| known.number);
            if answers.attempt != number + 1 || given != 1 {
                return Err(changed());
            }
            if let Some(known) = known {
                check_ended(drill, by, known, before)?;
            }
        }
    }
    let answered = u32::try_from(given).unwrap_or(u32::MAX);
    Ok(DrillAnswered { attempt: answers.attempt, answers: answered, seal: answers.seal(by, given)? })
}

// Another attempt begins once the one before has ended, which only its answers tell.
fn check_ended(drill: &DrillPublished, by: &PersonId, known: &crate::DrillAttempt, before: Option<&DrillAnswers>) -> Result<(), Refusal> {
    let before = before.filter(|before| before.attempt == known.number && before.answers.len() == known.answers as usize);
    let before = before.ok_or_else(changed)?;
    if before.seal(by, before.answers.len())? != known.seal {
        return Err(changed());
    }
    if drill.progress(&before.answers).outcome == DrillOutcome::Open {
        return Err(Refusal::new(Code::DrillOpen, "Your attempt before this one has not ended. Go on with it."));
    }
    Ok(())
}

fn check_answers(drill: &DrillPublished, answers: &DrillAnswers) -> Result<(), Refusal> {
    if !SALT_CHARS.contains(&answers.salt.len()) {
        return Err(invalid("salt", "The salt has 16 to 64 characters."));
    }
    if answers.answers.is_empty() || answers.answers.len() > drill.cases.len() {
        return Err(invalid("answers", "There are 1 to as many answers as the drill has cases."));
    }
    let mut seen = BTreeSet::new();
    for (place, answer) in answers.answers.iter().enumerate() {
        let field = format!("answers[{place}]");
        if drill.case(&answer.action).is_none() || !seen.insert(&answer.action) {
            return Err(invalid(&field, "It answers a case of this drill that was not answered before."));
        }
        if !matches!(answer.verdict, Verdict::Approve | Verdict::Edit | Verdict::Reject) {
            return Err(invalid(&field, "A case of a drill is approved, edited or rejected."));
        }
    }
    Ok(())
}

/// The qualification that follows from the answers, if they pass.
pub(crate) fn find_grant(state: &State, id: &DrillId, answers: &DrillAnswers, now: Ms) -> Option<QualificationGranted> {
    let drill = state.drills.get(id)?;
    let passed = drill.progress(&answers.answers).outcome == DrillOutcome::Passed;
    let until = now + Ms::from(drill.valid_days) * DAY_MS;
    passed.then(|| QualificationGranted { qualification: drill.qualification.clone(), drill: id.clone(), until })
}

fn changed() -> Refusal {
    Refusal::new(Code::DrillChanged, "This attempt went on elsewhere, or the drill was published anew. Open the drill again.")
}
