//! The projections, in one list: a line for each.
//!
//! A line names the projection and the nouns whose events it takes. The events are
//! matched without wildcards: for a new noun the compiler asks for a line here.

use crate::action::projection::Actions;
use crate::admin_change::AdminChanges;
use crate::change::OtherChanges;
use crate::changes::BatchChanges;
use crate::device::Devices;
use crate::drill::Drills;
use crate::fault::FaultPlans;
use crate::finding::Findings;
use crate::freeze::Freezes;
use crate::hand_over::HandOvers;
use crate::health::HealthQuarterHours;
use crate::hub::Hubs;
use crate::incident::Incidents;
use crate::invite::Invites;
use crate::person::People;
use crate::policy::Policies;
use crate::projection::{Apply, Projection};
use crate::quarter_hour::QuarterHours;
use crate::record::kinds::Kinds;
use crate::release::Releases;
use crate::rereview::Rereviews;
use crate::ruling::Rulings;
use crate::services::Services;
use crate::shift::Shifts;
use crate::source::Sources;
use crate::stop::Stops;
use crate::tool::Tools;
use crate::trigger::Triggers;
use holdpoint_domain::Record;
use holdpoint_domain::{BodyEvent, Event};
use rusqlite::Connection;

macro_rules! projections {
    ($($field:ident: $projection:ty $(, $noun:ident)*;)*) => {
        /// All projections while one batch is applied.
        #[derive(Default)]
        pub(crate) struct Batch {
            $($field: $projection,)*
            changes: BatchChanges,
        }

        impl Batch {
            /// Applies one record. A header that cannot be read as its kind is counted, never fatal.
            pub(crate) fn apply(
                &mut self,
                conn: &Connection,
                record: &Record,
                event: Result<Event, serde_json::Error>,
            ) -> rusqlite::Result<()> {
                self.kinds.count(record, event.is_err());
                match event {
                    Ok(event) => self.apply_event(conn, record, event),
                    Err(error) => {
                        tracing::warn!(record.seq, record.kind, %error, "a record's header cannot be read; it is kept and counted");
                        Ok(())
                    }
                }
            }

            fn apply_event(&mut self, conn: &Connection, record: &Record, event: Event) -> rusqlite::Result<()> {
                self.changes.incidents |=
                    matches!(event, Event::Incident(_) | Event::Change(_) | Event::Finding(_) | Event::Services(_) | Event::Rereview(_));
                match event {
                    $($(Event::$noun(event) => {
                        self.changes.parties |= <$projection>::ABOUT_PARTIES;
                        self.$field.apply(conn, record, event)
                    })*)*
                    // Its effect is on the bodies that are here, which no projection reads: see `retention`.
                    Event::Body(BodyEvent::Erased(erased)) => {
                        self.changes.parties = true;
                        self.changes.erased.push(erased.digest);
                        Ok(())
                    }
                    // Read from the record itself; no table shows them.
                    Event::Draw(_) | Event::Workload(_) | Event::Unknown(_) => Ok(()),
                }
            }

            /// Writes everything back, each projection in the order of the list.
            pub(crate) fn finish(mut self, conn: &Connection) -> rusqlite::Result<BatchChanges> {
                $(self.$field.finish(conn, &mut self.changes)?;)*
                Ok(self.changes)
            }
        }

        /// Name, version and schema of every projection.
        pub const PROJECTIONS: &[(&str, u32, &str)] =
            &[$((<$projection>::NAME, <$projection>::VERSION, <$projection>::SCHEMA)),*];
    };
}

projections! {
    hubs: Hubs, Hub;
    policies: Policies, Policy;
    people: People, Person;
    invites: Invites, Invite;
    devices: Devices, Device;
    admin_changes: AdminChanges, AdminChange;
    actions: Actions, Action, Claim, Review;
    tools: Tools, Tool;
    incidents: Incidents, Incident;
    stops: Stops, Stop;
    other_changes: OtherChanges, Change;
    sources: Sources, Source;
    findings: Findings, Finding;
    services: Services, Services;
    rereviews: Rereviews, Rereview;
    freezes: Freezes, Freeze;
    triggers: Triggers, Trigger;
    rulings: Rulings, Ruling;
    releases: Releases, Release;
    fault_plans: FaultPlans, Fault;
    shifts: Shifts, Shift;
    hand_overs: HandOvers, HandOver;
    drills: Drills, Drill;
    quarter_hours: QuarterHours;
    health: HealthQuarterHours;
    kinds: Kinds;
}
