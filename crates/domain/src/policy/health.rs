//! What oversight is held to: a target and a limit for each signal of Health.
//!
//! They decide no action. A policy without `[health]` has the defaults.

use super::fields::Fields;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

/// A target and a limit, each a share or a load from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HealthTarget {
    /// In range up to here.
    pub target: f64,
    /// Slipping up to here; out of range beyond it.
    pub limit: f64,
}

macro_rules! targets {
    ($($(#[doc = $doc:literal])* $name:ident, at_most $at_most:literal, $target:literal, $limit:literal;)*) => {
        /// The targets of the seven signals.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct HealthTargets {
            $($(#[doc = $doc])* pub $name: HealthTarget,)*
        }

        impl Default for HealthTargets {
            fn default() -> Self {
                Self { $($name: HealthTarget { target: $target, limit: $limit },)* }
            }
        }

        const NAMES: &[&str] = &[$(stringify!($name)),*];

        impl HealthTargets {
            /// Each signal's name with its target and limit.
            #[must_use]
            pub fn each(&self) -> Vec<(&'static str, HealthTarget)> {
                vec![$((stringify!($name), self.$name)),*]
            }

            fn read(fields: &mut Fields<'_, '_, '_>) -> Self {
                let default = Self::default();
                Self { $($name: read_target(fields, stringify!($name), $at_most, default.$name),)* }
            }
        }
    };
}

targets! {
    /// High-risk actions that ran and met a person first. One in a hundred may pass by a rule.
    coverage, at_most false, 0.99, 0.95;
    /// Actions decided before their deadline. An action that is not was denied or run without a review.
    timeliness, at_most false, 0.97, 0.90;
    /// Load on reviewers in the busiest hour. Waits grow steeply above 0.85 (Erlang C, square-root staffing).
    capacity, at_most true, 0.85, 0.90;
    /// Planted faults that were found. Misses rise from 7 % to 30 % when faults become rare.
    vigilance, at_most false, 0.85, 0.70;
    /// Alpha of blind double reviews; 0.667 is Krippendorff's line for tentative conclusions.
    consistency, at_most false, 0.667, 0.50;
    /// Actions that ran and were confirmed as the cause of an incident. A fifth of the 5 % of changes
    /// that fail at the best teams of the DORA surveys.
    escapes, at_most true, 0.01, 0.02;
    /// Corrections in a dataset within seven days.
    feedback, at_most false, 0.90, 0.50;
}

impl HealthTargets {
    /// Whether they are the defaults, which are not written.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The table `[health]` of a policy file.
pub(super) fn read_health(fields: &mut Fields<'_, '_, '_>) -> HealthTargets {
    let Some(value) = fields.value("health") else { return HealthTargets::default() };
    match value.get_ref() {
        DeValue::Table(table) => HealthTargets::read(&mut Fields::new(table, value.span().start, NAMES, fields.report)),
        _ => {
            fields.report.at(value.span().start, "wrong_type", "health is a table, for example [health.coverage] with target = 0.99.");
            HealthTargets::default()
        }
    }
}

fn read_target(fields: &mut Fields<'_, '_, '_>, name: &str, at_most: bool, default: HealthTarget) -> HealthTarget {
    let Some(value) = fields.value(name) else { return default };
    let DeValue::Table(table) = value.get_ref() else {
        fields.report.at(value.span().start, "wrong_type", format!("{name} is a table with target and limit."));
        return default;
    };
    let own = &mut Fields::new(table, value.span().start, &["target", "limit"], fields.report);
    let target = if own.has("target") { own.share("target") } else { default.target };
    // A limit that was not written moves along where the target passes it.
    let nearest = if at_most { default.limit.max(target) } else { default.limit.min(target) };
    let limit = if own.has("limit") { own.share("limit") } else { nearest };
    if if at_most { limit < target } else { limit > target } {
        let side = if at_most { "above" } else { "below" };
        let at = own.place("limit");
        own.report.at(
            at,
            "bad_limit",
            format!("The limit of {name} is {side} its target, or equal: beyond it the signal is out of range."),
        );
    }
    HealthTarget { target, limit }
}
