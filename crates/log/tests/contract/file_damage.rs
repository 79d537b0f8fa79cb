//! Single bytes of the file itself are changed, wherever they lie: in a page's
//! header, in the schema, in an index, in space that is not used.

use crate::backend::file;
use crate::chain::text;
use crate::damage::small_log;
use holdpoint_domain::{Digest, Record};
use holdpoint_log::{Log, LogError, SqliteLog, verify_file};
use std::path::Path;
use tempfile::TempDir;

/// All that a reader can see of a log.
#[derive(PartialEq)]
struct Seen {
    records: Vec<String>,
    subjects: Vec<Vec<String>>,
    bodies: Vec<Option<Vec<u8>>>,
}

#[tokio::test]
async fn every_changed_byte_of_the_file_is_found_or_changes_nothing() {
    let folder = TempDir::new().unwrap();
    small_log(&folder).await;
    let whole = std::fs::read(file(&folder)).unwrap();
    let found = damage_at(&folder, &whole, (0..whole.len()).map(|place| (place, place % 8))).await;
    assert!(found > 200, "only {found} changes were found");
}

/// How many of the changed bits were found; panics at one that matters and was not.
async fn damage_at(folder: &TempDir, whole: &[u8], places: impl Iterator<Item = (usize, usize)>) -> usize {
    let written = see(&file(folder)).await.unwrap();
    let copy = folder.path().join("copy.sqlite");
    let mut found = 0;
    for (place, bit) in places {
        let mut damaged = whole.to_vec();
        damaged[place] ^= 1 << bit;
        std::fs::write(&copy, &damaged).unwrap();
        if !verify_file(&copy, &mut |_| {}).unwrap().is_clean() {
            found += 1;
            continue;
        }
        match see(&copy).await {
            Ok(seen) => assert!(seen == written, "bit {bit} of byte {place} changed what is read, unnoticed"),
            Err(error) => panic!("bit {bit} of byte {place} was not found by verifying, yet: {error}"),
        }
    }
    found
}

async fn see(file: &Path) -> Result<Seen, LogError> {
    let log = SqliteLog::open(file).await?;
    let records = log.read(0, 100).await?;
    let mut subjects = Vec::new();
    for subject in ["act_0", "act_1", "act_2"] {
        subjects.push(text(&log.read_subject(subject).await?));
    }
    let bodies: Vec<Digest> = records.iter().filter_map(|record: &Record| record.body).collect();
    Ok(Seen { bodies: log.get_bodies(&bodies).await?, records: text(&records), subjects })
}
