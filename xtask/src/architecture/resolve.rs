//! Finds what a path means: the file that defines the item, through re-exports.

use super::tree::{ModuleId, Tree};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The file that defines the item.
    File(String),
    /// A module of this crate.
    Module(ModuleId),
    /// Another crate, by its name in code.
    Crate(String),
}

/// Names that are being looked for, so that imports in a circle end.
type Open = Vec<(ModuleId, String)>;

/// One search; the second kind also takes names that a macro may have defined.
#[derive(Clone, Copy)]
struct Search<'t> {
    tree: &'t Tree,
    generated: bool,
}

/// Everything the path may mean when the module names it; a name has several meanings when a function is called like a module.
pub fn resolve_path(tree: &Tree, module: ModuleId, path: &[String]) -> Vec<Target> {
    let search = |generated| Search { tree, generated }.resolve(module, path, &mut Vec::new());
    let mut found = search(false);
    // Macros hold many short names, such as `u64`, that they do not define.
    if found.is_empty() && path.len() > 1 {
        found = search(true);
    }
    if found.is_empty() {
        found.extend(guess_target(path));
    }
    found.sort();
    found.dedup();
    found
}

/// A longer path that starts with nothing known starts with a crate.
fn guess_target(path: &[String]) -> Option<Target> {
    let inside = matches!(path.first()?.as_str(), "crate" | "self" | "super" | "Self");
    (path.len() > 1 && !inside).then(|| Target::Crate(path[0].clone()))
}

impl Search<'_> {
    fn resolve(self, module: ModuleId, path: &[String], open: &mut Open) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let start = match first.as_str() {
            "" => return rest.first().map(|name| Target::Crate(name.clone())).into_iter().collect(),
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(module)],
            "super" => self.tree.modules[module].parent.map(Target::Module).into_iter().collect(),
            name => self.look_up(module, name, open),
        };
        rest.iter().fold(start, |found, name| self.step(found, name, open))
    }

    /// From what the path meant so far to what it means with one more name.
    fn step(self, found: Vec<Target>, name: &str, open: &mut Open) -> Vec<Target> {
        let modules: Vec<ModuleId> =
            found.iter().filter_map(|target| if let Target::Module(id) = target { Some(*id) } else { None }).collect();
        if modules.is_empty() {
            return found;
        }
        modules.into_iter().flat_map(|id| self.step_into(id, name, open)).collect()
    }

    fn step_into(self, module: ModuleId, name: &str, open: &mut Open) -> Vec<Target> {
        match name {
            "super" => self.tree.modules[module].parent.map(Target::Module).into_iter().collect(),
            "self" => vec![Target::Module(module)],
            _ => self.look_up(module, name, open),
        }
    }

    /// A name in a module: its own items, child modules and imports, then what `*` brings.
    fn look_up(self, module: ModuleId, name: &str, open: &mut Open) -> Vec<Target> {
        let key = (module, name.to_owned());
        if open.contains(&key) {
            return self.own_meanings(module, name);
        }
        open.push(key);
        let mut found = self.own_meanings(module, name);
        found.extend(self.imported_meanings(module, name, open));
        if found.is_empty() {
            found = self.glob_meanings(module, name, open);
        }
        open.pop();
        found
    }

    fn own_meanings(self, module: ModuleId, name: &str) -> Vec<Target> {
        let module = &self.tree.modules[module];
        let imported = module.imports.iter().any(|import| import.name.as_deref() == Some(name));
        let generated = (self.generated && !imported && module.generated.contains(name)).then_some(&module.file);
        let item = module.items.get(name).or(generated).cloned().map(Target::File);
        item.into_iter().chain(module.children.get(name).copied().map(Target::Module)).collect()
    }

    fn imported_meanings(self, module: ModuleId, name: &str, open: &mut Open) -> Vec<Target> {
        let imports = self.tree.modules[module].imports.iter().filter(|import| import.name.as_deref() == Some(name));
        let mut found = Vec::new();
        for import in imports {
            let meanings = self.resolve(module, &import.path, open);
            found.extend(if meanings.is_empty() { guess_target(&import.path).into_iter().collect() } else { meanings });
        }
        found
    }

    fn glob_meanings(self, module: ModuleId, name: &str, open: &mut Open) -> Vec<Target> {
        let globs = self.tree.modules[module].imports.iter().filter(|import| import.name.is_none());
        let mut found = Vec::new();
        for glob in globs {
            for target in self.resolve(module, &glob.path, open) {
                if let Target::Module(id) = target {
                    found.extend(self.look_up(id, name, open));
                }
            }
        }
        found
    }
}
