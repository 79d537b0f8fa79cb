//! A refusal of the app itself, in the form of the desk's.

use holdpoint_desk::view::ProblemView;

/// A problem with a stable code and words for the window.
pub fn problem(code: &str, title: &str, detail: &str) -> ProblemView {
    ProblemView { code: code.into(), title: title.into(), detail: detail.into() }
}
