//! Record kinds about stops. Their subject is the stop's id.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Empty, Ms, PersonId, StopProposals, StopScope, StopStage, ToolName};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a stop, typed.
    StopEvent {
        /// A person stops tools. An older build would let them go on.
        Administration Pulled "stop.pulled!" 1 StopPulled, needs "0.2.0";
        /// A trigger stops tools.
        Administration PulledByTrigger "stop.pulled!" 2 PulledByTrigger, needs "0.2.0";
        /// A person asks for the next stage; another one has to agree.
        Administration ResumeRequested "stop.resume_requested!" 1 ResumeRequested, needs "0.2.0";
        /// A stage began.
        Administration Resumed "stop.resumed!" 1 StopResumed, needs "0.2.0";
        /// A person went back to the first stage: everything in scope is held again.
        Administration HeldAgain "stop.held_again!" 1 Empty, needs "0.2.0";
        /// A hub refuses what is in scope, and has told the tools that are connected to it.
        Administration Reached "stop.reached" 1 StopReached;
    }
}

/// Header of `stop.pulled!`. The person who pulled it is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopPulled {
    /// What it holds.
    pub scope: StopScope,
    /// Why, shown to every reviewer and to the tools that are refused.
    pub reason: String,
    /// What becomes of new proposals.
    #[serde(default)]
    pub proposals: StopProposals,
    /// An exercise: it counts and reports, and refuses nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
    /// The incident it is for, as the person names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}

/// Header of version 2 of `stop.pulled!`: the record's actor is the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PulledByTrigger {
    /// The trigger.
    pub trigger: String,
    /// As a person pulls it; the reason names the trigger.
    #[serde(flatten)]
    pub pulled: StopPulled,
}

/// Header of `stop.resume_requested!`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeRequested {
    /// The stage that is asked for.
    pub stage: StopStage,
}

/// Header of `stop.resumed!`. The person who agreed is the record's actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopResumed {
    /// The stage that began.
    pub stage: StopStage,
    /// Who had asked for it: the actor where there was no second person; absent for a drill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<PersonId>,
}

/// Header of `stop.reached`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopReached {
    /// The hub process, as it names itself.
    pub hub: String,
    /// Tools in scope that were connected to it, by name.
    pub tools: Vec<ToolReached>,
}

/// A tool that was connected when a stop reached its hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolReached {
    /// The tool.
    pub tool: ToolName,
    /// From the record of the stop until the hub refused the tool, ms.
    pub after_ms: Ms,
}

impl StopEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Pulled(pulled) => {
                let drill = if pulled.drill { " as a drill" } else { "" };
                format!("stopped {}{drill}: {}", pulled.scope.in_words(), visible_line(&pulled.reason))
            }
            Self::PulledByTrigger(by) => format!("stopped {}: {}", by.pulled.scope.in_words(), visible_line(&by.pulled.reason)),
            Self::ResumeRequested(requested) => format!("asked to resume after a stop: {}", requested.stage.in_words()),
            Self::Resumed(resumed) => format!("resumed after a stop: {}", resumed.stage.in_words()),
            Self::HeldAgain(_) => "went back a stage: everything in the stop's scope is held again".into(),
            Self::Reached(reached) => format!("refused {} connected tools because of a stop", reached.tools.len()),
        }
    }
}
