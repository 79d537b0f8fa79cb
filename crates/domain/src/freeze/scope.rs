//! What a window does, and for what.

use crate::stop::is_like_or_missing;
use crate::{MAX_FREEZE_PATTERNS, Refusal, ServiceMap, Target, input::check_name, invalid};
use serde::{Deserialize, Serialize};

/// What a window does; the later the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FreezeEffect {
    /// One more approval, no approval without a person, three times as many second reviews.
    Tighten,
    /// Nothing is proposed and no grant is used.
    Deny,
}

/// One rule of a window. A list that is empty leaves that part of the target open; an action whose
/// target does not say it, or names a service that no tier is known of, is in every rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FreezeRule {
    /// What it does.
    pub effect: FreezeEffect,
    /// Tiers of services, 1 the most important.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<u32>,
    /// Patterns of services beside those of the tiers, `*` for any text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Patterns of environments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
}

impl FreezeEffect {
    /// `deny`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tighten => "tighten",
            Self::Deny => "deny",
        }
    }
}

impl FreezeRule {
    /// Whether an action with this target is meant, under one map of services.
    #[must_use]
    pub fn matches(&self, target: &Target, services: &ServiceMap) -> bool {
        let environment = target.environment.as_deref();
        let in_environment =
            self.environments.is_empty() || self.environments.iter().any(|pattern| is_like_or_missing(pattern, environment));
        let everywhere = self.tiers.is_empty() && self.services.is_empty();
        let named = || self.services.iter().any(|pattern| services.is_target_like(pattern, target));
        in_environment && (everywhere || named() || self.is_of_tier(target, services))
    }

    // What is not mapped could be of any tier.
    fn is_of_tier(&self, target: &Target, services: &ServiceMap) -> bool {
        let touched = services.touched(target);
        !self.tiers.is_empty() && (touched.is_empty() || touched.iter().any(|service| self.tiers.contains(&service.tier)))
    }

    /// "tier 1, checkout in prod", "everything". Text of others carries marks.
    #[must_use]
    pub fn scope_in_words(&self) -> String {
        let tiers = self.tiers.iter().map(|tier| format!("tier {tier}"));
        let services = self.services.iter().map(|service| crate::text::visible_line(service));
        let what: Vec<String> = tiers.chain(services).collect();
        let what = if what.is_empty() { "everything".to_owned() } else { what.join(", ") };
        let places: Vec<String> = self.environments.iter().map(|environment| crate::text::visible_line(environment)).collect();
        if places.is_empty() { what } else { format!("{what} in {}", places.join(", ")) }
    }

    /// Checks lengths and counts.
    ///
    /// # Errors
    /// `invalid_field`, naming the field.
    pub fn check(&self, field: &str) -> Result<(), Refusal> {
        if self.tiers.len() + self.services.len() + self.environments.len() > MAX_FREEZE_PATTERNS {
            return Err(invalid(field, format!("{field} names more than {MAX_FREEZE_PATTERNS} tiers, services and environments.")));
        }
        if self.tiers.contains(&0) {
            return Err(invalid(&format!("{field}.tiers"), "A tier is 1 or more."));
        }
        self.services.iter().try_for_each(|service| check_name(&format!("{field}.services"), service))?;
        self.environments.iter().try_for_each(|environment| check_name(&format!("{field}.environments"), environment))
    }
}
