//! Requests and answers of the hub's `/v1` API.

use crate::{SignIn, SignedIn};
use holdpoint_domain::{
    Absence, ActionContent, Cause, Decision, Digest, Envelope, FaultFacts, FreezeReport, IncidentCounts, Ms, OnDeadline, Outcome,
    ReadingBody, Record, Refusal, ReviewFacts, Risk, Role, Seq, SetMembership, Shift, ShiftCounts, Status, StopReport, Target,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Answer to a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The action's id.
    pub id: String,
    /// Digest of exactly what a reviewer approves.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// Where the action stands.
    pub status: Status,
    /// When it must be decided, RFC 3339 in UTC with milliseconds; covered by the digest.
    pub deadline: String,
    /// What happens then, under the policy.
    pub on_deadline: OnDeadline,
    /// Version of the policy that stopped it; covered by the digest.
    pub policy: String,
    /// How often the content was replaced; covered by the digest.
    pub revision: u32,
    /// Where to ask for the decision.
    pub decision_url: String,
    /// The stop that holds the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Box<HeldByStop>>,
}

/// Answer while an action still waits (202).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StillOpen {
    /// The action's id.
    pub id: String,
    /// `open`
    pub status: Status,
    /// When it must be decided.
    pub deadline: String,
    /// Its present digest.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// The stop that holds the action: it is not decided before the stop ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Box<HeldByStop>>,
}

/// The stop that holds an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldByStop {
    /// The stop's id.
    pub stop: String,
    /// What it holds, for example `{"environment": "prod"}` or `"all"`.
    #[schema(value_type = Object)]
    pub scope: Value,
    /// Why, in the words of the person who stopped it.
    pub reason: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// A sentence for the tool.
    pub detail: String,
}

impl HeldByStop {
    /// From a refusal with the code `stopped`.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Self {
        let text = |name: &str| refusal.extra.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let scope = refusal.extra.get("scope").cloned().unwrap_or_default();
        Self { stop: text("stop"), scope, reason: text("reason"), since: text("since"), detail: refusal.detail.clone() }
    }
}

/// Answer of `GET /v1/stops`: the latest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StopList {
    /// Stops in force and ended ones.
    #[schema(value_type = Vec<Object>)]
    pub stops: Vec<StopReport>,
}

/// Answer of `GET /v1/freezes`: by their beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreezeList {
    /// Planned, in force and past ones.
    #[schema(value_type = Vec<Object>)]
    pub freezes: Vec<FreezeReport>,
}

/// Answer of `GET /v1/shifts`: by their beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShiftList {
    /// Shifts that are not cancelled.
    #[schema(value_type = Vec<Object>)]
    pub shifts: Vec<Shift>,
    /// Absences, ended ones too.
    #[schema(value_type = Vec<Object>)]
    pub absences: Vec<Absence>,
}

/// Answer of `GET /v1/tool`: the tool a token was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToolInfo {
    /// Its name, which proposals carry as `tool.name`.
    pub name: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Patterns of the kinds it may propose; every kind when empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Patterns of the targets it may name; every target when empty.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Whether its actions may pass without a person where a checkpoint lets them.
    #[serde(default)]
    pub may_pass_unreviewed: bool,
}

/// Answer of `GET /v1/tools/{name}/releases`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseList {
    /// The tool.
    pub tool: String,
    /// The oldest first.
    pub releases: Vec<ReleaseLine>,
}

/// A model version of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseLine {
    /// As proposals state it.
    pub version: String,
    /// RFC 3339, UTC.
    pub released_at: String,
    /// Digests of the datasets that it was trained on.
    pub datasets: Vec<String>,
    /// Name of the registered model.
    pub model: Option<String>,
    /// The run that trained it.
    pub run: Option<String>,
    /// Where its files are.
    pub source: Option<String>,
    /// What changed, in a line.
    pub notes: Option<String>,
    /// Results on suites of cases, the oldest first.
    pub evaluations: Vec<EvaluationLine>,
}

/// How a model version did on a suite of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvaluationLine {
    /// When it was recorded, RFC 3339, UTC.
    pub at: String,
    /// Digest of the suite.
    pub suite: String,
    /// Cases answered as settled.
    pub passed: u32,
    /// Cases answered otherwise.
    pub failed: u32,
}

/// Body of `POST /v1/actions/{id}/outcome`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeReport {
    /// Whether it worked.
    pub outcome: Outcome,
    /// In the tool's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Body of `POST /v1/actions/{id}/grant`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantUse {
    /// From the decision.
    pub grant: String,
    /// Digest of exactly what is about to run.
    #[schema(value_type = String)]
    pub digest: Digest,
}

/// A change was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Recorded {
    /// The action, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The log's last record after the change; 0 for tools, which see no records.
    pub head: Seq,
    /// It had been recorded before; nothing new was written.
    pub repeated: bool,
    /// The change that waits for a second administrator, where the command asked for one; it has no effect yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// What the statements about incidents did, where the command held any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents: Option<IncidentCounts>,
    /// What the statements about changes did, where the command held any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<IncidentCounts>,
    /// What became of the shifts that the command held, where it held any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shifts: Option<ShiftCounts>,
}

