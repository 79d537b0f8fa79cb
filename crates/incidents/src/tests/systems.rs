//! The table of systems: names are found again, and each row is complete.

use crate::changes::ChangeFormat;
use crate::{Format, SourceType};
use std::collections::BTreeSet;

#[test]
fn every_name_finds_its_row_again() {
    for kind in SourceType::ALL {
        assert_eq!(SourceType::named(kind.as_str()), Some(*kind));
        let written = serde_json::to_string(kind).unwrap();
        assert_eq!((written.as_str(), serde_json::from_str(&written).unwrap()), (format!("{:?}", kind.as_str()).as_str(), *kind));
    }
    assert!(Format::ALL.iter().all(|format| Format::named(format.as_str()) == Some(*format)));
    assert!(ChangeFormat::ALL.iter().all(|format| ChangeFormat::named(format.as_str()) == Some(*format)));
    let names: BTreeSet<&str> = SourceType::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), SourceType::ALL.len());
    let unknown = serde_json::from_str::<SourceType>("\"weather\"").unwrap_err().to_string();
    assert!(unknown.contains("weather") && unknown.contains("alertmanager"), "{unknown}");
}

#[test]
fn source_states_incidents_or_changes() {
    for kind in SourceType::ALL {
        assert_ne!(kind.format().is_some(), kind.states_changes(), "{kind:?}");
        assert!(!kind.label().is_empty());
    }
    assert!(Format::ALL.iter().all(|format| format.source_type().format() == Some(*format)));
}
