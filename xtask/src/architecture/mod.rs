//! `cargo xtask architecture`: which crate, folder and file may use which other one.
//!
//! The allowed crate edges are read from the code map in `ARCHITECTURE.md`; what
//! the map cannot say is in `rules.rs`. A file uses another one when it imports
//! or names an item that the other one defines; `mod` lines and re-exports are
//! no uses. Method calls are not seen, for they name no file. Test code is left out.

mod circles;
mod collect;
mod package;
mod read;
mod resolve;
mod rules;
mod sources;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod uses;

use anyhow::{Result, bail};
use sources::Sources;
use xtask::place;

/// Prints every finding; an error when there is one.
pub fn check_architecture() -> Result<()> {
    let findings = find_violations(&sources::read_sources(place::root())?);
    if findings.is_empty() {
        return Ok(());
    }
    println!("{}", findings.join("\n\n"));
    bail!("{} findings; the rules are in ARCHITECTURE.md and xtask/src/architecture/rules.rs", findings.len())
}

/// Everything that breaks a rule, a text each: the map, crate edges, folder edges, circles per crate from the smallest.
fn find_violations(sources: &Sources) -> Vec<String> {
    let packages = package::list_packages(sources);
    let map = rules::read_map(sources);
    let mut findings = map.find_gaps(&packages);
    let mut later = Vec::new();
    for package in &packages {
        let uses = uses::read_uses(sources, package);
        findings.extend(uses.unread.iter().cloned());
        findings.extend(map.find_forbidden_crates(package, &packages, &uses.crates));
        findings.extend(rules::find_forbidden_folders(&uses.files));
        later.extend(circles::describe_circles(&package.folder, &uses.files));
    }
    findings.extend(later);
    findings
}
