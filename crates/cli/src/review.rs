//! `holdpoint review`: signs the digest that this program computed itself.

use crate::args::Review as ReviewArgs;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::{
    ActionContent, Code, Digest, Reading, ReadingBody, Refusal, Review, Verdict, canonical, json_refusal, rebuild_action,
};
use holdpoint_protocol::ActionDocument;
use serde_json::{Map, Value};

pub(crate) async fn run(place: &Place, args: ReviewArgs, json: bool) -> Result<Exit, Failure> {
    let arguments = args.arguments.as_deref().map(read_arguments).transpose()?;
    let desk = Desk::open(place).await?;
    let result = submit_review(&desk, args, arguments, json).await;
    desk.leave().await;
    result
}

async fn submit_review(desk: &Desk, args: ReviewArgs, arguments: Option<Map<String, Value>>, json: bool) -> Result<Exit, Failure> {
    let document = desk.client.action(&args.id).await?;
    let digest = compute_digest(&document)?;
    check_digest_given(&document, &args, &digest)?;
    let opened = count_opened(&document, &args);
    let reading = Reading { confirmed: args.read, evidence_opened: opened, sampled: args.sampled, ..Reading::default() };
    let reading = (reading != Reading::default()).then(|| salted(reading)).transpose()?;
    let review = Review {
        action: args.id.clone().into(),
        digest,
        verdict: args.verdict,
        reasons: args.reason,
        comment: args.comment,
        certainty: args.certainty,
        arguments,
        reading: Reading::default(),
        reading_digest: reading.as_ref().map(ReadingBody::digest).transpose().map_err(|error| content_differs(&error.to_string()))?,
    };
    let recorded = desk.submit_review(review, reading).await?;
    let after = desk.client.action(&args.id).await?.summary;
    if json {
        output::json(&serde_json::json!({
            "id": after.id, "verdict": args.verdict, "status": after.status, "digest": digest, "head": recorded.head,
        }));
    } else {
        output::line(&format!("{}  {}", after.id, after.status.as_str()));
    }
    Ok(Exit::Done)
}

// Reading data is for the record, not for the tool.
fn salted(reading: Reading) -> Result<ReadingBody, Failure> {
    Ok(ReadingBody { salt: crate::desk::random_salt()?, reading })
}

// The tool may have replaced its proposal since the person read it.
fn check_digest_given(document: &ActionDocument, args: &ReviewArgs, digest: &Digest) -> Result<(), Refusal> {
    let hex = digest.hex();
    let changed = |detail: &str| Refusal::new(Code::ContentChanged, detail);
    match &args.digest {
        Some(given) if given.len() < 8 || !hex.starts_with(given.trim_start_matches("sha256:")) => {
            Err(changed("The digest does not match the action as it is now. Read it again with `holdpoint show`."))
        }
        None if matches!(args.verdict, Verdict::Approve | Verdict::Edit)
            && document.records.iter().any(|record| record.kind == "action.revised") =>
        {
            Err(changed("The tool has replaced its proposal. Read it with `holdpoint show` and give its digest with --digest."))
        }
        _ => Ok(()),
    }
}

// This program cannot see what was opened: --read is the person's own statement about all of it.
fn count_opened(document: &ActionDocument, args: &ReviewArgs) -> u32 {
    let evidence = document.content.as_ref().map_or(0, |content| content.evidence.len());
    if args.read { u32::try_from(evidence).unwrap_or(u32::MAX) } else { 0 }
}

/// Computes the digest of the arguments, and checks that the record and its body
/// have the same content.
fn compute_digest(document: &ActionDocument) -> Result<Digest, Refusal> {
    let rebuilt = rebuild_action(&document.records).ok().flatten();
    let action = rebuilt.ok_or_else(|| content_differs("The action's records cannot be read."))?;
    let content = document.content.as_ref().ok_or_else(|| Refusal::new(Code::NotFound, "The content of this action was erased."))?;
    if document.records.iter().any(|record| record.hash != record.computed_hash()) || body_digest(content)? != action.body {
        return Err(content_differs("The content does not match the record."));
    }
    let digest = action.digest_with(&content.arguments).map_err(|error| content_differs(&error.to_string()))?;
    if digest != action.content.digest || digest != document.summary.digest && action.decision.is_none() {
        return Err(content_differs("The digest does not cover these arguments."));
    }
    Ok(digest)
}

fn body_digest(content: &ActionContent) -> Result<Digest, Refusal> {
    canonical(content).map(|bytes| Digest::of(&bytes)).map_err(|error| content_differs(&error.to_string()))
}

fn content_differs(detail: &str) -> Refusal {
    Refusal::new(Code::ContentChanged, format!("{detail} Nothing was signed."))
}

pub(crate) fn read_arguments(given: &str) -> Result<Map<String, Value>, Failure> {
    let text = if given.trim_start().starts_with('{') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given).map_err(|error| Failure::io(&format!("{given} cannot be read"), &error))?
    };
    Ok(serde_json::from_str(&text).map_err(|error| json_refusal(&error))?)
}
