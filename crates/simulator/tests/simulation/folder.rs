//! Folders: whole or not there at all, and without a word of the truth.

use holdpoint_log::{Log as _, SqliteLog};
use holdpoint_simulator::{FolderError, Options, Place, write_folder};
use std::path::Path;

fn options() -> Options {
    Options::parse("5", "1", None, Some("quiet")).unwrap()
}

fn place(data: &Path) -> Place {
    Place { data: data.into(), truth: None, log_limit: None }
}

fn list(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn folder_holds_a_verified_log_and_keys() {
    let root = tempfile::tempdir().unwrap();
    let (data, truth) = (root.path().join("new/data"), root.path().join("truth.jsonl"));
    let mut heard = 0;
    let summary = write_folder(options(), &Place { truth: Some(truth.clone()), ..place(&data) }, |_| heard += 1).await.unwrap();
    assert!(summary.records > 500 && heard > 0);
    assert_eq!(list(&data), ["hub"]);
    let log = SqliteLog::open(data.join("hub/log.sqlite")).await.unwrap();
    let found = log.verify(&mut |_| {}).await.unwrap();
    assert!(found.is_clean(), "{:?}", found.problems);
    assert_eq!((found.records, Some(found.hash)), (summary.records, summary.hash));
    let lines = std::fs::read_to_string(&truth).unwrap();
    assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok_and(|line| line["type"].is_string())));
}

#[tokio::test]
async fn folder_that_holds_anything_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("mine"), "x").unwrap();
    let refused = write_folder(options(), &place(&data), |_| {}).await.unwrap_err();
    assert!(matches!(refused, FolderError::NotEmpty(_)), "{refused}");
    assert_eq!(list(&data), ["mine"]);
    let refused = write_folder(options(), &place(&data.join("mine")), |_| {}).await.unwrap_err();
    assert!(matches!(refused, FolderError::NotEmpty(_)), "{refused}");
}

#[tokio::test]
async fn truth_inside_the_data_folder_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    for name in ["data/truth", "data/deep/truth", "x/../data/truth", "data"] {
        let truth = Some(root.path().join(name));
        let refused = write_folder(options(), &Place { truth, ..place(&data) }, |_| {}).await.unwrap_err();
        assert!(matches!(refused, FolderError::TruthInside(_)), "{name}: {refused}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&data, root.path().join("link")).unwrap();
        let truth = Some(root.path().join("link/truth"));
        let refused = write_folder(options(), &Place { truth, ..place(&data) }, |_| {}).await.unwrap_err();
        assert!(matches!(refused, FolderError::TruthInside(_)), "{refused}");
        std::fs::remove_file(root.path().join("link")).unwrap();
    }
    assert!(list(root.path()).is_empty(), "nothing was made");
}

#[tokio::test]
async fn full_disk_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let truth = Some(root.path().join("truth.jsonl"));
    let full = Place { truth, log_limit: Some(200_000), ..place(&root.path().join("a/b/data")) };
    let refused = write_folder(options(), &full, |_| {}).await.unwrap_err();
    assert!(matches!(refused, FolderError::Log(holdpoint_log::LogError::Full { .. })), "{refused}");
    assert!(list(root.path()).is_empty(), "{:?}", list(root.path()));
}

#[tokio::test]
async fn interruption_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let months = Options { days: 200, ..options() };
    let place = Place { truth: Some(root.path().join("truth.jsonl")), ..place(&root.path().join("data")) };
    let (told, mut hears) = tokio::sync::mpsc::channel(1);
    tokio::select! {
        _ = write_folder(months, &place, |_| { let _ = told.try_send(()); }) => panic!("it ended before it was interrupted"),
        _ = hears.recv() => {}
    }
    assert!(list(root.path()).is_empty(), "{:?}", list(root.path()));
}
