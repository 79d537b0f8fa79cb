//! A decision as the tool sees it, and how it is put together and checked.

use crate::{
    Action, ActionContent, ActionId, COMMAND_TYPE, Code, Covered, DECISION_TYPE, DecidedBy, DeskCommand, DeviceId, Digest, EditedArguments,
    Envelope, GrantSecret, OnDeadline, PersonId, PublicKey, Refusal, Review, ReviewBody, SIMULATED_DECISION_TYPE, SetMembership, Statement,
    Status, ToolName, Verdict, canonical, rfc3339,
};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What the tool is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// The action.
    #[schema(value_type = String)]
    pub id: ActionId,
    /// Digest of what was decided: of the edited arguments when `verdict` is `edited`.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// How it ended. Only `approved` and `edited` allow the tool to act.
    #[schema(value_type = String)]
    pub verdict: Status,
    /// What settled it: `review`, `deadline` or `policy`; null when the tool withdrew it.
    pub by: Option<DecidedBy>,
    /// Exactly what may run; null unless allowed.
    #[schema(value_type = Object)]
    pub arguments: Option<Map<String, Value>>,
    /// Words for the tool.
    pub message: String,
    /// Reason codes of all reviews.
    pub reasons: Vec<String>,
    /// The signed reviews behind it.
    pub reviews: Vec<SignedReview>,
    /// Usable once, at `POST /v1/actions/{id}/grant`; null unless allowed, and at a simulated hub.
    pub grant: Option<String>,
    /// Until when the grant may be used, RFC 3339.
    pub expires_at: Option<String>,
    /// When it was decided, RFC 3339.
    pub decided_at: String,
    /// The hub's own signature over id, digest, verdict and arguments.
    pub attestation: Envelope,
}

/// One review, verifiable with the device's key from `/v1/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedReview {
    /// Person.
    #[schema(value_type = String)]
    pub reviewer: PersonId,
    /// Device; the key's id.
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// The signed statement: base64 payload of a DSSE envelope of type
    /// `application/vnd.holdpoint.command+json`.
    pub statement: String,
    /// Ed25519 over the envelope's pre-authentication encoding, base64.
    pub signature: String,
    /// Where the statement is of a set: what proves that it covers this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub set: Option<SetMembership>,
}

/// What the hub signs of a decision.
#[derive(Serialize, Deserialize)]
struct Attested {
    arguments: Option<Map<String, Value>>,
    by: Option<DecidedBy>,
    digest: Digest,
    id: ActionId,
    verdict: Status,
}

/// The bodies that an answer is composed from.
#[derive(Clone, Debug)]
pub struct DecisionBodies {
    /// Body of the proposal.
    pub content: ActionContent,
    /// Body of `action.edited`, where one was recorded.
    pub edited: Option<EditedArguments>,
    /// Bodies of the counted reviews.
    pub reviews: Vec<ReviewBody>,
}

/// What a hub answers with.
#[derive(Clone, Copy)]
pub struct DecisionSigner<'a> {
    /// The secret behind its grants.
    pub grants: &'a GrantSecret,
    /// The key that signs decisions.
    pub key: &'a SigningKey,
    /// The hub is of a simulation: its statement says so, and there is no grant.
    pub simulated: bool,
}

/// Composes the answer to the tool from the action and its bodies. The digest of the
/// decision must cover the arguments that are handed out.
///
/// # Errors
/// `internal` when the record does not hold what a decided action must hold, above all when
/// the digest of the decision does not cover the arguments.
pub fn compose(action: &Action, bodies: &DecisionBodies, signer: DecisionSigner<'_>) -> Result<Decision, Refusal> {
    action.check_not_planted()?;
    compose_unchecked(action, bodies, signer)
}

