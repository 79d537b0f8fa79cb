//! `holdpoint simulate`: the same record from every process, one that a hub takes, and its refusals.

use crate::support::{Folder, Serve};
use std::path::Path;

const QUIET_DAY: [&str; 7] = ["simulate", "--seed", "11", "--days", "1", "--preset", "quiet"];

fn simulate(folder: &Folder, more: &[&str]) -> serde_json::Value {
    let args: Vec<&str> = QUIET_DAY.iter().chain(more).chain(&["--json"]).copied().collect();
    let said = folder.run(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    said.json()
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

#[test]
fn same_seed_gives_same_log_and_truth_in_two_processes() {
    let (one, two, truths) = (Folder::new(), Folder::new(), Folder::new());
    let truth = |name: &str| truths.path().join(name).to_str().unwrap().to_owned();
    let first = simulate(&one, &["--truth", &truth("one")]);
    let second = simulate(&two, &["--truth", &truth("two")]);
    assert_eq!((&first["hash"], &first["records"]), (&second["hash"], &second["records"]));
    assert!(std::fs::read(one.log()).unwrap() == std::fs::read(two.log()).unwrap(), "the files of the log are the same");
    assert!(std::fs::read(truth("one")).unwrap() == std::fs::read(truth("two")).unwrap(), "the truths are the same");
    let other = Folder::new();
    let said = other.run(&["simulate", "--seed", "12", "--days", "1", "--preset", "quiet", "--json"]);
    assert_ne!(said.json()["hash"], first["hash"]);
}

#[test]
fn simulated_folder_is_verified_served_and_refuses_what_is_real() {
    let folder = Folder::new();
    let simulated = simulate(&folder, &[]);
    let audit = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((audit.code, &audit.json()["records"]), (0, &simulated["records"]), "{}", audit.out);
    let serve = Serve::start(&folder);
    let queue = folder.run(&["queue", "--json"]);
    assert_eq!(queue.code, 0, "{}", queue.err);
    let refused = folder.run(&["tool", "add", "real-tool", "--json"]);
    assert_eq!((refused.code, refused.error().as_str()), (3, "simulated_hub"));
    let refused = folder.run(&["source", "add", "alerts", "--type", "alertmanager", "--json"]);
    assert_eq!((refused.code, refused.error().as_str()), (3, "simulated_hub"));
    assert!(serve.stop().success());
    let audit = folder.run(&["audit", "verify", "--json"]);
    assert_eq!(audit.code, 0, "{}", audit.out);
}

#[test]
fn live_simulation_goes_on_until_it_is_stopped() {
    let (folder, desk) = (Folder::new(), Folder::new());
    let args: Vec<&str> = QUIET_DAY.iter().chain(&["--live", "--speed", "60", "--json"]).copied().collect();
    let serve = Serve::start_with(&folder, &args);
    let joined = desk.run(&["join", &serve.url, "--invite", serve.ready["invite"].as_str().unwrap(), "--json"]);
    assert_eq!(joined.code, 0, "{}", joined.err);
    assert!(serve.stop().success());
    let audit = folder.run(&["audit", "verify", "--json"]);
    assert_eq!(audit.code, 0, "{}", audit.out);
    let refused = folder.run(&["simulate", "--seed", "1", "--days", "1", "--speed", "60"]);
    assert_eq!(refused.code, 2, "--speed belongs to --live");
}

#[test]
fn refusals_name_the_mistake_and_leave_no_file() {
    let folder = Folder::new();
    for (args, code) in [
        (&["--seed", "1", "--days", "1", "--preset", "loud"][..], "unknown_preset"),
        (&["--seed", "1", "--days", "1", "--from", "2026-02-30"], "invalid_date"),
        (&["--seed", "1", "--days", "1", "--from", "03/02/2026"], "invalid_date"),
        (&["--seed", "1", "--days", "0"], "invalid_days"),
        (&["--seed", "1", "--days", "-3"], "invalid_days"),
        (&["--seed", "1", "--days", "1.5"], "invalid_days"),
        (&["--seed", "one", "--days", "1"], "invalid_seed"),
    ] {
        let args: Vec<&str> = ["simulate", "--json"].iter().chain(args).copied().collect();
        let said = folder.run(&args);
        assert_eq!((said.code, said.error().as_str()), (2, code), "{args:?}");
        assert!(is_empty(folder.path()), "{args:?}");
    }
}

#[test]
fn folder_in_use_and_truth_inside_are_refused() {
    let folder = Folder::new();
    let inside = folder.path().join("truth.jsonl");
    let said = folder.run(&["simulate", "--seed", "1", "--days", "1", "--truth", inside.to_str().unwrap(), "--json"]);
    assert_eq!((said.code, said.error().as_str()), (1, "truth_in_folder"));
    assert!(is_empty(folder.path()));
    std::fs::write(folder.path().join("mine"), "x").unwrap();
    let said = folder.run(&["simulate", "--seed", "1", "--days", "1", "--json"]);
    assert_eq!((said.code, said.error().as_str()), (1, "folder_not_empty"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

// Writes beyond the limit fail, as on a full disk; the signal that would end the program is ignored.
#[cfg(unix)]
#[test]
fn full_disk_is_said_in_words_and_the_next_start_works() {
    let folder = Folder::new();
    let args: Vec<&str> = QUIET_DAY.iter().chain(&["--json"]).copied().collect();
    let said = folder.run_limited(600, &args);
    assert_eq!(said.code, 1, "{} {}", said.out, said.err);
    assert!(said.err.contains("Nothing of it was kept"), "{}", said.err);
    assert!(is_empty(folder.path()), "no file is left");
    simulate(&folder, &[]);
    let audit = folder.run(&["audit", "verify", "--json"]);
    assert_eq!(audit.code, 0, "{}", audit.out);
}
