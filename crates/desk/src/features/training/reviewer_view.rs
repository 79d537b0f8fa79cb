//! What the page of one reviewer shows: for the person, managers and trainers.

use super::faults_view::FaultFigure;
use super::view::AgreementRow;
use holdpoint_domain::{Certainty, RightVerdict};
use serde::Serialize;
use ts_rs::TS;

/// The page of one reviewer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewerView {
    pub person: String,
    pub name: String,
    /// "Retail · qualified for refunds"; empty for neither team nor qualification.
    pub about: String,
    /// Whom this person may look at, by name.
    pub people: Vec<ReviewerChoice>,
    pub vigilance: FaultFigure,
    /// "Too early to say how well Ines finds faults: 61 of about 100 planted faults."; none once there are enough.
    pub too_early: Option<String>,
    /// A row for each verdict that can be right.
    pub confusion: Vec<ConfusionRow>,
    /// "Right in 254 of 312, 81 %, interval 77 to 85 %."
    pub accuracy: String,
    pub certainty: Vec<CertaintyRow>,
    /// Agreement with each other person, of blind double reviews.
    pub pairs: Vec<AgreementRow>,
    pub footer: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReviewerChoice {
    pub id: String,
    pub name: String,
}

/// What the person said where one verdict was right.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ConfusionRow {
    pub right: RightVerdict,
    /// Approve, edit, reject.
    pub said: Vec<ShareCell>,
    pub cases: u32,
}

/// A share with its count and 95 % interval (Wilson); none where there are no cases.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ShareCell {
    pub count: u32,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// How often the person was right, by what certainty they stated.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CertaintyRow {
    pub certainty: Certainty,
    pub share: ShareCell,
    pub cases: u32,
    /// "too few to say (16 of 30)"; none where the share stands.
    pub sentence: Option<String>,
}
