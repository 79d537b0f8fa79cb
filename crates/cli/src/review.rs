//! `holdpoint review`: what is signed is what this program itself has hashed.

use crate::args::Review as ReviewArgs;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::{
    ActionContent, Code, DeskCommand, Digest, Reading, Refusal, Review, Verdict, canonical, json_refusal, rebuild_action,
};
use holdpoint_protocol::ActionDocument;
use serde_json::{Map, Value};

pub(crate) async fn run(place: &Place, args: ReviewArgs, json: bool) -> Result<Exit, Failure> {
    let arguments = args.arguments.as_deref().map(read_arguments).transpose()?;
    let desk = Desk::open(place).await?;
    let result = review(&desk, args, arguments, json).await;
    desk.leave().await;
    result
}

async fn review(desk: &Desk, args: ReviewArgs, arguments: Option<Map<String, Value>>, json: bool) -> Result<Exit, Failure> {
    let document = desk.client.action(&args.id).await?;
    let digest = checked_digest(&document)?;
    check_read(&document, &args, &digest)?;
    let review = Review {
        action: args.id.clone(),
        digest,
        verdict: args.verdict,
        reasons: args.reason,
        comment: args.comment,
        certainty: args.certainty,
        arguments,
        reading: Reading { shown_ms: None, evidence_opened: 0, confirmed: args.read },
    };
    let recorded = desk.submit(DeskCommand::Review(review)).await?;
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

// Between reading and deciding the tool may have replaced its proposal.
fn check_read(document: &ActionDocument, args: &ReviewArgs, digest: &Digest) -> Result<(), Refusal> {
    let hex = digest.hex();
    let changed = |detail: &str| Refusal::new(Code::ContentChanged, detail);
    match &args.digest {
        Some(given) if given.len() < 8 || !hex.starts_with(given.trim_start_matches("sha256:")) => {
            Err(changed("This is not the digest of the action as it is now. Look at it again with `holdpoint show`."))
        }
        None if matches!(args.verdict, Verdict::Approve | Verdict::Edit)
            && document.records.iter().any(|record| record.kind == "action.revised") =>
        {
            Err(changed("The tool has replaced its proposal. Look at it with `holdpoint show`, then name what you read with --digest."))
        }
        _ => Ok(()),
    }
}

/// The digest of the arguments as they were read, after checking that the
/// record, its body and the digest in it are about the same bytes.
fn checked_digest(document: &ActionDocument) -> Result<Digest, Refusal> {
    let folded = rebuild_action(&document.records).ok().flatten();
    let action = folded.ok_or_else(|| differs("The action's records cannot be read."))?;
    let content = document.content.as_ref().ok_or_else(|| Refusal::new(Code::NotFound, "The content of this action was erased."))?;
    if document.records.iter().any(|record| record.hash != record.computed_hash()) || body(content)? != action.body {
        return Err(differs("The content is not the one in the record."));
    }
    let digest = action.digest_with(&content.arguments).map_err(|error| differs(&error.to_string()))?;
    if digest != action.content.digest || digest != document.summary.digest && action.decision.is_none() {
        return Err(differs("The digest does not cover these arguments."));
    }
    Ok(digest)
}

fn body(content: &ActionContent) -> Result<Digest, Refusal> {
    canonical(content).map(|bytes| Digest::of(&bytes)).map_err(|error| differs(&error.to_string()))
}

fn differs(detail: &str) -> Refusal {
    Refusal::new(Code::ContentChanged, format!("{detail} Nothing was signed."))
}

fn read_arguments(given: &str) -> Result<Map<String, Value>, Failure> {
    let text = if given.trim_start().starts_with('{') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given).map_err(|error| Failure::io(&format!("{given} cannot be read"), &error))?
    };
    Ok(serde_json::from_str(&text).map_err(|error| json_refusal(&error))?)
}
