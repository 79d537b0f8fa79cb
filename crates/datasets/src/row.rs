//! One row before it gets a format: a correction without names, with its split.

use crate::answer::{Answer, answers};
use crate::correction::Correction;
use crate::people::Pseudonyms;
use crate::posterior::Judged;
use crate::prompt::{Prompt, prompt};
use crate::redaction::Redaction;
use crate::split::split_of;
use holdpoint_domain::{Ms, rfc3339};
use serde_json::{Map, Value, json};

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) prompt: Prompt,
    pub(crate) right: Answer,
    pub(crate) wrong: Answer,
    /// The kind, the name of the function.
    pub(crate) kind: String,
    pub(crate) verdict: &'static str,
    pub(crate) split: &'static str,
    pub(crate) comment: Option<String>,
    pub(crate) lesson: Option<String>,
    pub(crate) reasons: Vec<String>,
    pub(crate) judged: Option<Judged>,
    /// Readable verdicts and when they were given, by pseudonym.
    pub(crate) reviews: Vec<(String, &'static str, String)>,
    /// When the correction was made, ms since 1970 UTC.
    pub(crate) at: Ms,
    /// Members that every row of every format carries.
    pub(crate) about: Map<String, Value>,
}

pub(crate) fn row(correction: &Correction, redaction: &mut Redaction, pseudonyms: &mut Pseudonyms) -> Row {
    let prompt = prompt(correction, redaction);
    let (right, wrong) = answers(correction, redaction);
    let split = split_of(&prompt);
    let mut reviews: Vec<(String, &'static str, String)> =
        correction.reviews.iter().map(|review| (pseudonyms.of(&review.by), review.verdict.as_str(), rfc3339(review.at))).collect();
    // The order of reviews would tell who reviewed first.
    reviews.sort();
    let texts = |texts: &[String], redaction: &mut Redaction| texts.iter().map(|text| redaction.text(text, true)).collect::<Vec<_>>();
    let own_words = |text: &Option<String>, redaction: &mut Redaction| text.as_ref().map(|text| redaction.text(text, true));
    Row {
        about: about(correction, &reviews, split, redaction),
        prompt,
        right,
        wrong,
        kind: correction.content.kind.clone(),
        verdict: correction.verdict,
        split,
        comment: own_words(&correction.comment, redaction),
        lesson: own_words(&correction.lesson, redaction),
        reasons: texts(&correction.reasons, redaction),
        judged: correction.judged.clone(),
        reviews,
        at: correction.at,
    }
}

fn about(
    correction: &Correction,
    reviews: &[(String, &'static str, String)],
    split: &str,
    redaction: &mut Redaction,
) -> Map<String, Value> {
    let content = &correction.content;
    let reviewers: Vec<&String> = reviews.iter().map(|(reviewer, ..)| reviewer).collect();
    let tags: Vec<String> = correction.tags.iter().map(|tag| redaction.text(tag, true)).collect();
    let members = json!({
        "action_id": correction.action,
        "digest": content.digest,
        "tool": redaction.text(&content.tool.name, false),
        "model_version": content.tool.model_version.as_ref().map(|version| redaction.text(version, false)),
        "kind": redaction.text(&content.kind, false),
        "source": correction.source.as_str(),
        "verdict": correction.verdict,
        "tags": tags,
        "reviewers": reviewers,
        "posterior": correction.judged.as_ref().map(|judged| judged.posterior),
        "confidence": correction.judged.as_ref().map(|judged| judged.confidence),
        "incident_ids": correction.incidents,
        "policy_version": content.policy.version,
        "corrected_at": rfc3339(correction.at),
        "split": split,
    });
    match members {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
