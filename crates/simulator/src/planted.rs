//! What a file of the truth says of actions, for reviewers of an organisation that goes on.

use crate::kinds::Fault;
use crate::truth::Truth;
use holdpoint_domain::Verdict;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

/// How the lines that matter begin. The others are far more, and are not parsed.
const BEGINNINGS: [&[u8]; 2] = [br#"{"type":"action""#, br#"{"type":"planted_fault""#];

/// What was planted in actions, by id.
#[derive(Clone, Debug, Default)]
pub struct Planted(BTreeMap<String, PlantedAction>);

/// What was planted in one action, in its last revision.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct PlantedAction {
    action: String,
    /// How it is wrong; none when it is right.
    pub(crate) fault: Option<Fault>,
    /// What a perfect reviewer would say.
    ideal: Verdict,
    #[serde(default)]
    ideal_arguments: Option<Map<String, Value>>,
}

impl Planted {
    /// Reads a file of the truth. One that is not there says nothing; a line that was cut off by
    /// a crash is left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> std::io::Result<Self> {
        let file = match File::open(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            file => file?,
        };
        let mut planted = BTreeMap::new();
        for line in BufReader::new(file).split(b'\n') {
            let line = line?;
            let read =
                BEGINNINGS.iter().any(|beginning| line.starts_with(beginning)).then(|| serde_json::from_slice::<PlantedAction>(&line).ok());
            planted.extend(read.flatten().map(|found| (found.action.clone(), found)));
        }
        Ok(Self(planted))
    }

    pub(crate) fn get(&self, action: &str) -> Option<&PlantedAction> {
        self.0.get(action)
    }
}

impl PlantedAction {
    /// The arguments that a reviewer who edits would put in; empty where an edit puts nothing right.
    pub(crate) fn right_arguments(&self) -> Map<String, Value> {
        self.ideal_arguments.clone().filter(|_| self.ideal == Verdict::Edit).unwrap_or_default()
    }
}

/// Adds lines to a file of the truth.
///
/// # Errors
/// When the file cannot be written.
pub fn append_truth(path: &Path, lines: &[Truth]) -> std::io::Result<()> {
    let mut file = BufWriter::new(OpenOptions::new().create(true).append(true).open(path)?);
    for line in lines {
        serde_json::to_writer(&mut file, line)?;
        file.write_all(b"\n")?;
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_revision_holds_and_a_torn_line_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.jsonl");
        assert!(Planted::read(&path).unwrap().0.is_empty());
        let lines = [
            r#"{"type":"fatigue","person":"per_1","at":1,"begins":"work","minutes_on_task":0.0,"fatigue":0.0}"#,
            r#"{"type":"action","action":"act_1","fault":"fault/wrong-unit","ideal":"reject"}"#,
            r#"{"type":"action","action":"act_1","fault":"fault/wrong-unit","ideal":"edit","ideal_arguments":{"price":1}}"#,
            r#"{"type":"action","action":"act_2","fault":null,"ideal":"approve"}"#,
            r#"{"type":"action","action":"act_3","fa"#,
        ];
        std::fs::write(&path, lines.join("\n")).unwrap();
        let planted = Planted::read(&path).unwrap();
        assert_eq!(planted.0.len(), 2);
        let first = planted.get("act_1").unwrap();
        assert_eq!((first.fault, first.right_arguments().len()), (Some(Fault::WrongUnit), 1));
        assert_eq!(planted.get("act_2").unwrap().fault, None);
    }
}
