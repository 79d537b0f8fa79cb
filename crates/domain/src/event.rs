//! Trunk table 1 of 3: the nouns that have record kinds.
//!
//! Each version of each kind is frozen: its bytes in `tests/golden/` must decode for
//! ever. What this build does not know stays a record and is counted, never dropped.

use crate::{
    ActionEvent, AdminChangeEvent, BodyEvent, ChangeEvent, ClaimEvent, Code, DeviceEvent, Digest, Draft, DrawEvent, DrillEvent, FaultEvent,
    FindingEvent, FreezeEvent, HandOverEvent, HubEvent, IncidentEvent, InviteEvent, Ms, PersonEvent, PolicyEvent, Record, RecordKind,
    Refusal, ReleaseEvent, RereviewEvent, ReviewEvent, RulingEvent, SentenceContext, ServicesEvent, ShiftEvent, SourceEvent, StopEvent,
    ToolEvent, TriggerEvent, UnknownKind, WorkloadEvent, canonical_raw,
};
use serde_json::{Map, Value, value::RawValue};

macro_rules! nouns {
    (on actions { $($(#[$on_doc:meta])* $on:ident($on_events:ident);)* } on others { $($(#[$doc:meta])* $noun:ident($events:ident);)* }) => {
        nouns! { all: $($(#[$on_doc])* $on($on_events);)* $($(#[$doc])* $noun($events);)* }

        /// An event whose subject is an action.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(clippy::large_enum_variant, reason = "read, applied and dropped; a box would allocate once more for each record")]
        pub enum OnAction {
            $($(#[$on_doc])* $on($on_events),)*
        }

        impl Event {
            /// The event, if its subject is an action.
            #[must_use]
            pub fn on_action(self) -> Option<OnAction> {
                match self {
                    $(Self::$on(event) => Some(OnAction::$on(event)),)*
                    $(Self::$noun(_))|* | Self::Unknown(_) => None,
                }
            }
        }
    };
    (all: $($(#[$doc:meta])* $noun:ident($events:ident);)*) => {
        /// A record's header, typed: a noun, then what happened to it.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(clippy::large_enum_variant, reason = "read, applied and dropped; a box would allocate once more for each record")]
        pub enum Event {
            $($(#[$doc])* $noun($events),)*
            /// Of a kind or version this build does not know.
            Unknown(UnknownKind),
        }

        impl Event {
            /// Every kind this build writes, noun by noun.
            pub fn kinds() -> impl Iterator<Item = &'static RecordKind> {
                [$($events::KINDS),*].into_iter().flatten()
            }

            /// What happened, in words that follow the actor's name: "claimed Roll back checkout-api".
            #[must_use]
            pub fn sentence(&self, about: &SentenceContext<'_>) -> String {
                match self {
                    $(Self::$noun(event) => event.sentence(about),)*
                    Self::Unknown(_) => "a kind of record that this version of the app does not know".into(),
                }
            }

            /// The record kind; none for [`Event::Unknown`].
            #[must_use]
            pub const fn kind(&self) -> Option<RecordKind> {
                match self {
                    $(Self::$noun(event) => Some(event.kind()),)*
                    Self::Unknown(_) => None,
                }
            }

            /// Reads a record's header from its parts.
            ///
            /// # Errors
            /// When a known kind and version does not hold what it should.
            pub fn read(kind: &str, version: u32, header: &str) -> Result<Self, serde_json::Error> {
                $(if let Some(event) = $events::read(kind, version, header) {
                    return event.map(Self::$noun);
                })*
                let known = Self::kinds().any(|known| known.name == kind);
                Ok(Self::Unknown(UnknownKind::new(kind, version, header, known)))
            }

            fn header(&self) -> Result<Box<RawValue>, serde_json::Error> {
                match self {
                    $(Self::$noun(event) => event.header(),)*
                    Self::Unknown(_) => canonical_raw(&()),
                }
            }
        }

        $(impl From<$events> for Event {
            fn from(event: $events) -> Self {
                Self::$noun(event)
            }
        })*
    };
}

// The most frequent first: a record is looked up in this order.
nouns! {
    on actions {
        /// Proposed, decided, executed.
        Action(ActionEvent);
        /// Submitted.
        Review(ReviewEvent);
        /// Taken, given back.
        Claim(ClaimEvent);
    }
    on others {
        /// Opened.
        Hub(HubEvent);
        /// Published.
        Policy(PolicyEvent);
        /// Enrolled, changed, revoked.
        Person(PersonEvent);
        /// Made, used, revoked.
        Invite(InviteEvent);
        /// Enrolled, revoked.
        Device(DeviceEvent);
        /// Added, given another token, revoked.
        Tool(ToolEvent);
        /// Erased.
        Body(BodyEvent);
        /// Committed, revealed.
        Draw(DrawEvent);
        /// Requested, confirmed, declined.
        AdminChange(AdminChangeEvent);
        /// Stated by a source or a person, merged, split.
        Incident(IncidentEvent);
        /// Pulled, resumed.
        Stop(StopEvent);
        /// Stated by a source or a person.
        Change(ChangeEvent);
        /// Added, revoked.
        Source(SourceEvent);
        /// Stated by a person, or suspected by the hub.
        Finding(FindingEvent);
        /// A map of services is published.
        Services(ServicesEvent);
        /// Requested.
        Rereview(RereviewEvent);
        /// Planned, ended, excepted from.
        Freeze(FreezeEvent);
        /// Published, fired.
        Trigger(TriggerEvent);
        /// Made, appealed.
        Ruling(RulingEvent);
        /// Recorded, evaluated; datasets are frozen.
        Release(ReleaseEvent);
        /// A person's day is recorded.
        Workload(WorkloadEvent);
        /// Shifts and absences: planned, cancelled, ended.
        Shift(ShiftEvent);
        /// A hand-over at the end of a shift: offered, taken.
        HandOver(HandOverEvent);
        /// Planted faults: planned, their rate set.
        Fault(FaultEvent);
        /// Published, answered; qualifications are granted.
        Drill(DrillEvent);
    }
}

impl Event {
    /// Reads a record's header.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(record: &Record) -> Result<Self, serde_json::Error> {
        Self::read(&record.kind, record.version, record.header.get())
    }

    /// Reads a record's header for display: one that cannot be read counts as of unknown kind.
    #[must_use]
    pub fn read_for_display(record: &Record) -> Self {
        Self::of(record).unwrap_or_else(|_| Self::Unknown(UnknownKind::new(&record.kind, record.version, record.header.get(), false)))
    }

    /// A draft of this event's record.
    ///
    /// # Errors
    /// `internal` when the header cannot be canonical JSON.
    pub fn draft(&self, at: Ms, actor: &str, subject: &str, body: Option<Digest>) -> Result<Draft, Refusal> {
        let internal = |what: String| Refusal::new(Code::Internal, what);
        let kind = self.kind().ok_or_else(|| internal("A record of unknown kind cannot be written.".into()))?;
        let unwritable = |error: serde_json::Error| internal(format!("The record's header cannot be written: {error}."));
        let mut header = self.header().map_err(unwritable)?;
        if let Some(needs) = kind.needs {
            header = with_needs(&header, needs).map_err(unwritable)?;
        }
        Ok(Draft { at, actor: actor.into(), kind: kind.name.into(), version: kind.version, subject: subject.into(), header, body })
    }
}

// An older build cannot read the header, but it can read which release does.
fn with_needs(header: &RawValue, needs: &str) -> Result<Box<RawValue>, serde_json::Error> {
    let mut members: Map<String, Value> = serde_json::from_str(header.get())?;
    members.insert("needs".into(), needs.into());
    canonical_raw(&members)
}
