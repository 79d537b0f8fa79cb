//! The formats that are read.

/// A format of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Webhook version 4, or the answer of `GET /api/v2/alerts`.
    Alertmanager,
    /// Webhook version 3, or the answer of `GET /incidents`.
    PagerDuty,
    /// The answer of `/api/v2/incidents.json` or `scheduled-maintenances.json`.
    Statuspage,
    /// `incidents.json` of Google Cloud's status page.
    GoogleCloud,
    /// Holdpoint's own.
    Holdpoint,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Alertmanager, Self::PagerDuty, Self::Statuspage, Self::GoogleCloud, Self::Holdpoint];

    /// As on the command line; also the name of the source.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alertmanager => "alertmanager",
            Self::PagerDuty => "pagerduty",
            Self::Statuspage => "statuspage",
            Self::GoogleCloud => "google-cloud",
            Self::Holdpoint => "holdpoint",
        }
    }

    /// What a body is.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Alertmanager => "a webhook delivery of version 4, or the answer of GET /api/v2/alerts",
            Self::PagerDuty => "a webhook delivery of version 3, or the answer of GET /incidents",
            Self::Statuspage => "the answer of /api/v2/incidents.json or scheduled-maintenances.json",
            Self::GoogleCloud => "incidents.json",
            Self::Holdpoint => "an object with title and started_at",
        }
    }
}
