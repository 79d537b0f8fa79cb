//! Reads the files of a crate, from its root file on.

use super::collect::collect_file;
use super::sources::Sources;
use super::tree::{ModuleId, Tree};

/// Every module that the root file leads to.
pub fn read_crate(sources: &Sources, root: &str) -> Tree {
    let mut tree = Tree::from_root(root);
    let mut waiting = vec![0];
    while let Some(id) = waiting.pop() {
        waiting.extend(read_module(&mut tree, sources, id));
    }
    tree
}

/// Reads the file of a module; its child modules that have files of their own come back.
fn read_module(tree: &mut Tree, sources: &Sources, id: ModuleId) -> Vec<ModuleId> {
    let file = tree.modules[id].file.clone();
    match sources.get(&file).map(|text| syn::parse_file(text)) {
        Some(Ok(parsed)) => return collect_file(tree, sources, id, &parsed),
        Some(Err(error)) => tree.unread.push(format!("{file}: cannot be parsed: {error}")),
        None => tree.unread.push(format!("{file}: a `mod` line names this file, but there is none")),
    }
    Vec::new()
}
