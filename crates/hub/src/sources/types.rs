//! The adapter of each type of source.

use super::adapter::SourceAdapter;
use super::{alertmanager, changes, github, google_cloud, incidents, pagerduty, statuspage};
use holdpoint_domain::SourceType;

/// The adapter of a type.
pub(crate) fn adapter_of(kind: SourceType) -> &'static dyn SourceAdapter {
    match kind {
        SourceType::Alertmanager => &alertmanager::Alertmanager,
        SourceType::Pagerduty => &pagerduty::PagerDuty,
        SourceType::Statuspage => &statuspage::Statuspage,
        SourceType::GoogleCloud => &google_cloud::GoogleCloud,
        SourceType::Github => &github::GitHub,
        SourceType::Changes => &changes::Changes,
        SourceType::Incidents => &incidents::Incidents,
    }
}
