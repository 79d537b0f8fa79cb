//! What a tool was registered for: its owner, what it may propose, and whether any of that
//! may pass without a person. An administrator states it; nothing that the tool sends changes it.

use crate::input::check_name;
use crate::text::visible_line;
use crate::{Code, MAX_GROUPS, Refusal, Target, invalid};
use serde::{Deserialize, Serialize};

/// What a tool was registered for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolTerms {
    /// Who answers for it: id, name or email address of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Patterns of the kinds it may propose, `*` for any text; every kind when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Patterns of the targets it may name, as `PART=PATTERN` or a pattern of the service;
    /// every target when empty. Patterns of one part are alternatives; each named part must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// Whether `auto_approve` and `on_deadline = "allow"` of a checkpoint hold for its actions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_pass_unreviewed: bool,
}

impl ToolTerms {
    /// Terms of a tool that was recorded before there were any: only its owner was known.
    #[must_use]
    pub const fn unlimited(owner: Option<String>) -> Self {
        Self { owner, kinds: Vec::new(), targets: Vec::new(), may_pass_unreviewed: true }
    }

    /// The same terms with trimmed texts and `by` as the owner where none is stated.
    #[must_use]
    pub fn owned_by(&self, by: &str) -> Self {
        let trimmed = |texts: &[String]| texts.iter().map(|text| text.trim().to_owned()).collect();
        let owner = self.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty());
        Self { owner: Some(owner.unwrap_or(by).to_owned()), kinds: trimmed(&self.kinds), targets: trimmed(&self.targets), ..*self }
    }

    /// Checks lengths, and that each target pattern names a part of a target.
    ///
    /// # Errors
    /// `invalid_field`, naming the field.
    pub fn check(&self) -> Result<(), Refusal> {
        if let Some(owner) = &self.owner {
            check_name("owner", owner)?;
        }
        for (field, patterns) in [("kinds", &self.kinds), ("targets", &self.targets)] {
            if patterns.len() > MAX_GROUPS {
                return Err(invalid(field, format!("{field} may hold {MAX_GROUPS} patterns; this has {}.", patterns.len())));
            }
            patterns.iter().try_for_each(|pattern| check_name(field, pattern))?;
        }
        self.targets.iter().try_for_each(|pattern| split_target(pattern).map(|_| ()))
    }

    /// Whether the tool may propose an action of this kind on this target.
    ///
    /// # Errors
    /// `kind_not_allowed` or `target_not_allowed`, naming the field, its value and what is allowed.
    pub fn check_proposal(&self, kind: &str, target: &Target) -> Result<(), Refusal> {
        if !self.kinds.is_empty() && !self.kinds.iter().any(|pattern| is_match(pattern, kind)) {
            return Err(outside(Code::KindNotAllowed, "kind", kind, &self.kinds));
        }
        for part in PARTS {
            let patterns: Vec<&str> = self.targets.iter().filter_map(|pattern| pattern_of(pattern, part)).collect();
            let value = value_of(target, part);
            if !patterns.is_empty() && !patterns.iter().any(|pattern| is_match(pattern, value)) {
                return Err(outside(Code::TargetNotAllowed, &format!("target.{part}"), value, &patterns));
            }
        }
        Ok(())
    }
}

impl ToolTerms {
    /// Whether the tool may propose some kind that this pattern matches. Patterns that share
    /// some texts only are taken to overlap where one of them, read as a text, fits the other.
    #[must_use]
    pub fn overlaps_kind(&self, pattern: &str) -> bool {
        overlaps_any(self.kinds.iter().map(String::as_str), pattern)
    }

    /// As [`Self::overlaps_kind`], for a part of the target: `service` or `environment`.
    #[must_use]
    pub fn overlaps_target(&self, part: &str, pattern: &str) -> bool {
        overlaps_any(self.targets.iter().filter_map(|own| pattern_of(own, part)), pattern)
    }
}

