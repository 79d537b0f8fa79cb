//! Files of changes.

use super::statement::StatedChange;
use crate::file::{FileRefused, Reading, keep_small, read_bodies};
use crate::formats::read_value;
use crate::systems::ChangeFormat;

/// Reads a file of changes: one body, a JSON array of bodies, or one body a line.
///
/// # Errors
/// As [`crate::read_file`].
pub fn read_change_file(format: ChangeFormat, bytes: &[u8]) -> Result<Reading<StatedChange>, FileRefused> {
    let found = read_bodies(bytes, format.as_str(), format.about(), &|value, found| read_value(format.facts(), value, found))?;
    Ok(keep_small(found, StatedChange::check))
}
