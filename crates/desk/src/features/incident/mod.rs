//! Incidents: the list with its figures, one incident with what was done before it, and findings.

mod approval;
pub(crate) mod approval_view;
pub(crate) mod approvals;
pub(crate) mod breakdown;
mod chart;
mod detail;
mod escapes;
mod facts;
mod figures;
pub(crate) mod figures_view;
mod impact;
mod rates;
pub(crate) mod read;
pub(crate) mod related;
mod same_way;
mod severity;
pub(crate) mod view;
pub(crate) mod write;

/// The level of an incident, from its source's word.
pub(crate) fn level_of(incident: &holdpoint_domain::incidents::Incident) -> crate::view::SeverityLevel {
    severity::level(incident.severity.as_deref())
}

pub(crate) use approval::since_break;
pub use approval::{Approval, Approver, read_approval};
pub(crate) use escapes::read_tied_between;

pub use detail::note_text;
pub use escapes::{TiedAction, read_tied_actions};
pub use figures::incident_row;
pub use rates::{BY_KIND, BY_MODEL, BY_TOOL, FailureRow, Grouping, RankingRecord, Share, WEEK_MS, failures_by, ranking_record};
pub use same_way::{SameWay, SimilarApproval, read_same_way};
