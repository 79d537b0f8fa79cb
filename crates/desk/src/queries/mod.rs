//! What the window asks for: view models from the replica and the outbox.
//! Nothing is changed here.

pub(crate) mod action;
pub(crate) mod app;
pub(crate) mod arguments;
pub(crate) mod audit;
pub(crate) mod chain;
pub(crate) mod content;
pub(crate) mod document;
pub(crate) mod evidence;
mod facts;
pub(crate) mod pace;
mod parts;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod preview;
pub(crate) mod queue;
mod sentences;
pub(crate) mod settings;
mod signature;
mod similar;
pub(crate) mod story;
pub(crate) mod tools;
mod verdicts;

use crate::view::{ActionStatus, OnDeadlineView, RiskView};
use holdpoint_domain::{OnDeadline, Risk, Status};

const fn risk(risk: Risk) -> RiskView {
    match risk {
        Risk::Low => RiskView::Low,
        Risk::Medium => RiskView::Medium,
        Risk::High => RiskView::High,
        Risk::Critical => RiskView::Critical,
    }
}

const fn on_deadline(what: OnDeadline) -> OnDeadlineView {
    match what {
        OnDeadline::Deny => OnDeadlineView::Deny,
        OnDeadline::Allow => OnDeadlineView::Allow,
        OnDeadline::Hold => OnDeadlineView::Hold,
    }
}

const fn status(status: Status) -> ActionStatus {
    match status {
        Status::Open => ActionStatus::Open,
        Status::Approved => ActionStatus::Approved,
        Status::Edited => ActionStatus::Edited,
        Status::Rejected => ActionStatus::Rejected,
        Status::Responded => ActionStatus::Responded,
        Status::Expired => ActionStatus::Expired,
        Status::Stopped => ActionStatus::Stopped,
        Status::Withdrawn => ActionStatus::Withdrawn,
    }
}

const fn status_of(status: ActionStatus) -> Status {
    match status {
        ActionStatus::Open => Status::Open,
        ActionStatus::Approved => Status::Approved,
        ActionStatus::Edited => Status::Edited,
        ActionStatus::Rejected => Status::Rejected,
        ActionStatus::Responded => Status::Responded,
        ActionStatus::Expired => Status::Expired,
        ActionStatus::Stopped => Status::Stopped,
        ActionStatus::Withdrawn => Status::Withdrawn,
    }
}
