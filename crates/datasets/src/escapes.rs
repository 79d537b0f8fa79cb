//! Incidents that findings tie to actions.

use holdpoint_domain::incidents::Book;
use holdpoint_domain::{ActionId, Cause, Findings, Grade, Ms};
use std::collections::{BTreeMap, BTreeSet};

/// What incidents say of one action.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tied {
    /// Incidents of which it is suspected or confirmed as the cause.
    pub(crate) incidents: BTreeSet<String>,
    /// When it was first confirmed as the cause, and why.
    pub(crate) confirmed: Option<(Ms, Option<String>)>,
}

/// By action.
pub(crate) fn tied_actions(book: &Book, findings: &Findings) -> BTreeMap<ActionId, Tied> {
    let mut tied: BTreeMap<ActionId, Tied> = BTreeMap::new();
    let mut all: Vec<_> = findings.iter().collect();
    all.sort_by_key(|finding| finding.at);
    for finding in all {
        let Cause::Action(action) = &finding.stated.cause else { continue };
        let Some(incident) = book.find(&finding.incident) else { continue };
        let grade = findings.grade_of(book, &incident, &finding.stated.cause);
        if grade.is_none_or(|grade| grade == Grade::RuledOut) {
            continue;
        }
        let known = tied.entry(action.clone()).or_default();
        known.incidents.insert(incident.id.clone());
        if grade == Some(Grade::Confirmed) && finding.stated.grade == Grade::Confirmed && known.confirmed.is_none() {
            known.confirmed = Some((finding.at, finding.stated.why.clone()));
        }
    }
    tied
}
