//! Progress of an export on standard error, where that is a terminal.

use holdpoint_desk::Phase;
use std::io::{IsTerminal as _, Write as _};

/// Wider than any line here.
const LINE_CHARS: usize = 60;

pub(super) struct Bar(bool);

impl Bar {
    pub(super) fn new() -> Self {
        Self(std::io::stderr().is_terminal())
    }

    pub(super) fn records(&mut self, seq: u64) {
        self.write(&format!("Reading record {seq}"));
    }

    pub(super) fn show(&mut self, phase: Phase) {
        match phase {
            Phase::Facts(count) => self.write(&format!("Reading what reviews say: {count}")),
            Phase::Documents(done, total) => self.write(&format!("Reading documents: {done} of {total}")),
        }
    }

    pub(super) fn clear(&mut self) {
        self.write("");
    }

    fn write(&self, text: &str) {
        if self.0 {
            let _ = write!(std::io::stderr(), "\r{text:LINE_CHARS$}\r");
        }
    }
}
