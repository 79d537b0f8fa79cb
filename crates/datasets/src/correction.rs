//! A correction: what a rejection, an edit, a ruling or an escape says the tool should have done.

use crate::candidate::Candidate;
use crate::escapes::Tied;
use crate::ledger::{Ledger, Selection};
use crate::left_out::{LeftOut, Why};
use crate::people::People;
use crate::posterior::Judged;
use crate::source::Source;
use crate::story::ActionStory;
use holdpoint_domain::{
    ActionContent, ActionProposed, CommandBody, DeskCommand, Digest, EditedArguments, Ms, PersonId, Review, ReviewBody, RightVerdict,
    Statement, Status, Subject, Verdict, find_reason, read_recorded_review,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// One review that the reader may read.
#[derive(Clone, Debug)]
pub(crate) struct ReadReview {
    pub(crate) by: PersonId,
    pub(crate) at: Ms,
    pub(crate) verdict: Verdict,
}

/// A correction, with names and texts as they are; rows have them taken out.
#[derive(Clone, Debug)]
pub struct Correction {
    pub(crate) action: String,
    pub(crate) content: ActionProposed,
    pub(crate) document: ActionContent,
    /// What taught it.
    pub source: Source,
    /// What was right: `approve`, `edit` or `reject`.
    pub(crate) verdict: &'static str,
    /// Arguments that should have been proposed; none where nothing should have been.
    pub(crate) right: Option<Map<String, Value>>,
    /// Arguments that were wrong; none where doing nothing was.
    pub(crate) wrong: Option<Map<String, Value>>,
    pub(crate) reasons: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) comment: Option<String>,
    pub(crate) lesson: Option<String>,
    /// When it was made, ms since 1970 UTC.
    pub at: Ms,
    pub(crate) reviews: Vec<ReadReview>,
    pub(crate) judged: Option<Judged>,
    pub(crate) incidents: Vec<String>,
}

/// All corrections, and what became none.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// In the order of the proposals.
    pub corrections: Vec<Correction>,
    /// What was left out.
    pub left_out: LeftOut,
    pub(crate) people: People,
    pub(crate) salts: BTreeSet<String>,
}

/// What the ruling's signed command adds.
#[derive(Default)]
struct RulingText {
    lesson: Option<String>,
    arguments: Option<Map<String, Value>>,
}

pub(crate) fn make(
    ledger: &Ledger,
    selection: &Selection,
    candidate: &Candidate,
    tied: Option<&Tied>,
    judged: Option<&Judged>,
    bodies: &HashMap<Digest, String>,
    salts: &mut BTreeSet<String>,
) -> Result<Correction, Why> {
    let story = &ledger.actions[&candidate.action];
    story.check_own(bodies)?;
    let needed = [Some(story.body), story.edited, story.deciding_edit()];
    if needed.into_iter().flatten().any(|digest| ledger.erased.contains(&digest)) {
        return Err(|left| left.erased += 1);
    }
    let document: ActionContent = read(bodies, &story.body).ok_or(not_readable as Why)?;
    check_filter(ledger, selection, &story.content, &document)?;
    let known = ledger.rulings.get(&candidate.action);
    if known.is_some_and(|known| known.open_appeal().is_some()) {
        return Err(|left| left.appealed += 1);
    }
    if candidate.is_both() {
        return Err(|left| left.both_acceptable += 1);
    }
    let by_reviews = matches!(candidate.source, Source::Reject | Source::Edit);
    if selection.only_settled && by_reviews && judged.is_none_or(|judged| judged.differ) {
        return Err(|left| left.not_settled += 1);
    }
    let ruling = known.and_then(|known| known.ruling.as_ref());
    let text = ruling.and_then(|ruling| ruling.body).and_then(|body| read_ruling(bodies, &body)).unwrap_or_default();
    let reviews = read_reviews(story, bodies, salts);
    let answers = answers(story, &document, candidate.source, &reviews, bodies, text.arguments)?;
    salts.insert(document.salt.clone());
    let told = reviews.iter().filter(|(_, review)| tells_why(candidate.source, review.verdict));
    let why = tied.and_then(|tied| tied.confirmed.as_ref()).and_then(|(_, why)| why.clone());
    Ok(Correction {
        action: candidate.action.to_string(),
        content: story.content.clone(),
        source: candidate.source,
        verdict: answers.verdict,
        right: answers.right,
        wrong: answers.wrong,
        reasons: reasons(told.clone().map(|(_, review)| review)),
        tags: ruling.map(|ruling| ruling.made.tags.clone()).unwrap_or_default(),
        comment: join(told.filter_map(|(_, review)| review.comment.clone())),
        lesson: text.lesson.filter(|lesson| !lesson.trim().is_empty()).or(why.filter(|_| candidate.source == Source::Escape)),
        at: candidate.at,
        reviews: reviews.into_iter().map(|(read, _)| read).collect(),
        judged: judged.cloned(),
        incidents: tied.map(|tied| tied.incidents.iter().cloned().collect()).unwrap_or_default(),
        document,
    })
}

fn not_readable(left: &mut LeftOut) {
    left.not_readable += 1;
}

