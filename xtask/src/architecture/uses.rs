//! Which files of a package use which, and which other crates.

use super::package::Package;
use super::read::read_crate;
use super::resolve::{Target, resolve_path};
use super::sources::Sources;
use super::tree::{Import, Mention, Module, ModuleId, Tree};
use std::collections::BTreeMap;

/// Where a use stands, and the path that is written there.
#[derive(Clone)]
pub struct Evidence {
    pub line: usize,
    pub path: String,
}

/// From the using file to the used one; the first line that shows it.
pub type FileUses = BTreeMap<(String, String), Evidence>;
/// From a file to the name of a crate in code; the first line that shows it.
pub type CrateUses = BTreeMap<(String, String), Evidence>;

/// Uses of all crates of a package.
#[derive(Default)]
pub struct Uses {
    pub files: FileUses,
    pub crates: CrateUses,
    /// Files that could not be read, a sentence each.
    pub unread: Vec<String>,
}

/// Reads the package's library and programs.
pub fn read_uses(sources: &Sources, package: &Package) -> Uses {
    let mut uses = Uses::default();
    for root in package.roots(sources) {
        let mut tree = read_crate(sources, root);
        uses.unread.append(&mut tree.unread);
        for (id, module) in tree.modules.iter().enumerate() {
            module.imports.iter().for_each(|import| uses.add_import(&tree, id, import));
            list_distinct(&module.mentions).into_iter().for_each(|mention| uses.add_mention(&tree, id, mention));
        }
    }
    uses
}

/// Each path once, at its first line.
fn list_distinct(mentions: &[Mention]) -> Vec<&Mention> {
    let mut distinct: Vec<&Mention> = mentions.iter().collect();
    distinct.sort();
    distinct.dedup_by(|later, earlier| later.path == earlier.path);
    distinct
}

impl Uses {
    /// A re-export uses no file; what `*` brings is used where it is named.
    fn add_import(&mut self, tree: &Tree, id: ModuleId, import: &Import) {
        let found = resolve_path(tree, id, &import.path);
        let evidence = Evidence { line: import.line, path: import.path.join("::") };
        if found.is_empty() && import.path.len() == 1 {
            self.add_crate(&tree.modules[id], &import.path[0], evidence.clone());
        }
        for target in found {
            match target {
                Target::File(_) if import.reexport => {}
                target => self.add(tree, id, target, &import.path, evidence.clone()),
            }
        }
    }

    fn add_mention(&mut self, tree: &Tree, id: ModuleId, mention: &Mention) {
        let evidence = Evidence { line: mention.line, path: mention.path.join("::") };
        for target in resolve_path(tree, id, &mention.path) {
            self.add(tree, id, target, &mention.path, evidence.clone());
        }
    }

    fn add(&mut self, tree: &Tree, id: ModuleId, target: Target, path: &[String], evidence: Evidence) {
        let module = &tree.modules[id];
        match target {
            Target::File(file) if file != module.file => {
                keep_first(&mut self.files, (module.file.clone(), file), evidence);
            }
            Target::Crate(name) if path.len() > 1 => self.add_crate(module, &name, evidence),
            _ => {}
        }
    }

    fn add_crate(&mut self, module: &Module, name: &str, evidence: Evidence) {
        keep_first(&mut self.crates, (module.file.clone(), name.to_owned()), evidence);
    }
}

fn keep_first(uses: &mut BTreeMap<(String, String), Evidence>, key: (String, String), evidence: Evidence) {
    let known = uses.entry(key).or_insert_with(|| evidence.clone());
    if evidence.line < known.line {
        *known = evidence;
    }
}
