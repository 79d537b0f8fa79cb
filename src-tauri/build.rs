//! Builds the Tauri context and names our own commands, so that the window may
//! call them only where a capability says so.

use std::path::Path;

const UI: &str = "../ui/dist";

fn main() {
    println!("cargo:rerun-if-changed={UI}");
    println!("cargo:rerun-if-changed=../icons");
    ensure_ui(Path::new(UI));
    let commands = tauri_build::AppManifest::new().commands(&["desk_call", "open_external", "quit_app", "start_at_login"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)).expect("the Tauri configuration is valid");
}

/// Rust alone can be built before the UI is; the window then says what is missing.
fn ensure_ui(dist: &Path) {
    if dist.join("index.html").exists() {
        return;
    }
    println!("cargo:warning=ui/dist is missing; run `cargo xtask ui` to build the UI");
    std::fs::create_dir_all(dist).expect("ui/dist can be created");
    let page = "<!doctype html><title>Holdpoint</title><p>The UI is not built. Run <code>cargo xtask ui</code>.</p>";
    std::fs::write(dist.join("index.html"), page).expect("ui/dist can be written");
}
