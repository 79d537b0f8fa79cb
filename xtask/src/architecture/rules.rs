//! What may use what. Crate edges are in the code map of `ARCHITECTURE.md`; the rest is here.

use super::package::{Package, rust_name};
use super::sources::Sources;
use super::uses::{CrateUses, FileUses};
use std::collections::BTreeMap;

/// Crates from outside with the packages that may use them; `bench` and `tests` measure and test with them.
const OUTSIDE_CRATES: &[(&str, &[&str])] =
    &[("tauri", &["src-tauri"]), ("rusqlite", &["log", "replica", "desk", "bench", "tests"]), ("sqlx", &["log"])];

/// Packages that depend on these packages alone.
const ONLY_DEPENDENCIES: &[(&str, &[&str])] =
    &[("replica", &["holdpoint-domain", "memchr", "rusqlite", "serde", "serde_json", "thiserror", "tracing"])];

/// Folders or files whose code does not use the second one; `*` stands for one name.
const FORBIDDEN_FOLDERS: &[(&str, &str)] = &[
    ("crates/desk/src/sync", "crates/desk/src/features/*/read"),
    ("crates/desk/src/sync", "crates/desk/src/features/*/write"),
    ("crates/desk/src/outbox", "crates/desk/src/features/*/read"),
    ("crates/desk/src/outbox", "crates/desk/src/features/*/write"),
    ("crates/desk/src/features/*/read", "crates/desk/src/features/*/write"),
];

/// The code map: a package's short name to those it may use.
pub struct CodeMap(BTreeMap<String, Allowed>);

enum Allowed {
    These(Vec<String>),
    All,
}

/// Reads the table with the column `may use`.
pub fn read_map(sources: &Sources) -> CodeMap {
    let text = sources.get("ARCHITECTURE.md").map_or("", String::as_str);
    let rows = text.lines().skip_while(|line| !line.contains("| may use |")).skip(2).take_while(|line| line.starts_with('|'));
    let mut map = BTreeMap::new();
    for cells in rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>()) {
        let (Some(place), Some(list)) = (cells.first(), cells.last()) else { continue };
        let place = place.trim_matches('`');
        let allowed = read_allowed(list, &map);
        map.insert(place.strip_prefix("crates/").unwrap_or(place).to_owned(), allowed);
    }
    CodeMap(map)
}

fn read_allowed(list: &str, above: &BTreeMap<String, Allowed>) -> Allowed {
    match list {
        "all" => Allowed::All,
        "all above" => Allowed::These(above.keys().cloned().collect()),
        list => Allowed::These(list.split(',').map(|name| name.trim().to_owned()).collect()),
    }
}

impl CodeMap {
    /// Packages that the map does not name, and names in it without a package.
    pub fn find_gaps(&self, packages: &[Package]) -> Vec<String> {
        let unnamed = packages.iter().filter(|package| !self.0.contains_key(&package.short));
        let gaps = unnamed.map(|package| format!("ARCHITECTURE.md: the code map does not name {}", package.folder));
        let exists = |name: &str| name == "ui" || packages.iter().any(|package| package.short == name);
        let missing = self.0.keys().filter(|name| !exists(name));
        gaps.chain(missing.map(|name| format!("ARCHITECTURE.md: the code map names {name}, but there is no such package"))).collect()
    }

    /// Crate edges that are not allowed, in the manifest and in the code of one package.
    pub fn find_forbidden_crates(&self, package: &Package, packages: &[Package], uses: &CrateUses) -> Vec<String> {
        let manifest = format!("{}/Cargo.toml", package.folder);
        let declared = package.dependencies.iter().filter_map(|dependency| {
            let reason = self.refuse(package, packages, &dependency.name)?;
            Some(format!("{manifest}:{} depends on {}: {reason}", dependency.line, dependency.name))
        });
        let named = uses.iter().filter_map(|((file, name), evidence)| {
            let reason = self.refuse(package, packages, name).filter(|_| is_checked(name, packages))?;
            Some(format!("{file}:{} uses {}: {reason}", evidence.line, evidence.path))
        });
        declared.chain(named).collect()
    }

    /// Why a package may not use another one, by its name in a manifest or in code.
    fn refuse(&self, package: &Package, packages: &[Package], other: &str) -> Option<String> {
        let name = rust_name(other);
        if let Some((_, only)) = ONLY_DEPENDENCIES.iter().find(|(short, _)| *short == package.short)
            && !only.iter().any(|allowed| rust_name(allowed) == name)
        {
            return Some(format!("{} depends on {} alone", package.short, only.join(" and ")));
        }
        refuse_outside(package, &name).or_else(|| {
            let target = packages.iter().find(|target| rust_name(&target.name) == name)?;
            let allowed = target.folder == package.folder || self.allows(&package.short, &target.short);
            (!allowed).then(|| format!("the code map does not let {} use {}", package.short, target.short))
        })
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        match self.0.get(from) {
            Some(Allowed::These(list)) => list.iter().any(|name| name == to),
            Some(Allowed::All) => true,
            None => false,
        }
    }
}

fn outside_rule(name: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    OUTSIDE_CRATES.iter().find(|(family, _)| name == *family || name.starts_with(&format!("{family}_")))
}

fn refuse_outside(package: &Package, name: &str) -> Option<String> {
    let (family, users) = outside_rule(name)?;
    (!users.contains(&package.short.as_str())).then(|| format!("{family} may be used in {} only", users.join(", ")))
}

/// In code, other first names may be those of types or of crates without a rule.
fn is_checked(name: &str, packages: &[Package]) -> bool {
    outside_rule(name).is_some() || packages.iter().any(|package| rust_name(&package.name) == name)
}

/// Edges between files that a folder rule forbids.
pub fn find_forbidden_folders(uses: &FileUses) -> Vec<String> {
    let forbidden = |from: &str, to: &str| FORBIDDEN_FOLDERS.iter().find(|rule| is_in(from, rule.0) && is_in(to, rule.1));
    let broken = uses.iter().filter_map(|((from, to), evidence)| Some((from, to, evidence, forbidden(from, to)?)));
    broken
        .map(|(from, to, evidence, rule)| {
            format!("{from}:{} uses {} of {to}: {} does not use {}", evidence.line, evidence.path, rule.0, rule.1)
        })
        .collect()
}

/// Whether a file is the place or in it: `a/b` holds `a/b.rs` and `a/b/c.rs`.
fn is_in(file: &str, place: &str) -> bool {
    let file = file.trim_end_matches(".rs").split('/').collect::<Vec<_>>();
    let place = place.split('/').collect::<Vec<_>>();
    file.len() >= place.len() && place.iter().zip(&file).all(|(wanted, name)| *wanted == "*" || wanted == name)
}
