//! Paths in this repository.

use std::path::{Path, PathBuf};

/// The repository's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Everything that Cargo and these chores write; `CARGO_TARGET_DIR` moves it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program of this workspace as `cargo build` leaves it.
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Pictures and reports that are kept after a run.
pub fn artefacts() -> PathBuf {
    root().join("artefacts")
}

/// The source of the UI.
pub fn ui() -> PathBuf {
    root().join("ui")
}
