//! Record kinds about releases and datasets. The subject is the tool; of a dataset its digest.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{Ms, SentenceContext, ToolName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

record_kinds! {
    /// A record about a release, typed.
    ReleaseEvent {
        /// A tool has a new model version.
        Tools Recorded "release.recorded" 1 ReleaseRecorded;
        /// How a model version did on a suite of cases.
        Tools Evaluated "release.evaluated" 1 ReleaseEvaluated;
        /// A set of corrections was written and named by its content.
        Tools DatasetFrozen "dataset.frozen" 1 DatasetFrozen;
    }
}

/// Header of `release.recorded`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecorded {
    /// The model version, as proposals state it.
    pub version: String,
    /// When it was released, ms since 1970 UTC.
    pub released_at: Ms,
    /// Digests of the datasets that it was trained on: of Holdpoint's own, or as another system names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<String>,
    /// Name of the registered model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The run that trained it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Where its files are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What changed, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Header of `release.evaluated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseEvaluated {
    /// The model version.
    pub version: String,
    /// Digest of the suite, as its manifest names it.
    pub suite: String,
    /// Cases that the version answered as settled.
    pub passed: u32,
    /// Cases that it answered otherwise.
    pub failed: u32,
    /// Actions of the failed cases, as far as they were named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_cases: Vec<String>,
}

/// Header of `dataset.frozen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetFrozen {
    /// The tool, where the set is of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<ToolName>,
    /// For example `trl-preference`.
    pub format: String,
    /// Rows of all files.
    pub rows: u32,
    /// Corrections behind the rows.
    pub corrections: u32,
    /// Corrections by what taught them: `reject`, `edit`, `ruling`, `escape`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, u32>,
    /// When the corrections were made: the first, the quartiles with the median, the last; ms since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<[Ms; 5]>,
}

impl ReleaseEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        match self {
            Self::Recorded(release) => format!("released version {} of {}", visible_line(&release.version), about.what),
            Self::Evaluated(evaluated) => format!(
                "evaluated version {} of {}: {} of {} cases passed",
                visible_line(&evaluated.version),
                about.what,
                evaluated.passed,
                u64::from(evaluated.passed) + u64::from(evaluated.failed)
            ),
            Self::DatasetFrozen(frozen) => format!("froze a dataset of {} corrections", frozen.corrections),
        }
    }
}
