//! What a trainer rules on an action whose fault is known.

use crate::board::Item;
use crate::kinds::Fault;
use holdpoint_domain::RightVerdict;
use serde_json::{Map, Value};

/// The tags of rulings.
pub(super) const TAGS: [&str; 5] = ["wrong-region", "wrong-unit", "stale-read", "too-broad", "no-way-back"];

/// The right answer to an action.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) right: RightVerdict,
    pub(super) tags: Vec<String>,
    pub(super) lesson: String,
    pub(super) arguments: Option<Map<String, Value>>,
}

impl Settled {
    /// As a perfect reviewer would see it.
    pub(super) fn of(item: &Item) -> Self {
        let Some(fault) = item.fault else {
            let lesson = "Everything fits the evidence: what looked odd is usual for this kind.".into();
            return Self { right: RightVerdict::Approve, tags: Vec::new(), lesson, arguments: None };
        };
        let is_edit = fault.is_editable() && !item.right_arguments.is_empty();
        Self {
            right: if is_edit { RightVerdict::Edit } else { RightVerdict::Reject },
            tags: vec![tag(fault).into()],
            lesson: lesson(fault).into(),
            arguments: is_edit.then(|| item.right_arguments.clone()),
        }
    }
}

const fn tag(fault: Fault) -> &'static str {
    match fault {
        Fault::WrongRegion => TAGS[0],
        Fault::WrongUnit => TAGS[1],
        Fault::StaleRead => TAGS[2],
        Fault::ScopeTooBroad => TAGS[3],
        Fault::MissingRollback => TAGS[4],
    }
}

pub(super) const fn lesson(fault: Fault) -> &'static str {
    match fault {
        Fault::WrongRegion => "Compare the region of the target with the region that the evidence names.",
        Fault::WrongUnit => "Compare each amount with the figure in the evidence, the unit included.",
        Fault::StaleRead => "Look when the figures were read: older than an hour means read again.",
        Fault::ScopeTooBroad => "Compare how many things it touches with what the ticket asks for.",
        Fault::MissingRollback => "What cannot be taken back needs a way back, or a smaller first step.",
    }
}
