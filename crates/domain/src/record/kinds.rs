//! What is fixed for a record kind: its name, version, audit group, and whether it must be understood.
//!
//! A noun declares its kinds with [`record_kinds!`] in `<noun>/event.rs`; the nouns
//! themselves are listed once, in `event.rs`.

use serde::{Deserialize, Serialize};

/// Which filter of the audit trail a record kind belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum KindGroup {
    /// Proposed, changed, withdrawn, executed.
    Actions,
    /// Claims, reviews, escalations.
    Reviews,
    /// Decisions, their delivery, and the use of grants.
    Decisions,
    /// People, invites, devices.
    People,
    /// Tools and their tokens.
    Tools,
    /// Policies, the hub itself, erased bodies.
    Administration,
}

/// Header of records that need no more than their subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// One version of one record kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordKind {
    /// For example `action.proposed`. A name that ends with `!` must be understood.
    pub name: &'static str,
    /// Version of header and body, from 1.
    pub version: u32,
    /// The filter of the audit trail.
    pub group: KindGroup,
    /// The first release of Holdpoint that reads it, where an older one must not go on without it.
    pub needs: Option<&'static str>,
}

/// A record of a kind or version that this build does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKind {
    /// The record's kind.
    pub kind: String,
    /// The record's version.
    pub version: u32,
    /// Deciding and signing stop: the kind ends with `!`, or a later version of a known kind
    /// may change what the record before it allowed.
    pub must_be_understood: bool,
    /// The first release that reads it, as the record's header says.
    pub needs: Option<String>,
}

impl UnknownKind {
    pub(crate) fn new(kind: &str, version: u32, header: &str, known_in_another_version: bool) -> Self {
        #[derive(Deserialize)]
        struct Needs {
            needs: Option<String>,
        }
        let needs = serde_json::from_str::<Needs>(header).ok().and_then(|header| header.needs);
        let must_be_understood = known_in_another_version || kind.ends_with('!');
        Self { kind: kind.to_owned(), version, must_be_understood, needs }
    }

    /// Why an older build stops, and what to install.
    #[must_use]
    pub fn sentence(&self) -> String {
        let release = match &self.needs {
            Some(release) => format!("Holdpoint {} or newer", crate::text::visible_line(release)),
            None => "a newer Holdpoint".into(),
        };
        let kind = crate::text::visible_line(&self.kind);
        format!(
            "The record holds {kind} version {}, which this version does not understand. Install {release}; reading goes on.",
            self.version
        )
    }
}

/// What a record's sentence needs beside its header.
#[derive(Clone, Copy, Debug)]
pub struct SentenceContext<'a> {
    /// The action's title, or the name of the party that the record is about; fit for display.
    pub what: &'a str,
    /// The hub is the actor.
    pub by_hub: bool,
}

/// Defines the events of a noun: one row for each version of each record kind.
///
/// A row is `Variant "kind" version Header;`, followed by `needs "x.y.z"` before the
/// semicolon where an older build must stop.
macro_rules! record_kinds {
    ($(#[$about:meta])* $events:ident { $($(#[$doc:meta])* $group:ident $variant:ident $kind:literal $version:literal $header:ty $(, needs $needs:literal)?;)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $events {
            $($(#[$doc])* $variant($header),)*
        }

        impl $events {
            /// Every kind of this noun.
            pub const KINDS: &'static [crate::RecordKind] = &[$(crate::RecordKind {
                name: $kind,
                version: $version,
                group: crate::KindGroup::$group,
                needs: crate::record::kinds::first(&[$($needs)?]),
            }),*];

            /// The kind and version this event is written as.
            #[must_use]
            pub const fn kind(&self) -> crate::RecordKind {
                match self { $(Self::$variant(_) => crate::RecordKind {
                    name: $kind,
                    version: $version,
                    group: crate::KindGroup::$group,
                    needs: crate::record::kinds::first(&[$($needs)?]),
                },)* }
            }

            pub(crate) fn read(kind: &str, version: u32, header: &str) -> Option<Result<Self, serde_json::Error>> {
                match (kind, version) {
                    $(($kind, $version) => Some(serde_json::from_str(header).map(Self::$variant)),)*
                    _ => None,
                }
            }

            pub(crate) fn header(&self) -> Result<Box<serde_json::value::RawValue>, serde_json::Error> {
                match self { $(Self::$variant(header) => crate::canonical_raw(header),)* }
            }
        }
    };
}
pub(crate) use record_kinds;

pub(crate) const fn first(needs: &[&'static str]) -> Option<&'static str> {
    match needs {
        [] => None,
        [first, ..] => Some(*first),
    }
}
