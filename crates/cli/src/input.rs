//! What a command is given: a file, or standard input.

use std::io::Read as _;
use std::path::Path;

/// The content of a file, or of standard input for `-`.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
