//! Looks for words in every file of a folder, as they are and as encodings would hide them.

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use std::path::{Path, PathBuf};

/// The files below `folder` in which `words` occur: plain, in hexadecimal, or inside
/// something in base64 (signed statements are), whatever came before them there.
pub fn of(words: &str, folder: &Path) -> Result<Vec<PathBuf>> {
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

fn needles(words: &str) -> Vec<Vec<u8>> {
    let hex: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut needles = vec![words.as_bytes().to_vec(), hex.into_bytes()];
    // Three bytes make four letters: where the words begin in a group decides their look.
    // Letters that also carry a neighbour's bits are left out.
    for before in 0..3 {
        let shifted = [vec![b' '; before], words.as_bytes().to_vec()].concat();
        let first = [0, 2, 3][before];
        let whole = shifted.len() * 8 / 6;
        needles.push(STANDARD_NO_PAD.encode(&shifted).as_bytes()[first..whole].to_vec());
    }
    needles
}
