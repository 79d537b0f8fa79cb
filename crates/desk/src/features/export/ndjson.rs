//! One record a line, with its body as it was written:
//!
//! `{"record":{…},"body":{…}|null,"body_state":"here"}`
//!
//! Record and body keep their exact bytes, so the digests of both can be checked
//! from the file. `body_state` is `none` (the record names no body), `here`,
//! `sealed` (another person's review of an open action), `forbidden` (for other roles), `erased`, or `away` (not
//! on this device, and the hub was not asked or did not have it).

use holdpoint_domain::Record;
use std::io::{self, Write};

/// The body a record names, as far as it may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// It names none.
    None,
    /// Canonical JSON.
    Here(String),
    /// Not yet this person's to read.
    Sealed,
    /// For other roles than this person's.
    Forbidden,
    /// Erased for privacy; the digest stays.
    Erased,
    /// Not to be had now.
    Away,
}

impl Body {
    /// As in the file.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Here(_) => "here",
            Self::Sealed => "sealed",
            Self::Forbidden => "forbidden",
            Self::Erased => "erased",
            Self::Away => "away",
        }
    }
}

/// Writes one line.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &mut impl Write, record: &Record, body: &Body) -> io::Result<()> {
    out.write_all(b"{\"record\":")?;
    serde_json::to_writer(&mut *out, record)?;
    let text = match body {
        Body::Here(text) => text.as_str(),
        _ => "null",
    };
    writeln!(out, ",\"body\":{text},\"body_state\":\"{}\"}}", body.state())
}
