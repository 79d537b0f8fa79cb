//! The modules of one crate, with what each defines, imports and names.

use super::sources::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// Place of a module in [`Tree::modules`].
pub type ModuleId = usize;

/// A crate: the module of its root file is the first.
#[derive(Default)]
pub struct Tree {
    pub modules: Vec<Module>,
    /// Files that could not be read or parsed, a sentence each.
    pub unread: Vec<String>,
}

/// A module; several are in one file when they are written inline.
#[derive(Default)]
pub struct Module {
    pub file: String,
    /// Where the files of its child modules are.
    pub folder: String,
    pub parent: Option<ModuleId>,
    pub children: BTreeMap<String, ModuleId>,
    /// Items to the file that defines them; an exported macro is an item of the root.
    pub items: BTreeMap<String, String>,
    /// Names given to macros between items, which may define them.
    pub generated: BTreeSet<String>,
    pub imports: Vec<Import>,
    pub mentions: Vec<Mention>,
}

/// One leaf of a `use`.
pub struct Import {
    /// An empty first part stands for a leading `::`.
    pub path: Vec<String>,
    /// The name it brings; none for `*`.
    pub name: Option<String>,
    /// With `pub` of any width.
    pub reexport: bool,
    pub line: usize,
}

/// A path in code outside of `use`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    pub path: Vec<String>,
    pub line: usize,
}

impl Tree {
    /// A crate of which only the root file is known.
    pub fn from_root(root: &str) -> Self {
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let module = Module { file: root.to_owned(), folder, ..Module::default() };
        Self { modules: vec![module], unread: Vec::new() }
    }

    /// Adds a module that is written inside its parent's file.
    pub fn add_inline(&mut self, parent: ModuleId, name: &str) -> ModuleId {
        self.add(parent, name, self.modules[parent].file.clone())
    }

    /// Adds a module that has a file: `name.rs` or `name/mod.rs`.
    pub fn add_file(&mut self, sources: &Sources, parent: ModuleId, name: &str) -> ModuleId {
        let folder = &self.modules[parent].folder;
        let inside = format!("{folder}/{name}/mod.rs");
        let file = if sources.contains_key(&inside) { inside } else { format!("{folder}/{name}.rs") };
        self.add(parent, name, file)
    }

    fn add(&mut self, parent: ModuleId, name: &str, file: String) -> ModuleId {
        let id = self.modules.len();
        let folder = format!("{}/{name}", self.modules[parent].folder);
        self.modules.push(Module { file, folder, parent: Some(parent), ..Module::default() });
        self.modules[parent].children.insert(name.to_owned(), id);
        id
    }
}
