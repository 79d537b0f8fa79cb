//! Enums of the domain as enums of the view, and back.

use crate::view::{ActionStatus, OnDeadlineView, RiskView};
use holdpoint_domain::{OnDeadline, Risk, Status};

pub(crate) const fn risk(risk: Risk) -> RiskView {
    match risk {
        Risk::Low => RiskView::Low,
        Risk::Medium => RiskView::Medium,
        Risk::High => RiskView::High,
        Risk::Critical => RiskView::Critical,
    }
}

pub(crate) const fn on_deadline(what: OnDeadline) -> OnDeadlineView {
    match what {
        OnDeadline::Deny => OnDeadlineView::Deny,
        OnDeadline::Allow => OnDeadlineView::Allow,
        OnDeadline::Hold => OnDeadlineView::Hold,
    }
}

pub(crate) const fn status(status: Status) -> ActionStatus {
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

pub(crate) const fn status_of(status: ActionStatus) -> Status {
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
