//! The kinds of actions, a file each. A further kind is a file and a line here.

mod capacity;
mod catalogue;
mod code;
mod deploy;
mod index;
mod kind;
mod message;
mod price;
mod refund;
mod schema;
mod situation;

pub(crate) use kind::{Hours, Kind, Text};
pub use situation::Fault;
pub(crate) use situation::{MARKETS, Situation};

/// Every kind.
pub(crate) const KINDS: [&Kind; 10] = [
    &deploy::ROLLOUT,
    &price::CHANGE,
    &capacity::SCALE,
    &refund::ISSUE,
    &catalogue::TEXT,
    &message::SEND,
    &index::REBUILD,
    &schema::MIGRATE,
    &code::MERGE,
    &code::COMMAND,
];

/// The kind with this name.
pub(crate) fn find_kind(name: &str) -> Option<&'static Kind> {
    KINDS.into_iter().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Streams;

    #[test]
    fn every_fault_changes_what_the_tool_sends() {
        let mut stream = Streams::new(3).stream("kinds");
        for kind in KINDS {
            for fault in kind.faults {
                let right = Situation::draw(&mut stream, kind.services[0], kind.items, kind.amounts);
                let stated = right.with_fault(*fault, &mut stream);
                let text = |stated: &Situation| {
                    let mut same = Streams::new(4).stream("text");
                    format!("{:?} {:?}", (kind.text)(&right, stated, &mut same), stated.market.region)
                };
                let differs = kind.arguments_of(&right) != kind.arguments_of(&stated) || text(&right) != text(&stated);
                assert!(differs, "{} {fault:?}", kind.name);
            }
        }
    }
}
