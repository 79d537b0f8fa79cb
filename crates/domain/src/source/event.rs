//! Record kinds about sources. The subject is the source's name.

use crate::record::kinds::record_kinds;
use crate::{Digest, Empty, SentenceContext};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A source's record, typed.
    SourceEvent {
        /// A source may state incidents or changes.
        Administration Added "source.added" 1 SourceAdded;
        /// A source may state nothing any more.
        Administration Revoked "source.revoked" 1 Empty;
    }
}

/// The system behind a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum SourceType {
    /// Webhooks of version 4 with a bearer token, or polled.
    Alertmanager,
    /// Webhooks of version 3, signed.
    Pagerduty,
    /// A status page: polled, or its webhooks with a token.
    Statuspage,
    /// Google Cloud's status page: polled, or pushed with a token.
    GoogleCloud,
    /// Webhooks about deployments and pushes, signed.
    Github,
    /// Changes as Holdpoint's own JSON or `CDEvents`, with a token.
    Changes,
    /// Incidents as Holdpoint's own JSON, with a token.
    Incidents,
}

impl SourceType {
    /// Every type.
    pub const ALL: [Self; 7] =
        [Self::Alertmanager, Self::Pagerduty, Self::Statuspage, Self::GoogleCloud, Self::Github, Self::Changes, Self::Incidents];

    /// As on the command line and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alertmanager => "alertmanager",
            Self::Pagerduty => "pagerduty",
            Self::Statuspage => "statuspage",
            Self::GoogleCloud => "google-cloud",
            Self::Github => "github",
            Self::Changes => "changes",
            Self::Incidents => "incidents",
        }
    }

    /// Whether its deliveries are signed with a shared secret, instead of carrying a token.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Pagerduty | Self::Github)
    }

    /// Whether the hub can ask for what it says.
    #[must_use]
    pub const fn can_be_polled(self) -> bool {
        matches!(self, Self::Alertmanager | Self::Statuspage | Self::GoogleCloud)
    }
}

/// Header of `source.added`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceAdded {
    /// The system.
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Where the hub asks, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// SHA-256 of its token; none where its deliveries are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Digest>,
}

impl SourceEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        let what = about.what;
        match self {
            Self::Added(added) => format!("added the source {what} ({})", added.kind.as_str()),
            Self::Revoked(_) => format!("revoked the source {what}"),
        }
    }
}
