//! Sets of near-identical open actions: which actions stand together, and what the reviewer did
//! with the set that is open. Kept in memory only; taken out or not, an action stays open at the hub.

use crate::lock::lock;
use crate::replica::order::Key;
use holdpoint_domain::Digest;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// The values of one action that a table can show, by name, in one order for all actions of a shape.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaves {
    /// Digest of names and types.
    pub shape: Digest,
    /// Name and value.
    pub values: Vec<(String, Value)>,
}

/// An open action that may stand in a set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub action: String,
    pub title: String,
    /// Actions with the same one are near-identical.
    pub alike: Digest,
    pub values: Vec<(String, Value)>,
}

/// One set, as the queue shows it in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// `set_…`
    pub id: String,
    pub title: String,
    /// Its actions, soonest deadline first.
    pub members: Vec<Key>,
}

/// All sets of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    pub groups: Vec<Group>,
    by_member: HashMap<i64, usize>,
}

impl Groups {
    pub fn new(groups: Vec<Group>) -> Self {
        let by_member = groups.iter().enumerate().flat_map(|(at, group)| group.members.iter().map(move |(_, n)| (*n, at))).collect();
        Self { groups, by_member }
    }

    pub fn find(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The set that an action stands in.
    pub fn of(&self, n: i64) -> Option<&Group> {
        self.by_member.get(&n).map(|at| &self.groups[*at])
    }

    /// A sorted part of the queue with one line for each set: that of its first member.
    pub fn fold(&self, sorted: &[Key]) -> Vec<Key> {
        let mut shown = HashSet::new();
        let first = |key: &&Key| self.by_member.get(&key.1).is_none_or(|at| shown.insert(*at));
        sorted.iter().filter(first).copied().collect()
    }
}

/// What the reviewer sees of one member: frozen when the set was opened.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub n: i64,
    pub action: String,
    pub digest: Digest,
    pub title: String,
    pub values: Vec<(String, Value)>,
    pub evidence: u32,
    /// Where the draw of the sample puts it.
    pub place: u64,
}

/// A set that is open in the window.
#[derive(Clone, Debug)]
pub(crate) struct OpenSet {
    pub title: String,
    pub tool: String,
    pub model: Option<String>,
    pub kind: String,
    pub members: Vec<Member>,
    pub taken_out: BTreeSet<String>,
}

/// The sets of this desk.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    groups: Mutex<Arc<Groups>>,
    open: Mutex<HashMap<String, OpenSet>>,
    // Actions with the content that was taken out, until the app ends.
    taken_out: Mutex<HashSet<(String, Digest)>>,
    // By the action's digest; none where it is decided by itself.
    candidates: Mutex<HashMap<Digest, Option<Arc<Candidate>>>>,
}

impl Sets {
    pub fn groups(&self) -> Arc<Groups> {
        Arc::clone(&lock(&self.groups))
    }

    /// Takes over the sets of the queue as it is now; whether they changed.
    pub fn replace_groups(&self, groups: Groups) -> bool {
        let mut known = lock(&self.groups);
        let changed = **known != groups;
        *known = Arc::new(groups);
        changed
    }

    /// What is known of a content; the outer none where it was not looked at yet.
    pub fn candidate(&self, digest: &Digest) -> Option<Option<Arc<Candidate>>> {
        lock(&self.candidates).get(digest).cloned()
    }

    pub fn keep_candidate(&self, digest: Digest, candidate: Option<Arc<Candidate>>) {
        lock(&self.candidates).insert(digest, candidate);
    }

    /// Forgets contents that are not open any more.
    pub fn forget_candidates(&self, open: &HashSet<Digest>) {
        lock(&self.candidates).retain(|digest, _| open.contains(digest));
    }

    pub fn is_taken_out(&self, action: &str, digest: &Digest) -> bool {
        lock(&self.taken_out).contains(&(action.to_owned(), *digest))
    }

    /// Freezes the members of a set for as long as it is open.
    pub fn open(&self, id: &str, set: OpenSet) {
        lock(&self.open).insert(id.to_owned(), set);
    }

    pub fn opened(&self, id: &str) -> Option<OpenSet> {
        lock(&self.open).get(id).cloned()
    }

    pub fn close(&self, id: &str) {
        lock(&self.open).remove(id);
    }

    /// Takes a member out of an open set, or puts it back.
    pub fn take_out(&self, id: &str, action: &str, out: bool) {
        let mut open = lock(&self.open);
        let Some(set) = open.get_mut(id) else { return };
        let Some(member) = set.members.iter().find(|member| member.action == action) else { return };
        let key = (member.action.clone(), member.digest);
        let mut taken_out = lock(&self.taken_out);
        if out {
            set.taken_out.insert(action.to_owned());
            taken_out.insert(key);
        } else {
            set.taken_out.remove(action);
            taken_out.remove(&key);
        }
    }
}

/// Digest of the list that is signed, for the eye: of the digests of its actions.
pub(crate) fn list_digest(members: &[&Member]) -> Digest {
    let mut listed = String::new();
    for member in members {
        listed.push_str(&format!("{} {}\n", member.action, member.digest));
    }
    Digest::of(listed.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_queue_has_one_line_for_each_set() {
        let group = |id: &str, members: &[Key]| Group { id: id.into(), title: String::new(), members: members.to_vec() };
        let groups = Groups::new(vec![group("a", &[(1, 10), (3, 11)]), group("b", &[(2, 20), (4, 21), (5, 22)])]);
        let sorted = [(1, 10), (2, 20), (3, 11), (3, 30), (4, 21), (5, 22)];
        assert_eq!(groups.fold(&sorted), [(1, 10), (2, 20), (3, 30)]);
        assert_eq!(groups.fold(&sorted[2..]), [(3, 11), (3, 30), (4, 21)]);
    }
}
