//! Which incidents people merged into which.

use crate::id::stream_of;
use crate::incident::Incident;
use crate::merge::{combine, member_of};
use imbl::{HashMap, OrdMap};
use std::collections::BTreeSet;

/// Merges by people. Ids stay as they were when the person merged; an alert group's episode may
/// have got another one since, and is found by the earlier one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merges {
    into: OrdMap<String, String>,
    // By the stream of what they were merged into: the ids that were merged.
    members: HashMap<String, OrdMap<String, ()>>,
}

impl Merges {
    pub(crate) fn is_empty(&self) -> bool {
        self.into.is_empty()
    }

    pub(crate) fn add(&mut self, id: &str, into: &str) {
        self.remove(id);
        self.into.insert(id.to_owned(), into.to_owned());
        self.members.entry(stream_of(into).to_owned()).or_default().insert(id.to_owned(), ());
    }

    pub(crate) fn remove(&mut self, id: &str) {
        let Some(into) = self.into.remove(id) else { return };
        if let Some(members) = self.members.get_mut(stream_of(&into)) {
            members.remove(id);
        }
    }

    /// The merges of an incident: its id as it was merged, and the incident it was merged into.
    /// `find` gives an incident without its merges.
    pub(crate) fn of(&self, incident: &Incident, find: impl Fn(&str) -> Option<Incident>) -> Vec<(String, Incident)> {
        let stream = stream_of(&incident.id).to_owned();
        let of_stream = self.into.range(stream.clone()..).take_while(|(id, _)| stream_of(id) == stream);
        let is_it = |id: &String| *id == incident.id || find(id).is_some_and(|found| found.id == incident.id);
        let merged = of_stream.filter(|(id, _)| is_it(id)).filter_map(|(id, into)| Some((id.clone(), find(into)?)));
        // Two episodes may turn out to be one.
        merged.filter(|(_, into)| into.id != incident.id).collect()
    }

    /// The incident with what people said of it: what it was merged into, or what was merged into it.
    pub(crate) fn apply(&self, mut incident: Incident, find: impl Fn(&str) -> Option<Incident> + Copy) -> Incident {
        let mut seen = BTreeSet::from([incident.id.clone()]);
        let mut waiting = vec![incident.id.clone()];
        while let Some(id) = waiting.pop() {
            for member in self.direct_members(&id, find) {
                if seen.insert(member.id.clone()) {
                    waiting.push(member.id.clone());
                    combine(&mut incident, &member);
                    incident.members.push(member_of(&member));
                }
            }
        }
        if let Some((_, into)) = self.of(&incident, find).into_iter().next() {
            incident.merged_into = Some(into.id);
        }
        incident
    }

    fn direct_members(&self, id: &str, find: impl Fn(&str) -> Option<Incident> + Copy) -> Vec<Incident> {
        let members = self.members.get(stream_of(id)).into_iter().flat_map(|members| members.keys());
        let is_into = |member: &&String| {
            let into = self.into.get(*member);
            into.is_some_and(|into| into == id || find(into).is_some_and(|found| found.id == id))
        };
        members.filter(is_into).filter_map(|member| find(member)).collect()
    }
}
