//! A delivery, and what it states.

use axum::body::Bytes;
use axum::http::HeaderMap;
use holdpoint_domain::incidents::changes::{ChangeFormat, StatedChange, read_change_file};
use holdpoint_domain::incidents::{FileRefused, Format, Refused, read_file};
use holdpoint_domain::{Code, Refusal, StatedIncident};

/// What a source sent.
pub(crate) struct Delivery<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) bytes: &'a Bytes,
    /// Name of the source.
    pub(crate) source: &'a str,
}

/// What it states.
#[derive(Default)]
pub(crate) struct Statements {
    pub(crate) incidents: Vec<StatedIncident>,
    pub(crate) changes: Vec<StatedChange>,
    pub(crate) refused: Vec<Refused>,
}

pub(super) fn read_incidents(format: Format, bytes: &[u8]) -> Result<Statements, Refusal> {
    let read = read_file(format, bytes).map_err(refuse_body)?;
    Ok(Statements { incidents: read.stated, refused: read.refused, ..Statements::default() })
}

pub(super) fn read_changes(format: ChangeFormat, bytes: &[u8]) -> Result<Statements, Refusal> {
    let read = read_change_file(format, bytes).map_err(refuse_body)?;
    Ok(Statements { changes: read.stated, refused: read.refused, ..Statements::default() })
}

fn refuse_body(refused: FileRefused) -> Refusal {
    let code = if refused.code == "not_this_format" { Code::InvalidField } else { Code::InvalidJson };
    Refusal::new(code, refused.reason.replace("The file", "The request"))
}