/// The answer as people read it: without the grant and the attestation, which are for the tool,
/// and so alike for planted faults.
///
/// # Errors
/// As [`compose`].
pub fn compose_for_people(action: &Action, bodies: &DecisionBodies, signer: DecisionSigner<'_>) -> Result<Decision, Refusal> {
    let composed = compose_unchecked(action, bodies, signer)?;
    let attestation = Envelope { payload_type: composed.attestation.payload_type, payload: String::new(), signatures: Vec::new() };
    Ok(Decision { grant: None, attestation, ..composed })
}

fn compose_unchecked(action: &Action, bodies: &DecisionBodies, signer: DecisionSigner<'_>) -> Result<Decision, Refusal> {
    let DecisionSigner { grants, key, simulated } = signer;
    let payload_type = if simulated { SIMULATED_DECISION_TYPE } else { DECISION_TYPE };
    let reviews = read_counted_reviews(&bodies.reviews)?;
    let arguments = approved_arguments(action, bodies, &reviews)?;
    let (verdict, digest) = (action.status, action.effective_digest());
    let by = action.decision.as_ref().map(|decision| decision.by);
    let attested = Attested { arguments: arguments.clone(), by, digest, id: action.id.clone(), verdict };
    let payload = canonical(&attested).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    let mut reasons: Vec<String> = Vec::new();
    for reason in reviews.iter().flat_map(|(_, review)| &review.reasons) {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    let comments: Vec<String> =
        reviews.iter().filter_map(|(_, review)| review.comment.clone()).filter(|comment| !comment.trim().is_empty()).collect();
    Ok(Decision {
        id: action.id.clone(),
        digest,
        verdict,
        by,
        arguments,
        message: message(verdict, by, &comments, &reasons),
        reasons,
        reviews: reviews.iter().map(|(signed, _)| signed.clone()).collect(),
        grant: (verdict.allows() && !simulated).then(|| grants.grant(&action.id, &digest)),
        expires_at: action.decision.as_ref().and_then(|decision| decision.grant_until).map(rfc3339),
        decided_at: rfc3339(action.decided_at.unwrap_or_default()),
        attestation: Envelope::sign(payload_type, &payload, "hub", key),
    })
}

// The arguments that may run under a decision; none unless it allows the action.
fn approved_arguments(
    action: &Action,
    bodies: &DecisionBodies,
    reviews: &[(SignedReview, Review)],
) -> Result<Option<Map<String, Value>>, Refusal> {
    if !action.status.allows() {
        return Ok(None);
    }
    // The last edit holds: one that was recorded, or the one that decided.
    let by_review = || reviews.iter().rev().find_map(|(_, review)| review.arguments.as_ref());
    let edited = by_review().or(bodies.edited.as_ref().map(|edited| &edited.arguments));
    let arguments = match action.status {
        Status::Edited => edited.ok_or_else(|| inconsistent("it was edited, but no edited arguments are recorded"))?,
        _ => &bodies.content.arguments,
    };
    let covered = action.digest_with(arguments).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    if covered != action.effective_digest() {
        return Err(inconsistent("the digest of its decision does not cover its arguments"));
    }
    Ok(Some(arguments.clone()))
}

fn inconsistent(what: &str) -> Refusal {
    Refusal::new(Code::Internal, format!("The record of this action is inconsistent: {what}. Do not run it; propose it again."))
}

fn read_counted_reviews(bodies: &[ReviewBody]) -> Result<Vec<(SignedReview, Review)>, Refusal> {
    let read = bodies.iter().map(|body| {
        let (statement, review) = read_recorded_review(body)?;
        let signature = body.envelope.signatures.first().map(|signature| signature.sig.clone()).unwrap_or_default();
        let statement_text = body.envelope.payload.clone();
        let (reviewer, device) = (statement.person, statement.device);
        Ok((SignedReview { reviewer, device, statement: statement_text, signature, set: body.set.clone() }, review))
    });
    read.collect()
}

/// The statement and review inside an envelope, not verified.
///
/// # Errors
/// `bad_signature` when it holds no review.
pub fn read_review(envelope: &Envelope) -> Result<(Statement, Review), Refusal> {
    let statement: Statement = serde_json::from_slice(&envelope.payload()?).map_err(|_| not_a_review())?;
    match statement.command.clone() {
        DeskCommand::Review(review) => Ok((statement, review)),
        _ => Err(not_a_review()),
    }
}

/// The statement and review in the body of a review's record, not verified. Of a member of a set it
/// is the review of that action alone.
///
/// # Errors
/// `bad_signature` when it holds no review, or its proof does not fit.
pub fn read_recorded_review(body: &ReviewBody) -> Result<(Statement, Review), Refusal> {
    read_member_review(&body.envelope, body.set.as_ref())
}

fn read_member_review(envelope: &Envelope, set: Option<&SetMembership>) -> Result<(Statement, Review), Refusal> {
    let Some(member) = set else { return read_review(envelope) };
    let signed: Statement = serde_json::from_slice(&envelope.payload()?).map_err(|_| not_a_review())?;
    member.open(&signed)
}

fn not_a_review() -> Refusal {
    Refusal::new(Code::BadSignature, "The signed statement is not a review.")
}

fn message(verdict: Status, by: Option<DecidedBy>, words: &[String], reasons: &[String]) -> String {
    if !words.is_empty() {
        return words.join("\n\n");
    }
    let labels: Vec<&str> = reasons.iter().filter_map(|code| crate::find_reason(code)).map(|reason| reason.label).collect();
    let because = if labels.is_empty() { String::new() } else { format!(" Reason: {}.", labels.join(", ")) };
    match verdict {
        Status::Approved if by == Some(DecidedBy::Policy) => "Allowed by the policy. No person reviewed it.".into(),
        Status::Approved if by == Some(DecidedBy::Deadline) => "Allowed by the policy at its deadline. No person reviewed it.".into(),
        Status::Approved => "Approved.".into(),
        Status::Edited => "Approved with changed arguments; run exactly these.".into(),
        Status::Rejected => format!("Rejected by a reviewer.{because} Do not run it."),
        Status::Expired => "It was not decided before its deadline, so it was denied. Do not run it.".into(),
        Status::Withdrawn => "The tool withdrew it. Do not run it.".into(),
        Status::Stopped => "A stop is in force. Do not run it.".into(),
        Status::Responded | Status::Open => String::new(),
    }
}

/// Checks a decision against what the tool asked for, with the keys of `/v1/keys`:
/// that the hub and every reviewer's device signed it, for this action, and that
/// the arguments are those the digest covers.
///
/// `ask` holds what the tool itself sent, and deadline, policy and revision from the receipt.
///
/// # Errors
/// `bad_signature`, `content_changed` or `simulated_hub`: then the tool must not act.
pub fn verify_decision(
    decision: &Decision,
    ask: &Ask,
    hub: &PublicKey,
    device_key: impl Fn(&str) -> Option<PublicKey>,
) -> Result<(), Refusal> {
    if decision.attestation.payload_type == SIMULATED_DECISION_TYPE {
        return Err(Refusal::new(Code::SimulatedHub, "This decision is of a simulated hub. Do not run the action."));
    }
    let payload = decision.attestation.verify(DECISION_TYPE, hub)?;
    let attested: Attested = serde_json::from_slice(&payload).map_err(|_| mismatch("The hub's statement cannot be read."))?;
    let same = attested.id == decision.id
        && attested.digest == decision.digest
        && attested.verdict == decision.verdict
        && attested.by == decision.by
        && attested.arguments == decision.arguments;
    if !same || decision.id != ask.id {
        return Err(mismatch("The hub signed another decision than this one."));
    }
    for signed in &decision.reviews {
        verify_review(signed, decision, &ask.proposed, &device_key)?;
    }
    let unsigned = decision.verdict.allows() && decision.reviews.is_empty();
    let foreseen = match decision.by {
        Some(DecidedBy::Policy) => !ask.grave,
        Some(DecidedBy::Deadline) => !ask.grave && ask.on_deadline == OnDeadline::Allow,
        Some(DecidedBy::Review) | None => false,
    };
    if unsigned && !foreseen {
        return Err(mismatch("The answer allows the action, but no person signed it."));
    }
    match (decision.verdict, &decision.arguments) {
        (Status::Approved | Status::Edited, Some(arguments)) if ask.digest(arguments)? != decision.digest => {
            Err(mismatch("The digest does not cover the arguments of the answer."))
        }
        (Status::Approved, Some(_)) if decision.digest != ask.proposed => Err(mismatch("Something else was approved than was proposed.")),
        (Status::Approved | Status::Edited, None) => Err(mismatch("The answer allows the action but names no arguments.")),
        _ => Ok(()),
    }
}

fn verify_review(
    signed: &SignedReview,
    decision: &Decision,
    proposed: &Digest,
    device_key: impl Fn(&str) -> Option<PublicKey>,
) -> Result<(), Refusal> {
    let key = device_key(&signed.device).ok_or_else(|| mismatch("A review is signed by a device the hub does not list."))?;
    let envelope = Envelope {
        payload_type: COMMAND_TYPE.into(),
        payload: signed.statement.clone(),
        signatures: vec![crate::EnvelopeSignature { keyid: signed.device.clone().into(), sig: signed.signature.clone() }],
    };
    envelope.verify(COMMAND_TYPE, &key)?;
    let (statement, review) = read_member_review(&envelope, signed.set.as_ref())?;
    if statement.device != signed.device || review.action != decision.id {
        return Err(mismatch("A review is about another action."));
    }
    // Whoever edits signs what they read and the new arguments; whoever approves after
    // that signs the digest of the new ones. A no may have been said to either.
    let fits = match decision.verdict {
        Status::Approved => review.verdict == Verdict::Approve && review.digest == *proposed,
        Status::Edited if review.verdict == Verdict::Edit => review.arguments == decision.arguments,
        Status::Edited => review.verdict == Verdict::Approve && review.digest == decision.digest,
        _ => true,
    };
    fits.then_some(()).ok_or_else(|| mismatch("A review says something else than the decision."))
}

fn mismatch(detail: &str) -> Refusal {
    Refusal::new(Code::ContentChanged, format!("{detail} Do not run the action."))
}

/// What a tool asked for, as far as the digest covers it. The arguments themselves are
/// not kept: an answer may be waited for long, and many at once.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The action's id from the receipt.
    pub id: ActionId,
    /// As proposed.
    pub tool: ToolName,
    /// As proposed.
    pub kind: String,
    /// As proposed.
    pub target: crate::Target,
    /// Digest of the proposal, made from what the tool itself sent; see [`Ask::proposing`].
    pub proposed: Digest,
    /// From the receipt.
    pub deadline: crate::Ms,
    /// From the receipt.
    pub policy: String,
    /// From the receipt.
    pub revision: u32,
    /// As proposed. Only with `allow` may an approval by the deadline come without a person's signature.
    pub on_deadline: OnDeadline,
    /// Proposed as critical or irreversible: an approval without a person's signature is refused.
    pub grave: bool,
}

impl Ask {
    /// The same ask, for these arguments.
    ///
    /// # Errors
    /// As [`Self::digest`].
    pub fn proposing(self, arguments: &Map<String, Value>) -> Result<Self, Refusal> {
        Ok(Self { proposed: self.digest(arguments)?, ..self })
    }

    /// The digest with these arguments.
    ///
    /// # Errors
    /// `internal` when they are not JSON that can be canonical.
    pub fn digest(&self, arguments: &Map<String, Value>) -> Result<Digest, Refusal> {
        let covered = Covered {
            action: &self.id,
            revision: self.revision,
            arguments,
            deadline: self.deadline,
            kind: &self.kind,
            policy: &self.policy,
            target: &self.target,
            tool: &self.tool,
        };
        covered.digest().map_err(|error| Refusal::new(Code::Internal, error.to_string()))
    }
}
