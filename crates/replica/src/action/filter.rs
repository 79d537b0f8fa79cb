//! What the queue's filter asks for.

use holdpoint_domain::text::fold;
use holdpoint_domain::{Ms, Risk};

/// What an open action must be to be listed. Texts have no white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All of them occur in title, kind, tool or target.
    pub words: Vec<String>,
    /// Of this risk.
    pub risk: Option<Risk>,
    /// The name of the tool begins so.
    pub tool: Option<String>,
    /// It occurs in the target.
    pub target: Option<String>,
    /// Proposed before, hub time.
    pub proposed_before: Option<Ms>,
}

impl Filter {
    /// The same, with its words as the texts are kept.
    pub(super) fn folded(&self) -> Self {
        let one = |text: &String| fold(text).into_owned();
        Self {
            words: self.words.iter().map(one).collect(),
            tool: self.tool.as_ref().map(one),
            target: self.target.as_ref().map(one),
            ..self.clone()
        }
    }

    pub(super) fn takes(&self, risk: Risk, proposed_at: Ms) -> bool {
        self.risk.is_none_or(|wanted| risk == wanted) && self.proposed_before.is_none_or(|before| proposed_at < before)
    }

    /// Whether a text, which ends with the line of the tool and that of the target, has both.
    pub(super) fn names(&self, text: &str) -> bool {
        let mut lines = text.rsplit('\n');
        let (target, tool) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let tool_is_wanted = self.tool.as_deref().is_none_or(|wanted| tool.starts_with(wanted));
        tool_is_wanted && self.target.as_deref().is_none_or(|wanted| target.contains(wanted))
    }
}
