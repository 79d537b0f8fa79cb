//! The texts that are checked, by their path in the repository.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path from the repository's folder, with `/`, to the file's text.
pub type Sources = BTreeMap<String, String>;

/// Where the workspace's packages are.
const PACKAGE_FOLDERS: &[&str] = &["crates", "src-tauri", "tests", "xtask"];
/// Folders without code of a crate's library or program.
const SKIPPED_FOLDERS: &[&str] = &["benches", "examples", "gen", "golden", "node_modules", "target"];

/// Reads the map, every manifest and every Rust file of the repository.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn read_sources(root: &Path) -> Result<Sources> {
    let mut sources = Sources::new();
    read_file(root, &root.join("ARCHITECTURE.md"), &mut sources)?;
    for folder in PACKAGE_FOLDERS {
        read_folder(root, &root.join(folder), &mut sources)?;
    }
    Ok(sources)
}

fn read_folder(root: &Path, folder: &Path, sources: &mut Sources) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("Cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
            read_folder(root, &path, sources)?;
        } else if name == "Cargo.toml" || name.ends_with(".rs") {
            read_file(root, &path, sources)?;
        }
    }
    Ok(())
}

fn read_file(root: &Path, path: &Path, sources: &mut Sources) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("Cannot read {}", path.display()))?;
    let short = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    sources.insert(short, text);
    Ok(())
}
