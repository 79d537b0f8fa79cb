//! Exit codes, and errors with a title, a detail and a code.

use crate::output;
use holdpoint_domain::{Code, Refusal};
use holdpoint_hub::HubError;
use holdpoint_protocol::ClientError;
use std::process::ExitCode;

/// Exit codes, as documented in `--help`. With several actions the last in this order wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    Done,
    Edited,
    StillOpen,
    No,
    Failed,
    Wrong,
    Unreachable,
    Damaged,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Wrong => 2,
            Exit::No => 3,
            Exit::StillOpen => 4,
            Exit::Damaged => 5,
            Exit::Unreachable => 6,
            Exit::Edited => 7,
        })
    }
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) detail: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self { exit, code: code.into(), title: title.into(), detail: detail.into() }
    }

    /// An error of a file or the operating system.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self::new(Exit::Failed, "io", "A file cannot be used", format!("{what}: {error}."))
    }

    /// The log cannot be read; `detail` is without the final full stop.
    pub(crate) fn log(detail: &str) -> Self {
        Self::new(Exit::Failed, "log", "The log cannot be read", format!("{detail}."))
    }

    /// `{"error": …}`
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::json!({"error": {"code": self.code, "title": self.title, "detail": self.detail}})
    }
}

/// Prints the failure on standard error.
pub(crate) fn report(failure: &Failure, json: bool) -> Exit {
    if json {
        output::error_line(&failure.json().to_string());
    } else {
        output::error_line(&format!("{}\n{}\ncode: {}", failure.title, failure.detail, failure.code));
    }
    failure.exit
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(exit_of(refusal.code), refusal.code.as_str(), refusal.code.title(), refusal.detail)
    }
}

fn exit_of(code: Code) -> Exit {
    match code {
        Code::LogCorrupt => Exit::Damaged,
        Code::DiskFull | Code::Unavailable | Code::Internal => Exit::Failed,
        _ => Exit::No,
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused(problem) => {
                let exit = problem.known_code().map_or(Exit::No, exit_of);
                Self::new(exit, &problem.code, &problem.title, problem.detail)
            }
            ClientError::Unreachable { .. } => Self::new(
                Exit::Unreachable,
                "unreachable",
                "The hub cannot be reached",
                format!("{error}. Start one with `holdpoint serve`, or open the app."),
            ),
            ClientError::Unexpected { .. } => {
                Self::new(Exit::Unreachable, "unexpected_answer", "This is not a Holdpoint hub", format!("{error}."))
            }
        }
    }
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        let detail = format!("{error}.");
        match error {
            HubError::InUse { .. } => Self::new(Exit::Failed, "in_use", "Another program uses this folder", detail),
            HubError::Corrupt { .. } => Self::new(Exit::Damaged, Code::LogCorrupt.as_str(), Code::LogCorrupt.title(), detail),
            HubError::Mismatch { .. } => Self::new(Exit::Failed, "mismatch", "This folder belongs to another record", detail),
            HubError::Log(_) => Self::new(Exit::Failed, "log", "The log cannot be opened", detail),
            HubError::SignIn { .. } => Self::new(Exit::Failed, "sign_in_settings", "The hub cannot start", detail),
            HubError::Io { .. } | HubError::Keys { .. } => Self::new(Exit::Failed, "io", "The hub cannot start", detail),
        }
    }
}
