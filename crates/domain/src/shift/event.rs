//! Record kinds about shifts and absences. Their subject is the id of the shift or absence.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Empty, Ms, PersonId, SentenceContext, local_words};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a shift or an absence, typed.
    ShiftEvent {
        /// A shift is planned, or a planned one is replaced.
        People Planned "shift.planned" 1 ShiftPlanned;
        /// A planned shift is cancelled.
        People Cancelled "shift.cancelled" 1 Empty;
        /// A person will be absent, and may name who stands in.
        People AbsencePlanned "absence.planned" 1 AbsencePlanned;
        /// An absence is over before its end, or was planned by mistake.
        People AbsenceEnded "absence.ended" 1 Empty;
    }
}

/// Header of `shift.planned`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftPlanned {
    /// The person's id; the text as stated while no person of the workspace has that name.
    pub person: String,
    /// The team they work for.
    pub team: String,
    /// The zone it was planned in, by its IANA name.
    pub zone: String,
    /// Its first instant.
    pub from: Ms,
    /// The first instant after it.
    pub until: Ms,
    /// `from` in that zone, RFC 3339 with the offset.
    pub from_local: String,
    /// `until` in that zone.
    pub until_local: String,
}

/// Header of `absence.planned`. It always has an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsencePlanned {
    /// Who is absent.
    pub person: PersonId,
    /// Its first instant.
    pub from: Ms,
    /// The first instant after it.
    pub until: Ms,
    /// Who stands in on the shifts of that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<PersonId>,
}

impl ShiftEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Planned(planned) => {
                let (team, zone) = (visible_line(&planned.team), visible_line(&planned.zone));
                format!("planned a shift of {team} on {} ({zone})", local_words(planned.from, &planned.zone))
            }
            Self::Cancelled(_) => "cancelled a shift".into(),
            Self::AbsencePlanned(planned) => format!("planned an absence until {} UTC", local_words(planned.until, "UTC")),
            Self::AbsenceEnded(_) => "ended an absence".into(),
        }
    }
}
