//! The formats of other systems. Each file reads one, and says what it takes from it.

mod alertmanager;
mod google_cloud;
mod native;
mod node;
mod pagerduty;
mod statuspage;

pub(crate) use node::{Collector, Node};

use crate::limits::{MAX_INCIDENT_NAME_CHARS, MAX_INCIDENT_SERVICES, MAX_INCIDENT_TITLE_CHARS};

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

    /// Reads a body that is no array.
    pub(crate) fn read_body(self, body: &Node<'_>, found: &mut Collector) {
        match self {
            Self::Alertmanager => alertmanager::read(body, found),
            Self::PagerDuty => pagerduty::read(body, found),
            Self::Statuspage => statuspage::read(body, found),
            Self::GoogleCloud => google_cloud::read(body, found),
            Self::Holdpoint => native::read(body, found),
        }
    }

    /// Reads an array: of bodies, or itself a body.
    pub(crate) fn read_array(self, array: &Node<'_>, found: &mut Collector) {
        match self {
            Self::Alertmanager => alertmanager::read_array(array, found),
            _ => array.items().for_each(|item| match item.is_array() {
                true => item.items().for_each(|inner| self.read_body(&inner, found)),
                false => self.read_body(&item, found),
            }),
        }
    }
}

/// A title of one line, and the whole text where it was cut.
pub(crate) fn title(text: &str, fallback: &str) -> (String, Option<String>) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if line.is_empty() { fallback.to_owned() } else { line };
    let short = cut(&line, MAX_INCIDENT_TITLE_CHARS);
    let whole = (short != line).then(|| text.to_owned());
    (short, whole)
}

/// Names without repeats and empty ones, in the order of the source.
pub(crate) fn names(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let name = cut(name.trim(), MAX_INCIDENT_NAME_CHARS);
        if !name.is_empty() && !kept.contains(&name) && kept.len() < MAX_INCIDENT_SERVICES {
            kept.push(name);
        }
    }
    kept
}

/// A name of bounded length.
pub(crate) fn name(text: &str) -> Option<String> {
    names([text.to_owned()]).pop()
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
