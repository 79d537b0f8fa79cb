//! Record kinds about incidents. The subject is the id of the source's incident or alert group.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Empty, Record, SentenceContext};
use holdpoint_incidents::{Statement, Told};
use serde::{Deserialize, Serialize};

/// Header of `incident.stated`: what a source says of an incident or an alert group at one time.
/// Incidents follow from all of them, in whatever order they came. Texts are in the body.
pub type IncidentStated = Statement;

/// Header of `incident.merged`. The subject is the incident that is merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentMerged {
    /// The id of the incident that it is merged into.
    pub into: String,
}

record_kinds! {
    /// A record about an incident, typed.
    IncidentEvent {
        /// Something is said of an incident that was not known.
        Administration Stated "incident.stated" 1 IncidentStated;
        /// A person says that it is the same as another one.
        Administration Merged "incident.merged" 1 IncidentMerged;
        /// A person takes back that it was merged.
        Administration Split "incident.split" 1 Empty;
        /// A person notes something about an incident. The body is the signed command, which holds
        /// the text: who erases the one erases the other.
        Administration Noted "incident.noted" 1 Empty;
    }
}

impl IncidentEvent {
    /// Whether a record says what a source or a person states of an incident, by its kind alone.
    #[must_use]
    pub fn is_statement(record: &Record) -> bool {
        record.kind == "incident.stated"
    }

    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Stated(stated) => {
                let title = match &stated.told {
                    Told::Incident(report) => &report.title,
                    Told::Alerts(group) => &group.title,
                };
                format!("recorded what {} says of the incident {}", visible_line(&stated.source), visible_line(title))
            }
            Self::Merged(_) => "merged an incident into another one".into(),
            Self::Split(_) => "split an incident from the one it was merged into".into(),
            Self::Noted(_) => "wrote a note on an incident".into(),
        }
    }
}
