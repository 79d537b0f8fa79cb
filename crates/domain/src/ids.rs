//! Ids: a prefix that says of what, then a UUID version 7 (RFC 9562), so that
//! ids sort by time and land together in an index.

use crate::Ms;
use std::fmt::Write as _;

/// Makes an id from an instant and 10 random bytes; pure, so the caller brings both.
#[must_use]
pub fn new_id(prefix: &str, at: Ms, random: [u8; 10]) -> String {
    let mut bytes = [0_u8; 16];
    let millis = u64::try_from(at).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(prefix.len() + 33);
    id.push_str(prefix);
    id.push('_');
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// Prefix of an action's id.
pub const ACTION: &str = "act";
/// Prefix of a review's or another signed command's id.
pub const COMMAND: &str = "cmd";
/// Prefix of a person's id.
pub const PERSON: &str = "per";
/// Prefix of a device's id.
pub const DEVICE: &str = "dev";
/// Prefix of an invite's id.
pub const INVITE: &str = "inv";
/// Prefix of a hub's id.
pub const HUB: &str = "hub";
