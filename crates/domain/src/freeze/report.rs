//! A freeze as it is told to people: times as RFC 3339 in UTC, beside the local text.

use crate::second_person::has_role_and_device;
use crate::{
    ActionId, Exception, ExceptionId, Freeze, FreezeEffect, FreezeId, FreezeRule, FreezeStatus, Ms, PersonId, RequestedBy, State, ToolName,
    rfc3339,
};
use serde::{Deserialize, Serialize};

/// A freeze at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeReport {
    /// Its id.
    pub freeze: FreezeId,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub status: FreezeStatus,
    /// Its strictest effect.
    pub effect: FreezeEffect,
    /// What it does, and for what.
    pub rules: Vec<FreezeRule>,
    /// Why.
    pub reason: String,
    /// Its first instant.
    pub from: String,
    /// The first instant after it.
    pub until: String,
    /// The zone it was planned in.
    pub zone: String,
    /// Its beginning in that zone, with the offset.
    pub from_local: String,
    /// Its end in that zone.
    pub until_local: String,
    /// Who planned it.
    pub by: PersonId,
    /// When it was ended early or cancelled; null otherwise.
    pub ended_at: Option<String>,
    /// Who asked to end it early, while another person has to agree.
    pub end_requested: Option<RequestedReport>,
    /// Exceptions, in the order in which they were asked for.
    pub exceptions: Vec<ExceptionReport>,
    /// People who may sign: managers and administrators with a device.
    pub may_sign: Vec<PersonId>,
}

/// Who asked, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedReport {
    /// The person.
    pub by: PersonId,
    /// When.
    pub at: String,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionReport {
    /// Its id.
    pub exception: ExceptionId,
    /// The tool.
    pub tool: ToolName,
    /// The kind of action.
    pub kind: String,
    /// The service.
    pub service: String,
    /// Why.
    pub reason: String,
    /// Its first instant; null for the beginning of the window.
    pub from: Option<String>,
    /// The first instant after it.
    pub until: String,
    /// The action that it undoes.
    pub undo_of: Option<ActionId>,
    /// Two people have signed it, or one for the undo of an action tied to an open incident. It
    /// holds unless it was taken back.
    pub granted: bool,
    /// The first signature.
    pub requested: RequestedReport,
    /// The second signature.
    pub agreed: Option<RequestedReport>,
    /// Who took it back; null while it was not.
    #[serde(default)]
    pub revoked: Option<RequestedReport>,
    /// The open incident for which one person sufficed.
    pub incident: Option<String>,
}

impl State {
    /// What is told of a freeze at `now`.
    #[must_use]
    pub fn freeze_report(&self, freeze: &Freeze, now: Ms) -> FreezeReport {
        let planned = &freeze.planned;
        FreezeReport {
            freeze: freeze.id.clone(),
            name: planned.name.clone(),
            status: freeze.status(now),
            effect: freeze.strictest(),
            rules: planned.rules.clone(),
            reason: planned.reason.clone(),
            from: rfc3339(planned.from),
            until: rfc3339(planned.until),
            zone: planned.zone.clone(),
            from_local: planned.from_local.clone(),
            until_local: planned.until_local.clone(),
            by: freeze.by.clone(),
            ended_at: freeze.ended_at.or(freeze.cancelled_at).map(rfc3339),
            end_requested: freeze.end_requested.as_ref().map(requested),
            exceptions: freeze.exceptions.iter().map(exception).collect(),
            may_sign: self.freeze_signers(),
        }
    }

    /// People who may plan, end and except.
    #[must_use]
    pub fn freeze_signers(&self) -> Vec<PersonId> {
        let mut people: Vec<PersonId> =
            self.people.active().map(|(id, _)| id).filter(|id| has_role_and_device(self, id)).cloned().collect();
        people.sort_unstable();
        people
    }
}

fn requested(requested: &RequestedBy) -> RequestedReport {
    RequestedReport { by: requested.by.clone(), at: rfc3339(requested.at) }
}

fn exception(one: &Exception) -> ExceptionReport {
    let asked = one.asked.clone();
    ExceptionReport {
        exception: asked.id,
        tool: asked.tool,
        kind: asked.kind,
        service: asked.service,
        reason: asked.reason,
        from: asked.from.map(rfc3339),
        until: rfc3339(asked.until),
        undo_of: asked.undo_of,
        granted: one.granted.is_some(),
        requested: requested(&one.requested),
        agreed: one.granted.as_ref().map(|granted| RequestedReport { by: granted.by.clone(), at: rfc3339(granted.at) }),
        revoked: one.revoked.as_ref().map(requested),
        incident: one.granted.as_ref().and_then(|granted| granted.incident.clone()),
    }
}
