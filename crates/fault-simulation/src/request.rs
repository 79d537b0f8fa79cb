//! What desks and tools ask of a hub, and what the hub answers.

use crate::random::Random;
use holdpoint_domain::{
    ACTION, Action, ActionId, Command, Decision, Digest, Enroll, Envelope, Ms, OnDeadline, Outcome, Proposal, Propose, ReadingBody, Record,
    Refusal, RequestKey, Seq, canonical, new_id,
};
use holdpoint_hub::{BareHub, Receipt};
use std::sync::Arc;
use std::time::Duration;

/// Records in one answer: few, so that desks fetch several pages.
const PAGE_RECORDS: usize = 40;

/// One request. A repeated delivery is the same request.
#[derive(Clone)]
pub(crate) enum Request {
    Propose {
        proposal: Box<Proposal>,
        key: Option<String>,
    },
    Revise {
        action: ActionId,
        proposal: Box<Proposal>,
    },
    Withdraw {
        tool: &'static str,
        action: ActionId,
    },
    AskDecision {
        tool: &'static str,
        action: ActionId,
        wait: Duration,
    },
    UseGrant {
        tool: &'static str,
        action: ActionId,
        digest: Digest,
        grant: String,
    },
    Report {
        tool: &'static str,
        action: ActionId,
        outcome: Outcome,
    },
    Command {
        device: String,
        envelope: Box<Envelope>,
        reading: Option<ReadingBody>,
    },
    /// `code`: the text of the invite; none for the owner, who has the secret of the folder.
    Enroll {
        enroll: Box<Enroll>,
        code: Option<String>,
    },
    Records {
        device: String,
        after: Seq,
    },
    Body {
        device: String,
        digest: Digest,
    },
}

/// An answer that is no refusal.
pub(crate) enum Response {
    Proposed(Proposed),
    Recorded(Receipt),
    Decision(Option<Box<Decision>>),
    Records(Vec<Record>),
    Body(Vec<u8>),
}

/// What a tool is told of its proposal.
#[derive(Clone, Debug)]
pub(crate) struct Proposed {
    pub(crate) id: ActionId,
    pub(crate) digest: Digest,
    pub(crate) deadline: Ms,
    /// Version of the policy.
    pub(crate) policy: String,
    pub(crate) revision: u32,
    pub(crate) on_deadline: OnDeadline,
}

impl From<Arc<Action>> for Proposed {
    fn from(action: Arc<Action>) -> Self {
        Self {
            id: action.id.clone(),
            digest: action.content.digest,
            deadline: action.content.deadline,
            policy: action.content.policy.version.clone(),
            revision: action.revision,
            on_deadline: action.content.on_deadline,
        }
    }
}

impl Response {
    /// In a few words, for a trace.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Proposed(action) => format!("{} {}", action.id.as_str(), action.digest),
            Self::Recorded(receipt) => format!("recorded up to {}{}", receipt.head, if receipt.repeated { ", repeated" } else { "" }),
            Self::Decision(None) => "still open".into(),
            Self::Decision(Some(decision)) => format!("{:?} {}", decision.verdict, decision.digest),
            Self::Records(records) => format!("{} records", records.len()),
            Self::Body(bytes) => format!("{} bytes", bytes.len()),
        }
    }
}

impl Request {
    /// Whether the network may deliver it twice: senders repeat only what counts once.
    pub(crate) fn may_be_repeated(&self) -> bool {
        match self {
            Self::Propose { key, .. } => key.is_some(),
            Self::Revise { .. } => false,
            _ => true,
        }
    }

    /// In a few words, for a trace.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Propose { proposal, key } => format!("propose {} {key:?}", proposal.title),
            Self::Revise { action, .. } => format!("revise {}", action.as_str()),
            Self::Withdraw { action, .. } => format!("withdraw {}", action.as_str()),
            Self::AskDecision { action, wait, .. } => format!("ask for the decision on {} for {wait:?}", action.as_str()),
            Self::UseGrant { action, .. } => format!("use the grant of {}", action.as_str()),
            Self::Report { action, outcome, .. } => format!("report {outcome:?} of {}", action.as_str()),
            Self::Command { envelope, .. } => {
                format!("command {}", String::from_utf8_lossy(&envelope.payload().unwrap_or_default()))
            }
            Self::Enroll { enroll, .. } => format!("enroll {}", enroll.device.as_str()),
            Self::Records { after, .. } => format!("records after {after}"),
            Self::Body { digest, .. } => format!("body {digest}"),
        }
    }

    /// Does what the route of this request does. `random` makes the ids and salts of this delivery.
    pub(crate) async fn handle(self, hub: &BareHub, random: &mut Random) -> Result<Response, Refusal> {
        match self {
            Self::Propose { proposal, key } => {
                let action = new_id(ACTION, hub.state().at, random.bytes()).into();
                let key = key.map(|key| RequestKey { key, request: Digest::of(&canonical(&proposal).unwrap_or_default()) });
                propose(hub, make_propose(action, *proposal, key, random)).await
            }
            Self::Revise { action, proposal } => {
                hub.submit(Command::Revise(Box::new(make_propose(action.clone(), *proposal, None, random)))).await?;
                hub.load_action(&action).await.map(|action| Response::Proposed(action.into()))
            }
            Self::Withdraw { tool, action } => hub.submit(Command::Withdraw { tool: tool.into(), action }).await.map(Response::Recorded),
            Self::AskDecision { tool, action, wait } => {
                hub.get_decision(tool, &action, wait).await.map(|decision| Response::Decision(decision.map(Box::new)))
            }
            Self::UseGrant { tool, action, digest, grant } => hub.use_grant(tool, &action, digest, &grant).await.map(Response::Recorded),
            Self::Report { tool, action, outcome } => {
                hub.submit(Command::Report { tool: tool.into(), action, outcome, message: None }).await.map(Response::Recorded)
            }
            Self::Command { device, envelope, reading } => {
                hub.submit_signed(&device, *envelope, reading, random.salt()).await.map(Response::Recorded)
            }
            Self::Enroll { enroll, .. } => hub.submit(Command::Enroll(enroll)).await.map(Response::Recorded),
            Self::Records { device, after } => hub.read_records(&device, after, PAGE_RECORDS).await.map(Response::Records),
            Self::Body { device, digest } => hub.read_body(&device, &digest).await.map(Response::Body),
        }
    }
}

fn make_propose(action: ActionId, proposal: Proposal, key: Option<RequestKey>, random: &mut Random) -> Propose {
    Propose { tool: proposal.tool.name.clone(), action, proposal, salt: random.salt(), key, token: None }
}

async fn propose(hub: &BareHub, propose: Propose) -> Result<Response, Refusal> {
    let id = propose.action.clone();
    let submitted = hub.submit(Command::Propose(Box::new(propose))).await?;
    hub.load_action(&submitted.action.unwrap_or(id)).await.map(|action| Response::Proposed(action.into()))
}
