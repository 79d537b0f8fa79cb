//! What a file that reads another system states of that system: constants, without code of a hub.

use crate::formats::node::{Collector, Node};

/// How the bodies of one format are read.
pub(crate) struct BodyFormat<S> {
    /// As on the command line of `holdpoint import`.
    pub(crate) name: &'static str,
    /// What a body is, after "FILE holds": part of the help, and of the refusal of another file.
    pub(crate) about: &'static str,
    /// Reads a body that is no array; whether it has the shape of one.
    pub(crate) read: fn(&Node<'_>, &mut Collector<S>) -> bool,
    /// Reads an array that is itself a body; none where an array only holds bodies.
    pub(crate) read_array: Option<fn(&Node<'_>, &mut Collector<S>)>,
}

/// How a system reaches a hub.
pub(crate) struct SourceFacts {
    /// As on the command line and on the wire.
    pub(crate) name: &'static str,
    /// As people call it.
    pub(crate) label: &'static str,
    /// How its deliveries are signed; none where they carry a token.
    pub(crate) signature: Option<SignatureScheme>,
    /// Where a hub asks it, below the address that an administrator states; empty where it only sends.
    pub(crate) poll_paths: &'static [&'static str],
}

/// HMAC-SHA256 over the bytes of a delivery, in hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureScheme {
    /// The header that holds the signature, or several with commas between them: any right one suffices.
    pub header: &'static str,
    /// What comes before each signature.
    pub prefix: &'static str,
}