/// Answer to what a source delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatedCounts {
    /// What its statements did.
    #[serde(flatten)]
    pub counts: IncidentCounts,
    /// Parts that are not taken.
    pub refused: Vec<RefusedPart>,
}

/// A part of a delivery that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedPart {
    /// The line, from 1, where the delivery has a body on each line.
    pub line: Option<usize>,
    /// JSON pointer (RFC 6901) to the part.
    pub at: String,
    /// What programs branch on.
    pub code: String,
    /// A sentence.
    pub reason: String,
}

/// What a hub measured of its sources since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceContacts {
    /// By name, revoked ones too.
    pub sources: Vec<SourceContact>,
}

/// What a hub measured of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceContact {
    /// Its name.
    pub source: String,
    /// When it last delivered or answered, hub time in ms; none since this hub started.
    pub last_contact_at: Option<Ms>,
    /// How long after the source's own time its newest news arrived, ms.
    pub lag_ms: Option<Ms>,
    /// What went wrong last; none once it delivered or answered again.
    pub error: Option<SourceFault>,
}

/// What went wrong with a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceFault {
    /// When, hub time in ms.
    pub at: Ms,
    /// What programs branch on.
    pub code: String,
    /// A sentence.
    pub detail: String,
}

/// What a test of the connection to a source found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceTest {
    /// Its name.
    pub source: String,
    /// Whether it works; none of a source that sends by itself and has not yet.
    pub ok: Option<bool>,
    /// What was found, in words.
    pub sentence: String,
    /// What its answer holds; none of a source that the hub does not ask.
    pub found: Option<SourceFound>,
    /// What went wrong.
    pub error: Option<SourceFault>,
}

/// What the answer of a source holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceFound {
    /// Incidents; alerts of one group are one.
    pub incidents: usize,
    /// Those that go on.
    pub open: usize,
    /// Changes.
    pub changes: usize,
    /// When the newest statement was made, by the source's clock, ms.
    pub newest_at: Option<Ms>,
    /// Parts that are not taken.
    pub refused: usize,
}

/// Header of `POST /v1/commands` with the owner secret of the hub's folder: no second administrator is needed.
pub const OWNER_SECRET_HEADER: &str = "holdpoint-owner-secret";

/// Body of `POST /v1/commands`: a signed command, and the reading data whose digest a review signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedCommand {
    /// The signed statement.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// Beside a review with `reading_digest`: what the desk saw of the reading, and a salt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reading: Option<ReadingBody>,
    /// Beside the statement of a set, which is sent once for each of its actions: this action, and what proves that the statement covers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub set: Option<SetMembership>,
}

impl From<Envelope> for SignedCommand {
    fn from(envelope: Envelope) -> Self {
        Self { envelope, reading: None, set: None }
    }
}

/// Body of `POST /v1/enroll`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrollRequest {
    /// What speaks for them.
    pub by: Vouch,
    /// The person's id, made on the device.
    pub person: String,
    /// As they want to be called.
    pub name: String,
    /// The device's id, made on the device.
    pub device: String,
    /// What they call the device.
    pub device_name: String,
    /// Ed25519 public key, base64.
    pub key: String,
}

/// What speaks for somebody who wants to take part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vouch {
    /// The hub's owner secret, from its own folder.
    Secret(String),
    /// The code of an invite.
    Invite(String),
    /// A sign-in at the hub's identity provider.
    Identity(SignedIn),
}

/// Answer to an enrolment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Enrolled {
    /// The hub's id, part of every statement signed for it.
    pub hub: String,
    /// What people call the hub.
    pub hub_name: String,
    /// The person's id here: another than was sent when they take part already.
    pub person: String,
    /// As they are called here.
    pub name: String,
    /// What the person may do.
    pub roles: Vec<Role>,
}

/// Body of `POST /v1/session`: first with the device alone, then with the signed nonce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// The device's id.
    pub device: String,
    /// DSSE envelope over the nonce, type [`SESSION_TYPE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Envelope>,
}

/// Payload type of a signed session nonce.
pub const SESSION_TYPE: &str = "application/vnd.holdpoint.session";

/// Answer to a session request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SessionAnswer {
    /// Sign this.
    Nonce {
        /// Good for one minute, once.
        nonce: String,
    },
    /// Signed in.
    Session {
        /// Bearer token.
        token: String,
        /// Milliseconds since 1970 UTC.
        expires_at: i64,
    },
}

/// Public keys, to check signatures with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Keys {
    /// The hub's own key and every device's, revoked ones too.
    pub keys: Vec<KeyEntry>,
}

/// One public key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeyEntry {
    /// `hub`, or a device's id.
    pub id: String,
    /// The person's id; none for the hub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The person's or the hub's name.
    pub name: String,
    /// Ed25519, base64.
    pub key: String,
    /// Signatures made after the revocation do not count.
    pub revoked: bool,
}

