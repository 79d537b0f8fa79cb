//! A progress bar on standard error, where that is a terminal.

use holdpoint_domain::Seq;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

const REDRAW_INTERVAL: Duration = Duration::from_millis(100);
const BAR_WIDTH: usize = 30;

/// A bar that is drawn over itself.
pub(super) struct Progress {
    what: &'static str,
    total: Seq,
    drawn: Option<Instant>,
    shown: bool,
}

impl Progress {
    /// Of `total` records; 0 where that is not known.
    pub(super) fn new(what: &'static str, total: Seq) -> Self {
        Self { what, total, drawn: None, shown: std::io::stderr().is_terminal() }
    }

    pub(super) fn reach(&mut self, seq: Seq) {
        if self.shown && self.drawn.is_none_or(|drawn| drawn.elapsed() >= REDRAW_INTERVAL) {
            self.drawn = Some(Instant::now());
            let mut to = std::io::stderr().lock();
            let _ = write!(to, "\r{}", draw(self.what, seq, self.total)).and_then(|()| to.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let mut to = std::io::stderr().lock();
            let _ = write!(to, "\r\x1b[K").and_then(|()| to.flush());
        }
    }
}

fn draw(what: &str, seq: Seq, total: Seq) -> String {
    if total == 0 {
        return format!("{what}: {seq} records");
    }
    let share = seq.min(total) as f64 / total as f64;
    let full = (share * BAR_WIDTH as f64) as usize;
    format!("{what} [{}{}] {:>3.0} %", "#".repeat(full), " ".repeat(BAR_WIDTH - full), share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn bar_shows_share_or_count() {
        assert_eq!(draw("Checking", 5, 10), "Checking [###############               ]  50 %");
        assert_eq!(draw("Checking", 12, 10), "Checking [##############################] 100 %");
        assert_eq!(draw("Checking", 12, 0), "Checking: 12 records");
    }
}
