//! A kind of change, harmless or not by its figures alone.

use crate::random::Stream;

/// A kind of change that people make. `{s}` is the service, `{n}` a number that differs from change to change.
#[derive(Debug)]
pub(super) struct Template {
    /// As the source calls it: `deployment`, `flag`, `config`, `push`.
    pub(super) kind: &'static str,
    /// Services it is made to.
    pub(super) services: &'static [&'static str],
    pub(super) titles: &'static [&'static str],
    pub(super) path: &'static str,
    /// The diff where nothing breaks.
    pub(super) harmless: &'static str,
    /// The diff where it breaks.
    pub(super) harmful: &'static str,
    /// What monitoring calls it: alerts name a rule, not a fault.
    pub(super) alerts: &'static [&'static str],
    /// What monitoring sees.
    pub(super) symptoms: &'static [&'static str],
    /// It shows hours later.
    pub(super) slow: bool,
}

/// Fills a text in.
pub(super) fn fill(text: &str, service: &str, number: i64) -> String {
    text.replace("{s}", service).replace("{S}", &service.replace('-', "_")).replace("{n}", &number.to_string())
}

impl Template {
    pub(super) fn draw_service(&self, stream: &mut Stream) -> &'static str {
        stream.pick(self.services)
    }
}
