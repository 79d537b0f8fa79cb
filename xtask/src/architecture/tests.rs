//! The checker on small sets of files, and on this repository.

use super::find_violations;
use super::sources::{Sources, read_sources};
use xtask::place;

const MAP: &str = "| where | is | may use |\n|---|---|---|\n| `crates/a` | x | – |\n| `crates/b` | x | a |\n";

/// A workspace of `crates/a` and `crates/b` with further files.
fn workspace(files: &[(&str, &str)]) -> Sources {
    let known = [
        ("ARCHITECTURE.md", MAP),
        ("crates/a/Cargo.toml", "[package]\nname = \"holdpoint-a\"\n"),
        ("crates/b/Cargo.toml", "[package]\nname = \"holdpoint-b\"\n[dependencies]\nholdpoint-a.workspace = true\n"),
    ];
    known.iter().chain(files).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Findings in the crate `a` with these files under `src`.
fn check_crate(files: &[(&str, &str)]) -> Vec<String> {
    let paths: Vec<String> = files.iter().map(|(file, _)| format!("crates/a/src/{file}")).collect();
    let placed: Vec<(&str, &str)> = paths.iter().zip(files).map(|(path, (_, text))| (path.as_str(), *text)).collect();
    find_violations(&workspace(&placed))
}

fn assert_finding(findings: &[String], parts: &[&str]) {
    assert!(findings.len() == 1 && parts.iter().all(|part| findings[0].contains(part)), "wanted one with {parts:?}, found {findings:#?}");
}

#[track_caller]
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn workspace_has_no_forbidden_edge_or_circle() {
    let findings = find_violations(&read_sources(place::root()).unwrap());
    assert!(findings.is_empty(), "{} findings\n\n{}", findings.len(), findings.join("\n\n"));
}

#[test]
fn allowed_crate_edge_is_accepted() {
    assert_none(&find_violations(&workspace(&[("crates/b/src/lib.rs", "use holdpoint_a::Thing;")])));
}

#[test]
fn forbidden_crate_in_manifest_is_found() {
    let manifest = "[package]\nname = \"holdpoint-a\"\n[dependencies]\nholdpoint-b = { path = \"../b\" }\n";
    let findings = find_violations(&workspace(&[("crates/a/Cargo.toml", manifest)]));
    assert_finding(&findings, &["crates/a/Cargo.toml:4", "holdpoint-b", "does not let a use b"]);
}

#[test]
fn forbidden_crate_in_dev_dependencies_is_accepted() {
    let manifest = "[package]\nname = \"holdpoint-a\"\n[dev-dependencies]\nholdpoint-b.workspace = true\n";
    assert_none(&find_violations(&workspace(&[("crates/a/Cargo.toml", manifest)])));
}

#[test]
fn forbidden_crate_in_code_is_found() {
    assert_finding(&check_crate(&[("lib.rs", "\nfn f() { holdpoint_b::g(); }")]), &["crates/a/src/lib.rs:2", "does not let a use b"]);
    assert_finding(&check_crate(&[("lib.rs", "use rusqlite as sql;")]), &["lib.rs:1", "rusqlite may be used in log, replica, desk"]);
    assert_finding(&check_crate(&[("lib.rs", "#[derive(sqlx::FromRow)] struct Row;")]), &["sqlx may be used in log only"]);
}

#[test]
fn outside_crate_in_manifest_is_found() {
    for line in [
        "[target.'cfg(unix)'.dependencies]\ntauri-plugin-opener = \"2\"",
        "[dependencies.tauri]\nversion = \"2\"",
        "[build-dependencies]\nt = { package = \"tauri-build\" }",
    ] {
        let manifest = format!("[package]\nname = \"holdpoint-a\"\n{line}\n");
        assert_finding(&find_violations(&workspace(&[("crates/a/Cargo.toml", &manifest)])), &["tauri", "src-tauri only"]);
    }
}

#[test]
fn replica_with_other_dependency_is_found() {
    let map = format!("{MAP}| `crates/replica` | x | a |\n");
    let manifest = "[package]\nname = \"holdpoint-replica\"\n[dependencies]\nrusqlite.workspace = true\ntokio.workspace = true\n";
    let findings = find_violations(&workspace(&[("ARCHITECTURE.md", &map), ("crates/replica/Cargo.toml", manifest)]));
    assert_finding(&findings, &["crates/replica/Cargo.toml:5", "replica depends on holdpoint-domain and memchr and rusqlite and serde"]);
}

#[test]
fn package_missing_from_map_is_found() {
    let findings = find_violations(&workspace(&[("crates/c/Cargo.toml", "[package]\nname = \"holdpoint-c\"\n")]));
    assert_finding(&findings, &["does not name crates/c"]);
}

#[test]
fn two_files_that_import_each_other_are_found() {
    let findings = check_crate(&[
        ("lib.rs", "mod one; mod two;"),
        ("one.rs", "use crate::two::Two;\npub struct One;"),
        ("two.rs", "pub struct Two;\nuse super::one::One;"),
    ]);
    assert_finding(
        &findings,
        &["2 files", "one.rs:1 uses crate::two::Two of crates/a/src/two.rs", "two.rs:2 uses super::one::One of crates/a/src/one.rs"],
    );
}

#[test]
fn circle_of_three_names_all_files() {
    let findings = check_crate(&[
        ("lib.rs", "mod one; mod two; mod three;"),
        ("one.rs", "use crate::two; pub fn f() { two::f() }"),
        ("two.rs", "pub fn f() { println!(\"{}\", crate::three::f()) }"),
        ("three.rs", "pub fn f() { use crate::one::{self}; one::f() }"),
    ]);
    assert_finding(&findings, &["3 files", "all of its files: crates/a/src/one.rs, crates/a/src/three.rs, crates/a/src/two.rs"]);
}

#[test]
fn reexport_resolves_to_defining_file() {
    let roots = "mod one; mod two; pub use one::*; pub use two::Two as Other; pub const ROOT: u8 = 1;";
    let (one, two) = ("pub struct One;", "use crate::One; pub struct Two(One);");
    assert_none(&check_crate(&[("lib.rs", roots), ("one.rs", one), ("two.rs", two)]));
    let findings = check_crate(&[("lib.rs", roots), ("one.rs", "use crate::Other; pub struct One;"), ("two.rs", two)]);
    assert_finding(&findings, &["one.rs:1 uses crate::Other of crates/a/src/two.rs"]);
}

#[test]
fn reexport_named_like_its_module_resolves() {
    let files = [
        ("lib.rs", "mod one; mod two; pub use one::one;"),
        ("one.rs", "use crate::two::Two; pub fn one() {}"),
        ("two.rs", "use crate::one; pub struct Two; fn f() { one() }"),
    ];
    assert_finding(&check_crate(&files), &["2 files", "crate::one of crates/a/src/one.rs"]);
}

#[test]
fn child_uses_parent_without_circle() {
    let child = ("group/child.rs", "use super::Shared; pub struct Child(Shared);");
    assert_none(&check_crate(&[("lib.rs", "mod group;"), ("group/mod.rs", "mod child; pub use child::Child; pub struct Shared;"), child]));
}

#[test]
fn parent_and_child_that_use_each_other_are_found() {
    let child = ("group/child.rs", "use super::Shared; pub struct Child(Shared);");
    for parent in [
        "mod child; use child::Child; pub struct Shared; fn f(_: Child) {}",
        "mod child; pub use child::Child; pub struct Shared; fn f(_: Child) {}",
    ] {
        let findings = check_crate(&[("lib.rs", "mod group;"), ("group/mod.rs", parent), child]);
        assert_finding(&findings, &["crates/a/src/group/mod.rs", "crates/a/src/group/child.rs:1 uses super::Shared"]);
    }
}

#[test]
fn nested_groups_resolve_leaf_by_leaf() {
    let one = (
        "one.rs",
        "use crate::{group::{self, child::{Child, other}}, three::*}; pub struct One(Child, Three); fn f() { other(); group::g() }",
    );
    let group = ("group/mod.rs", "pub mod child; pub fn g() {}");
    let three = ("three.rs", "pub struct Three; pub struct Unused;");
    let roots = ("lib.rs", "mod group; mod one; mod three;");
    assert_none(&check_crate(&[roots, one, group, three, ("group/child.rs", "pub struct Child; pub fn other() {}")]));
    let findings = check_crate(&[roots, one, group, three, ("group/child.rs", "use crate::one::One; pub struct Child; pub fn other() {}")]);
    assert_finding(&findings, &["2 files", "one.rs:1 uses crate::group::child::Child of crates/a/src/group/child.rs"]);
}

#[test]
fn glob_import_counts_where_its_name_is_used() {
    let two = ("two.rs", "use crate::one::One; pub struct Two(One); pub struct Unused;");
    let roots = ("lib.rs", "mod one; mod two;");
    assert_none(&check_crate(&[roots, ("one.rs", "use crate::two::*; pub struct One;"), two]));
    assert_finding(
        &check_crate(&[roots, ("one.rs", "use crate::two::*; pub struct One; fn f(_: Unused) {}"), two]),
        &["one.rs:1 uses Unused"],
    );
}

#[test]
fn item_made_by_macro_resolves_to_its_file() {
    let files = [
        ("lib.rs", "mod one; mod two; pub use one::*;"),
        ("one.rs", "ids! { OneId } fn f() { crate::two::g() }"),
        ("two.rs", "use crate::OneId; pub fn g() {}"),
    ];
    assert_finding(&check_crate(&files), &["two.rs:1 uses crate::OneId of crates/a/src/one.rs"]);
}

#[test]
fn item_in_macro_text_resolves_to_its_file() {
    let one = "use crate::TwoEvent; macro_rules! nouns { ($n:ident) => { pub enum Event { $n } } } nouns! { TwoEvent }";
    let two = "record_kinds! { TwoEvent } fn f(_: crate::Event) {}";
    let files = [("lib.rs", "mod one; mod two; pub use one::*; pub use two::*;"), ("one.rs", one), ("two.rs", two)];
    assert_finding(
        &check_crate(&files),
        &["one.rs:1 uses crate::TwoEvent of crates/a/src/two.rs", "two.rs:1 uses crate::Event of crates/a/src/one.rs"],
    );
}

#[test]
fn variable_hides_imported_function() {
    let files = [
        ("lib.rs", "mod one; mod two;"),
        ("one.rs", "pub use crate::two::find; pub struct One; fn f(find: u8) -> u8 { find }"),
        ("two.rs", "use crate::one::One; pub fn find(_: One) {}"),
    ];
    assert_none(&check_crate(&files));
}

#[test]
fn test_code_is_left_out() {
    let test =
        "pub struct One; #[cfg(test)] mod tests { use crate::two::Two; } #[cfg(test)] mod more; #[cfg(test)] fn f() { crate::two::g() }";
    let files = [
        ("lib.rs", "mod one; mod two;"),
        ("one.rs", test),
        ("one/more.rs", "use crate::two::Two;"),
        ("two.rs", "use crate::one::One; pub struct Two; pub fn g() {}"),
    ];
    assert_none(&check_crate(&files));
}

fn check_desk_sync(sync: &str) -> Vec<String> {
    let map = format!("{MAP}| `crates/desk` | x | a |\n");
    find_violations(&workspace(&[
        ("ARCHITECTURE.md", &map),
        ("crates/desk/Cargo.toml", "[package]\nname = \"holdpoint-desk\"\n"),
        ("crates/desk/src/lib.rs", "mod features; mod sync;"),
        ("crates/desk/src/sync.rs", sync),
        ("crates/desk/src/features/mod.rs", "pub mod queue;"),
        ("crates/desk/src/features/queue/mod.rs", "pub mod read; pub mod view; pub mod write;"),
        ("crates/desk/src/features/queue/read.rs", "pub fn count() {}"),
        ("crates/desk/src/features/queue/view.rs", "pub struct Row;"),
        ("crates/desk/src/features/queue/write.rs", "pub fn clear() {}"),
    ]))
}

#[test]
fn forbidden_folder_edge_is_found() {
    for (folder, item) in [("read", "count"), ("write", "clear")] {
        let findings = check_desk_sync(&format!("use crate::features::queue::{folder}::{item};"));
        let rule = format!("crates/desk/src/sync does not use crates/desk/src/features/*/{folder}");
        assert_finding(&findings, &["crates/desk/src/sync.rs:1", &rule]);
    }
}

#[test]
fn view_of_a_feature_is_allowed() {
    assert_none(&check_desk_sync("use crate::features::queue::view::Row;"));
}
