//! Which texts name an enrolled person: a lookup over ids, names and addresses.

use super::identity::identities;
use crate::PersonEnrolled;
use imbl::HashMap;

/// Every normalized identity of the people on record. A deactivated person is known too: their
/// name cannot mean an active person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonNames(HashMap<String, u32>);

impl PersonNames {
    /// Whether a text names a person, as [`crate::is_same_identity`] compares names.
    #[must_use]
    pub fn is_known(&self, text: &str) -> bool {
        identities(text).iter().any(|identity| self.0.contains_key(identity))
    }

    pub(crate) fn add(&mut self, id: &str, person: &PersonEnrolled) {
        for identity in identities_of(id, person) {
            *self.0.entry(identity).or_insert(0) += 1;
        }
    }

    pub(crate) fn remove(&mut self, id: &str, person: &PersonEnrolled) {
        for identity in identities_of(id, person) {
            match self.0.get_mut(&identity) {
                Some(count) if *count > 1 => *count -= 1,
                _ => drop(self.0.remove(&identity)),
            }
        }
    }
}

impl<'a> FromIterator<(&'a str, &'a PersonEnrolled)> for PersonNames {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a PersonEnrolled)>>(people: I) -> Self {
        let mut names = Self::default();
        people.into_iter().for_each(|(id, person)| names.add(id, person));
        names
    }
}

fn identities_of(id: &str, person: &PersonEnrolled) -> Vec<String> {
    let texts = [Some(id), Some(person.name.as_str()), person.email.as_deref()];
    texts.into_iter().flatten().flat_map(identities).collect()
}
