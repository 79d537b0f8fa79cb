//! The tier of a service, which rules of a window name.

/// The tier of a service; none where it is not mapped, and then every tier is meant.
pub(super) const fn tier_of(_: &str) -> Option<u32> {
    None
}
