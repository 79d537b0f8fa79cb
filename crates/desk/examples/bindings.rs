//! Writes the TypeScript of the desk's views and commands, into the folder named
//! as the first argument or into `ui/src/bindings`.

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    let folder = std::env::args_os().nth(1).map_or_else(usual, PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("views.ts"), holdpoint_desk::bindings::views_ts())?;
    std::fs::write(folder.join("commands.ts"), holdpoint_desk::bindings::commands_ts())
}
