//! The formats that changes are read from.

use super::statement::StatedChange;
use super::{cdevents, github, native};
use crate::file::{FileRefused, Reading, keep_small, read_bodies};
use crate::formats::node::{Collector, Node};
use serde_json::Value;

/// A format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeFormat {
    /// Holdpoint's own.
    Holdpoint,
    /// `CDEvents` in a `CloudEvents` envelope.
    CdEvents,
    /// GitHub's webhooks `deployment_status` and `push`.
    GitHub,
}

impl ChangeFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Holdpoint, Self::CdEvents, Self::GitHub];

    /// As on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holdpoint => "holdpoint",
            Self::CdEvents => "cdevents",
            Self::GitHub => "github",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Holdpoint => "an object with title and started_at",
            Self::CdEvents => "a CloudEvents envelope with a CDEvent",
            Self::GitHub => "a webhook delivery of deployment_status or push",
        }
    }
}

/// Reads a file of changes: one body, a JSON array of bodies, or one body a line.
///
/// # Errors
/// As [`crate::read_file`].
pub fn read_change_file(format: ChangeFormat, bytes: &[u8]) -> Result<Reading<StatedChange>, FileRefused> {
    let read = |value: &Value, found: &mut Collector<StatedChange>| read_node(format, &Node::root(value), found);
    Ok(keep_small(read_bodies(bytes, format.as_str(), format.about(), &read)?, StatedChange::check))
}

fn read_node(format: ChangeFormat, body: &Node<'_>, found: &mut Collector<StatedChange>) {
    if body.is_array() {
        return body.items().for_each(|item| read_node(format, &item, found));
    }
    let is_body = match format {
        ChangeFormat::Holdpoint => native::read(body, found),
        ChangeFormat::CdEvents => cdevents::read(body, found),
        ChangeFormat::GitHub => github::read(body, found),
    };
    match is_body {
        true => found.recognised = true,
        false => found.refuse_shape(body, format.about()),
    }
}
