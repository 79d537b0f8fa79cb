//! Releases by tool, and frozen datasets.

use crate::{DatasetFrozen, Ms, Record, ReleaseEvaluated, ReleaseEvent, ReleaseRecorded, ToolName};
use imbl::{HashMap, OrdMap};

/// A release, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// What was stated.
    pub recorded: ReleaseRecorded,
    /// The tool, or the person.
    pub by: String,
    /// When it was recorded, hub time.
    pub at: Ms,
    /// Results on suites, the oldest first.
    pub evaluated: Vec<(Ms, ReleaseEvaluated)>,
}

/// A dataset, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenDataset {
    /// What it holds.
    pub frozen: DatasetFrozen,
    /// Who froze it.
    pub by: String,
    /// When, hub time.
    pub at: Ms,
    /// From 1, in the order of their records.
    pub number: u32,
}

/// All releases and datasets.
#[derive(Clone, Debug, Default)]
pub struct Releases {
    /// By tool and version; of a tool in the order of the texts.
    pub by_version: OrdMap<(ToolName, String), Release>,
    /// By digest.
    pub datasets: HashMap<String, FrozenDataset>,
}

impl Releases {
    /// The releases of a tool, the oldest first.
    #[must_use]
    pub fn of_tool(&self, tool: &str) -> Vec<&Release> {
        let mut found: Vec<&Release> = self.by_version.iter().filter(|((name, _), _)| *name == *tool).map(|(_, release)| release).collect();
        found.sort_by_key(|release| (release.recorded.released_at, release.at));
        found
    }

    /// A release of a tool.
    #[must_use]
    pub fn get(&self, tool: &str, version: &str) -> Option<&Release> {
        self.by_version.get(&(ToolName::from(tool), version.to_owned()))
    }

    /// Takes a record.
    pub fn apply(&mut self, record: &Record, event: ReleaseEvent) {
        let (by, at) = (record.actor.clone(), record.at);
        let key = |version: &str| (ToolName::from(&record.subject), version.to_owned());
        match event {
            ReleaseEvent::Recorded(recorded) => {
                let release = Release { by, at, evaluated: Vec::new(), recorded };
                self.by_version.insert(key(&release.recorded.version), release);
            }
            ReleaseEvent::Evaluated(evaluated) => {
                if let Some(release) = self.by_version.get_mut(&key(&evaluated.version)) {
                    release.evaluated.push((at, evaluated));
                }
            }
            ReleaseEvent::DatasetFrozen(frozen) => {
                let number = u32::try_from(self.datasets.len()).unwrap_or(u32::MAX).saturating_add(1);
                self.datasets.entry(record.subject.clone()).or_insert(FrozenDataset { frozen, by, at, number });
            }
        }
    }
}
