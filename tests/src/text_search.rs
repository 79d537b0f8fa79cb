//! Searches the files of a folder for a text, plain and encoded.

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use std::path::{Path, PathBuf};

/// The files below `folder` that contain `words`: plain, in hexadecimal, or at any offset
/// inside base64, as signed statements are.
pub fn files_containing(words: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let needles = needles(words);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path)?;
            if needles.iter().any(|needle| bytes.windows(needle.len()).any(|part| part.eq_ignore_ascii_case(needle))) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// The forms in which `words` may stand in a file: plain, in hexadecimal, and in base64 at each offset.
pub fn needles(words: &str) -> Vec<Vec<u8>> {
    let hex: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut needles = vec![words.as_bytes().to_vec(), hex.into_bytes()];
    // Base64 encodes three bytes as four letters, so the offset in the group changes the letters.
    // Letters that contain bits of a neighbour are left out.
    for before in 0..3 {
        let shifted = [vec![b' '; before], words.as_bytes().to_vec()].concat();
        let first = [0, 2, 3][before];
        let whole = shifted.len() * 8 / 6;
        needles.push(STANDARD_NO_PAD.encode(&shifted).as_bytes()[first..whole].to_vec());
    }
    needles
}
