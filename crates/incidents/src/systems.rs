//! The one table of other systems. A row gives the format that `holdpoint import` reads and the
//! type of source that delivers it, with their names on the command line, on the wire and on screen.
//!
//! A row ends with the file that reads the system's bodies; that file holds what else is known of
//! it, as constants. A new system is such a file, its `mod` line, and a row here.

use crate::changes::{StatedChange, cdevents, github, native as native_changes};
use crate::formats::{alertmanager, google_cloud, native, pagerduty, statuspage};
use crate::stated::Stated;
use crate::system::{BodyFormat, SignatureScheme, SourceFacts};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! systems {
    (
        incidents { $($(#[$about:meta])* $format:ident, $source:ident: $file:ident;)* }
        changes { $($(#[$change_about:meta])* $change_format:ident $(, $change_source:ident)?: $change_file:ident;)* }
    ) => {
        /// A format of bodies about incidents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($(#[$about])* $format,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$format),*];

            pub(crate) const fn facts(self) -> &'static BodyFormat<Stated> {
                match self {
                    $(Self::$format => &$file::FORMAT,)*
                }
            }

            /// The type of source that delivers it.
            #[must_use]
            pub const fn source_type(self) -> SourceType {
                match self {
                    $(Self::$format => SourceType::$source,)*
                }
            }
        }

        /// A format of bodies about changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ChangeFormat {
            $($(#[$change_about])* $change_format,)*
        }

        impl ChangeFormat {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$change_format),*];

            pub(crate) const fn facts(self) -> &'static BodyFormat<StatedChange> {
                match self {
                    $(Self::$change_format => &$change_file::FORMAT,)*
                }
            }
        }

        /// The system behind a source.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SourceType {
            $($(#[$about])* $source,)*
            $($(
                /// Its deliveries state changes.
                $change_source,
            )?)*
        }

        impl SourceType {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(Self::$source,)* $($(Self::$change_source,)?)*];

            const NAMES: &'static [&'static str] = &[$($file::SOURCE.name,)* $($({
                let _ = Self::$change_source;
                $change_file::SOURCE.name
            },)?)*];

            const fn facts(self) -> &'static SourceFacts {
                match self {
                    $(Self::$source => &$file::SOURCE,)*
                    $($(Self::$change_source => &$change_file::SOURCE,)?)*
                }
            }

            /// The format of its deliveries, where they state incidents.
            #[must_use]
            pub const fn format(self) -> Option<Format> {
                match self {
                    $(Self::$source => Some(Format::$format),)*
                    $($(Self::$change_source => None,)?)*
                }
            }

            /// The format of its deliveries, where they state changes.
            #[must_use]
            pub const fn change_format(self) -> Option<ChangeFormat> {
                match self {
                    $(Self::$source => None,)*
                    $($(Self::$change_source => Some(ChangeFormat::$change_format),)?)*
                }
            }
        }
    };
}

systems! {
    incidents {
        /// Alertmanager: webhooks of version 4 with a bearer token, or polled.
        Alertmanager, Alertmanager: alertmanager;
        /// PagerDuty: webhooks of version 3, signed.
        PagerDuty, Pagerduty: pagerduty;
        /// A status page: polled, or its webhooks with a token.
        Statuspage, Statuspage: statuspage;
        /// Google Cloud's status page: polled, or pushed with a token.
        GoogleCloud, GoogleCloud: google_cloud;
        /// Holdpoint's own JSON, with a token.
        Holdpoint, Incidents: native;
    }
    changes {
        /// Webhooks about deployments and pushes, signed.
        GitHub, Github: github;
        /// Holdpoint's own JSON; a source of it may also send `CDEvents`.
        Holdpoint, Changes: native_changes;
        /// `CDEvents` in a `CloudEvents` envelope.
        CdEvents: cdevents;
    }
}

impl Format {
    /// As on the command line; also the source of its statements.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// What a body is.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.facts().about
    }

    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == name)
    }
}

impl ChangeFormat {
    /// As on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// What a body is.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.facts().about
    }

    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == name)
    }
}

impl SourceType {
    /// As on the command line and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// As people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.facts().label
    }

    /// How its deliveries are signed; none where they carry a token.
    #[must_use]
    pub const fn signature(self) -> Option<SignatureScheme> {
        self.facts().signature
    }

    /// Whether its deliveries are signed with a shared secret, instead of carrying a token.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        self.signature().is_some()
    }

    /// Where a hub asks it, below the address that an administrator states.
    #[must_use]
    pub const fn poll_paths(self) -> &'static [&'static str] {
        self.facts().poll_paths
    }

    /// Whether the hub can ask it.
    #[must_use]
    pub const fn can_be_polled(self) -> bool {
        !self.poll_paths().is_empty()
    }

    /// Whether its deliveries state changes, and no incidents.
    #[must_use]
    pub const fn states_changes(self) -> bool {
        self.change_format().is_some()
    }

    /// The type with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Serialize for SourceType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for SourceType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::unknown_variant(&name, Self::NAMES))
    }
}
