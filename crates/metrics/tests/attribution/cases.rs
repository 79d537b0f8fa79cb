//! Invented incidents with known causes: the model beside three simple rankings.

use holdpoint_metrics::attribution::{Case, baseline, rank, read_case};
use std::path::Path;

struct Known {
    name: String,
    case: Case,
    cause: Option<String>,
}

fn known_cases() -> Vec<Known> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attribution/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| read_known(path)).collect()
}

fn read_known(path: &Path) -> Known {
    let text = std::fs::read_to_string(path).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    Known { name, case: read_case(&text).unwrap(), cause: file["truth"]["cause"].as_str().map(str::to_owned) }
}

/// Place of the true cause, from 1.
fn place(known: &Known) -> usize {
    rank(&known.case).iter().position(|candidate| candidate.id == known.cause).unwrap() + 1
}

fn baseline_hits(cases: &[Known], order: fn(&Case) -> Vec<&str>) -> usize {
    cases.iter().filter(|known| order(&known.case).first().copied() == known.cause.as_deref()).count()
}

#[test]
fn causes_rank_first_more_often_than_in_baselines() {
    let (with, without): (Vec<Known>, Vec<Known>) = known_cases().into_iter().partition(|known| known.cause.is_some());
    let places: Vec<(String, usize)> = with.iter().map(|known| (known.name.clone(), place(known))).collect();
    let first = places.iter().filter(|(_, place)| *place == 1).count();
    let within_three = places.iter().filter(|(_, place)| *place <= 3).count();
    assert!(first >= 8 && within_three >= 11, "{places:?}");
    for order in [baseline::latest_first, baseline::service_then_latest, baseline::word_overlap] {
        assert!(first > baseline_hits(&with, order));
    }
    let missed: Vec<&str> = without.iter().filter(|known| place(known) > 1).map(|known| known.name.as_str()).collect();
    assert!(missed.len() <= 2, "no action is not first in {missed:?}");
}

#[test]
fn blaming_no_action_is_rare_where_a_change_is_the_cause() {
    let with = known_cases().into_iter().filter(|known| known.cause.is_some());
    let acquitted: Vec<String> = with.filter(|known| rank(&known.case)[0].id.is_none()).map(|known| known.name).collect();
    assert!(acquitted.len() <= 1, "{acquitted:?}");
}