/// What a hub says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HubInfo {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// Its clock, ms since 1970 UTC.
    pub now: i64,
    /// The log's last record, for people with a session; left out otherwise, for it counts
    /// reviews that tools must not know of.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub head: Seq,
    /// Where people may sign in, if the hub has an identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignIn>,
    /// There at a simulated hub: its people, tools and clock are invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulated: Option<SimulatedClock>,
}

/// How the clock of a simulated hub goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SimulatedClock {
    /// Its milliseconds in one of a wall clock; 0 while it stands.
    pub rate: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_zero(head: &Seq) -> bool {
    *head == 0
}

/// The most bodies that are handed out at once.
pub const MAX_BODIES_PER_REQUEST: usize = 200;

/// Body of `POST /v1/bodies`: several at once, at most 200.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodiesRequest {
    /// Digests of bodies.
    #[schema(value_type = Vec<String>)]
    pub digests: Vec<Digest>,
}

/// Bodies the caller may read now; others are left out and named with the reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Bodies {
    /// Canonical JSON text by digest.
    pub bodies: BTreeMap<String, String>,
    /// Digest to `not_yet_yours`, `forbidden`, `not_found`, or [`ASK_AGAIN`].
    pub missing: BTreeMap<String, String>,
}

/// Why a body is not in an answer that is large enough already: it comes when it is asked for anew.
pub const ASK_AGAIN: &str = "ask_again";

/// Answer of `GET /v1/facts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FactsPage {
    /// By record, as far as the caller may read them.
    pub facts: Vec<ReviewFacts>,
    /// Planted faults among the actions, as far as the caller may know of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultFacts>,
    /// Reviews on this page, with those that the caller may not read.
    pub total: u32,
    /// The last record that the page covers: `after` of the next request.
    pub next: Seq,
}

/// Data of the `hello` and `beat` events of the live stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Beat {
    /// The log's last record.
    pub head: Seq,
    /// The hub's clock.
    pub now: i64,
}

/// One action in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ActionSummary {
    /// Its id.
    pub id: String,
    /// For example `deploy.rollout`.
    pub kind: String,
    /// One line, untrusted.
    pub title: String,
    /// The tool's name.
    pub tool: String,
    /// What it acts on.
    pub target: Target,
    /// As stated by the tool, or `medium`.
    pub risk: Risk,
    /// Where it stands.
    pub status: Status,
    /// RFC 3339.
    pub proposed_at: String,
    /// RFC 3339.
    pub deadline: String,
    /// What happens then.
    pub on_deadline: OnDeadline,
    /// Digest of what is approved.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// Pieces of evidence.
    pub evidence: u32,
    /// Name of whoever works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<String>,
}

/// One action with its content, decision and records.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ActionDocument {
    /// The head.
    #[serde(flatten)]
    pub summary: ActionSummary,
    /// Arguments, preview, reasons, evidence; none when it was erased.
    #[schema(value_type = Object)]
    pub content: Option<ActionContent>,
    /// Once decided.
    pub decision: Option<Decision>,
    /// The action's records, oldest first; none for tools.
    #[schema(value_type = Vec<Object>)]
    pub records: Vec<Record>,
}

/// What a cause is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// A tool's action.
    Action,
    /// A change that no tool proposed.
    Change,
    /// No action and no change.
    #[default]
    None,
}

/// What may have caused an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Causes {
    /// The incident.
    pub incident: String,
    /// Version of the method.
    pub method: u32,
    /// Candidates began at or after this time, and before the onset.
    pub from: String,
    /// Candidates that were compared; the answer holds the first of them.
    pub compared: usize,
    /// Most likely first; "no action" is always among them.
    pub candidates: Vec<RankedCause>,
}

/// A candidate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RankedCause {
    /// The action or change; none for "no action caused this".
    pub id: Option<String>,
    /// What it is.
    pub kind: CauseKind,
    /// One line, as the tool or source wrote it.
    pub title: Option<String>,
    /// The tool's name, `human` or `ci`.
    pub by: Option<String>,
    /// Services it touches.
    pub services: Vec<String>,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// Its last completed step.
    pub finished_at: Option<String>,
    /// Log-odds; the sum of the parts.
    pub score: f64,
    /// Among all that were compared.
    pub probability: f64,
    /// Why.
    pub parts: Vec<CausePart>,
}

impl RankedCause {
    /// The cause, as a finding names it.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match (self.kind, &self.id) {
            (CauseKind::Action, Some(id)) => Cause::Action(id.as_str().into()),
            (CauseKind::Change, Some(id)) => Cause::Change(id.clone()),
            _ => Cause::NoChange,
        }
    }
}

/// An addend of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CausePart {
    /// A fixed name.
    pub name: String,
    /// What it adds.
    pub score: f64,
    /// Why, in words of this hub, of tools and of sources.
    pub reason: String,
}
