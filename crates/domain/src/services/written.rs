//! A service of a file with its places in it.

use super::Service;

/// A service as the file has it, with the places that the rules point at.
pub(super) struct Written {
    pub(super) service: Service,
    pub(super) name_at: usize,
    /// Bytes in the file, as many as there are dependencies.
    pub(super) depends_at: Vec<usize>,
    pub(super) aliases_at: Vec<usize>,
}
