//! The adapter of each type of source.

use super::adapter::SourceAdapter;
use super::alertmanager::Alertmanager;
use super::changes::Changes;
use super::incidents::Incidents;
use holdpoint_domain::SourceType;

/// The adapter of a type.
pub(crate) fn adapter_of(kind: &SourceType) -> &dyn SourceAdapter {
    match kind {
        SourceType::Alertmanager => &Alertmanager,
        SourceType::Changes => &Changes,
        SourceType::Incidents => &Incidents,
        other => other,
    }
}
