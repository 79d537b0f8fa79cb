//! What a trigger looks at, and the file that triggers are published in.

use crate::input::is_id;
use crate::text::visible_line;
use crate::{Code, MAX_TRIGGERS, Refusal};
use serde::{Deserialize, Serialize};

/// What a trigger does when it fires; the later the stricter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TriggerMode {
    /// It is recorded what it would have done.
    #[default]
    Observe,
    /// As `observe`, and desks are told.
    Warn,
    /// It stops.
    Enforce,
}

/// Whose actions are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TriggerPer {
    /// One tool's.
    Tool,
    /// Those of one kind.
    Kind,
}

/// When a trigger fires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TriggerRule {
    /// So many rejections without an approval between them.
    Rejections {
        /// At least this many.
        in_a_row: u32,
        /// Whose.
        per: TriggerPer,
    },
    /// More actions began in so many minutes.
    Rate {
        /// More than this many.
        above: u32,
        /// Within so many minutes.
        minutes: u32,
        /// Whose.
        per: TriggerPer,
    },
    /// A SEV 1 incident began on a service that a tool had touched so many minutes before at most.
    #[serde(rename = "sev_1")]
    SevOne {
        /// Within so many minutes.
        minutes: u32,
    },
}

/// One trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its name: an id.
    pub name: String,
    /// What it does.
    #[serde(default)]
    pub mode: TriggerMode,
    /// When.
    pub when: TriggerRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    trigger: Vec<Trigger>,
}

impl TriggerMode {
    /// `observe`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Warn => "warn",
            Self::Enforce => "enforce",
        }
    }
}

impl TriggerRule {
    /// "3 rejections in a row of one tool"
    #[must_use]
    pub fn in_words(&self) -> String {
        let of = |per: &TriggerPer| match per {
            TriggerPer::Tool => "of one tool",
            TriggerPer::Kind => "of one kind",
        };
        match self {
            Self::Rejections { in_a_row, per } => format!("{in_a_row} rejections in a row {}", of(per)),
            Self::Rate { above, minutes, per } => format!("more than {above} actions {} within {minutes} min", of(per)),
            Self::SevOne { minutes } => format!("SEV 1 on a service that a tool touched in the {minutes} min before"),
        }
    }

    fn is_possible(&self) -> bool {
        let minute = |minutes: u32| (1..=24 * 60).contains(&minutes);
        match *self {
            Self::Rejections { in_a_row, .. } => (1..=1_000).contains(&in_a_row),
            Self::Rate { above, minutes, .. } => (1..=100_000).contains(&above) && minute(minutes),
            Self::SevOne { minutes } => minute(minutes),
        }
    }
}

/// Reads a file of triggers.
///
/// # Errors
/// `policy_invalid`, naming the trigger or the line.
pub fn parse_triggers(source: &str) -> Result<Vec<Trigger>, Refusal> {
    let invalid = |detail: String| Refusal::new(Code::PolicyInvalid, detail);
    let written: Written = toml::from_str(source).map_err(|error| {
        let line = error.span().map_or(1, |span| source[..span.start.min(source.len())].lines().count().max(1));
        invalid(format!("Line {line}: {}.", visible_line(error.message()).trim_end_matches('.')))
    })?;
    if written.trigger.len() > MAX_TRIGGERS {
        return Err(invalid(format!("There are more than {MAX_TRIGGERS} triggers.")));
    }
    for (place, trigger) in written.trigger.iter().enumerate() {
        let name = visible_line(&trigger.name);
        if !is_id(&trigger.name) {
            return Err(invalid(format!("trigger {}: name is 1 to 64 letters, digits, - and _; {name} is not.", place + 1)));
        }
        if written.trigger[..place].iter().any(|earlier| earlier.name == trigger.name) {
            return Err(invalid(format!("trigger {}: another trigger is called {name}.", place + 1)));
        }
        if !trigger.when.is_possible() {
            return Err(invalid(format!("{name}: counts are 1 or more, and minutes at most 1,440.")));
        }
    }
    Ok(written.trigger)
}