// Without patterns everything is allowed.
fn overlaps_any<'a>(patterns: impl Iterator<Item = &'a str>, other: &str) -> bool {
    let mut patterns = patterns.peekable();
    patterns.peek().is_none() || patterns.any(|own| is_match(own, other) || is_match(other, own))
}

const PARTS: [&str; 4] = ["service", "resource", "environment", "region"];

fn value_of<'a>(target: &'a Target, part: &str) -> &'a str {
    let value = match part {
        "service" => &target.service,
        "resource" => &target.resource,
        "environment" => &target.environment,
        _ => &target.region,
    };
    value.as_deref().unwrap_or_default()
}

// The part and the pattern of its value.
fn split_target(pattern: &str) -> Result<(&str, &str), Refusal> {
    let Some((part, value)) = pattern.split_once('=') else { return Ok((PARTS[0], pattern)) };
    match PARTS.into_iter().find(|known| *known == part.trim()) {
        Some(part) => Ok((part, value.trim())),
        None => Err(invalid(
            "targets",
            format!("A target has no part {}. Write service=, resource=, environment= or region= before the pattern.", visible_line(part)),
        )),
    }
}

fn pattern_of<'a>(pattern: &'a str, wanted: &str) -> Option<&'a str> {
    split_target(pattern).ok().filter(|(part, _)| *part == wanted).map(|(_, value)| value)
}

fn outside(code: Code, field: &str, value: &str, allowed: &[impl AsRef<str>]) -> Refusal {
    let shown = if value.is_empty() { "not stated".to_owned() } else { visible_line(value) };
    let patterns: Vec<String> = allowed.iter().map(|pattern| visible_line(pattern.as_ref())).collect();
    let detail = format!(
        "{field} is {shown}, but this tool may propose only {}. Propose within this, or ask an administrator to change the tool's registration.",
        patterns.join(", ")
    );
    let allowed: Vec<&str> = allowed.iter().map(AsRef::as_ref).collect();
    Refusal::new(code, detail).with("field", field).with("value", value).with("allowed", allowed)
}

/// Whether a text matches a pattern in which `*` stands for any text, the empty one too.
/// Everything else is compared exactly.
pub(crate) fn is_match(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').map_or((None, rest), |(middle, last)| (Some(middle), last));
    for part in middle.into_iter().flat_map(|middle| middle.split('*')) {
        // The earliest match leaves the most text for the parts after it.
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_matches_any_text() {
        for (pattern, text) in
            [("*", ""), ("*", "a.b"), ("a.*", "a."), ("a.*", "a.b.c"), ("*.read", "db.read"), ("a*b*c", "a1b2b3c"), ("a**b", "ab")]
        {
            assert!(is_match(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("a.*", "a"), ("a.*", "xa.b"), ("*.read", "db.read2"), ("a*a", "a"), ("ab*ba", "aba"), ("", "a"), ("A", "a"), ("a*b*c", "ac")]
        {
            assert!(!is_match(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn target_parts_are_matched_one_by_one() {
        let terms = ToolTerms {
            targets: ["checkout*", "environment=staging", "environment=dev"].map(str::to_owned).to_vec(),
            ..ToolTerms::default()
        };
        let target = |service: &str, environment: &str| Target {
            service: Some(service.into()),
            environment: Some(environment.into()),
            ..Target::default()
        };
        terms.check().unwrap();
        terms.check_proposal("any", &target("checkout-api", "dev")).unwrap();
        for (service, environment, field) in [
            ("billing", "dev", "target.service"),
            ("checkout-api", "prod", "target.environment"),
            ("checkout environment=dev", "", "target.environment"),
        ] {
            let refusal = terms.check_proposal("any", &target(service, environment)).unwrap_err();
            assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::TargetNotAllowed, Some(field)));
        }
        let wrong = ToolTerms { targets: vec!["env=dev".into()], ..ToolTerms::default() };
        assert_eq!(wrong.check().unwrap_err().code, Code::InvalidField);
    }
}