fn check_filter(ledger: &Ledger, selection: &Selection, content: &ActionProposed, document: &ActionContent) -> Result<(), Why> {
    let Some(filter) = &selection.filter else { return Ok(()) };
    let owner = ledger.owners.get(content.tool.name.as_str()).map(String::as_str);
    match filter.matches(&Subject::recorded(content, &document.arguments, owner, false)) {
        Some(true) => Ok(()),
        Some(false) => Err(|left| left.filtered += 1),
        None => Err(|left| left.filter_failed += 1),
    }
}

struct Answers {
    verdict: &'static str,
    right: Option<Map<String, Value>>,
    wrong: Option<Map<String, Value>>,
}

// What should have been proposed, and what was wrong in its place.
fn answers(
    story: &ActionStory,
    document: &ActionContent,
    source: Source,
    reviews: &[(ReadReview, Review)],
    bodies: &HashMap<Digest, String>,
    ruled: Option<Map<String, Value>>,
) -> Result<Answers, Why> {
    let proposed = || Some(document.arguments.clone());
    let was_edited = matches!(story.decided_by_people(), Some((Status::Edited, _)));
    let edited = || match was_edited {
        true => edited_arguments(story, reviews, bodies).map(Some).ok_or(not_readable as Why),
        false => Ok(proposed()),
    };
    match source {
        Source::Reject => Ok(Answers { verdict: "reject", right: None, wrong: proposed() }),
        Source::Edit => Ok(Answers { verdict: "edit", right: edited()?, wrong: proposed() }),
        Source::Escape | Source::Ruling(RightVerdict::Reject) => Ok(Answers { verdict: "reject", right: None, wrong: edited()? }),
        Source::Ruling(RightVerdict::Edit) => {
            Ok(Answers { verdict: "edit", right: Some(ruled.ok_or(not_readable as Why)?), wrong: proposed() })
        }
        Source::Ruling(RightVerdict::Approve | RightVerdict::Both) => {
            let wrong = if was_edited { edited()? } else { None };
            Ok(Answers { verdict: "approve", right: proposed(), wrong })
        }
    }
}

fn edited_arguments(story: &ActionStory, reviews: &[(ReadReview, Review)], bodies: &HashMap<Digest, String>) -> Option<Map<String, Value>> {
    story.decision.as_ref()?;
    let of_review = story.deciding_edit().and_then(|body| read_one(bodies, &body)).and_then(|(_, review)| review.arguments);
    let of_record = || story.edited.and_then(|body| read::<EditedArguments>(bodies, &body)).map(|edited| edited.arguments);
    let of_any = || reviews.iter().rev().find_map(|(_, review)| review.arguments.clone());
    of_review.or_else(of_record).or_else(of_any)
}

fn read_reviews(story: &ActionStory, bodies: &HashMap<Digest, String>, salts: &mut BTreeSet<String>) -> Vec<(ReadReview, Review)> {
    let mut found = Vec::new();
    for record in &story.reviews {
        let Some((body, review)) = read_one(bodies, &record.body) else { continue };
        salts.insert(body.salt);
        if review.verdict.is_vote() {
            found.push((ReadReview { by: record.by.clone(), at: record.at, verdict: review.verdict }, review));
        }
    }
    found
}

fn read_one(bodies: &HashMap<Digest, String>, digest: &Digest) -> Option<(ReviewBody, Review)> {
    let body: ReviewBody = read(bodies, digest)?;
    let (_, review) = read_recorded_review(&body).ok()?;
    Some((body, review))
}

fn read_ruling(bodies: &HashMap<Digest, String>, digest: &Digest) -> Option<RulingText> {
    let body: CommandBody = read(bodies, digest)?;
    let statement: Statement = serde_json::from_slice(&body.envelope.payload().ok()?).ok()?;
    match statement.command {
        DeskCommand::Rule { lesson, arguments, .. } => Some(RulingText { lesson: Some(lesson), arguments }),
        _ => None,
    }
}

fn read<T: DeserializeOwned>(bodies: &HashMap<Digest, String>, digest: &Digest) -> Option<T> {
    bodies.get(digest).and_then(|text| serde_json::from_str(text).ok())
}

// Reasons for the verdict that was right, not for one that was overruled.
fn tells_why(source: Source, verdict: Verdict) -> bool {
    match source {
        Source::Reject => verdict == Verdict::Reject,
        Source::Edit => verdict == Verdict::Edit,
        Source::Escape => false,
        Source::Ruling(right) => right.agrees(verdict) == Some(true),
    }
}

fn reasons<'a>(reviews: impl Iterator<Item = &'a Review>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for code in reviews.flat_map(|review| &review.reasons) {
        let label = find_reason(code).map_or(code.as_str(), |reason| reason.label);
        if !found.iter().any(|known| known == label) {
            found.push(label.to_owned());
        }
    }
    found
}

fn join(comments: impl Iterator<Item = String>) -> Option<String> {
    let all: Vec<String> = comments.filter(|comment| !comment.trim().is_empty()).collect();
    (!all.is_empty()).then(|| all.join("\n\n"))
}
