//! A window as it is stated, and as it is signed.

use holdpoint_domain::{FreezePlanned, FreezeRule, Refusal, local_text, resolve_local};

/// A window with local times, as a person or a file states it.
pub(super) struct Stated {
    pub(super) name: String,
    pub(super) zone: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) reason: String,
    pub(super) rules: Vec<FreezeRule>,
}

impl Stated {
    pub(super) fn planned(self) -> Result<FreezePlanned, Refusal> {
        let Self { name, zone, from, until, reason, rules } = self;
        let begins = match from.as_str() {
            "now" => chrono::Utc::now().timestamp_millis() / 1000 * 1000,
            local => resolve_local("from", local, &zone)?,
        };
        let ends = resolve_local("until", &until, &zone)?;
        if ends <= begins {
            return Err(holdpoint_domain::invalid("until", "until is not after from. A window ends after it begins."));
        }
        let (from_local, until_local) = (local_text(begins, &zone)?, local_text(ends, &zone)?);
        Ok(FreezePlanned { name, reason, from: begins, until: ends, zone, from_local, until_local, rules })
    }
}
