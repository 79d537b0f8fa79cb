//! Who takes part: 25 reviewers in five sites, managers and trainers.

use super::names::{SITES, Site};
use super::traits::Traits;
use crate::random::Streams;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{DEVICE, Invited, Ms, PERSON, Role};

const REVIEWERS: usize = 25;
/// The sites of three managers and two trainers.
const SENIORS: [(usize, Role); 5] = [(0, Role::Manager), (2, Role::Manager), (3, Role::Manager), (1, Role::Trainer), (4, Role::Trainer)];
/// Teams by place within a site; the fifth differs from site to site.
const TEAMS: [&str; 4] = ["platform", "commerce", "care", "data"];
/// Places of the two administrators; the first one opens the hub.
pub(crate) const ADMINISTRATORS: [usize; 2] = [0, 15];

/// A person with a device.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) site: &'static Site,
    /// Place within the site.
    pub(crate) place: usize,
    pub(crate) profile: Invited,
    pub(crate) device: String,
    pub(crate) key: SigningKey,
    pub(crate) traits: Traits,
}

/// The people of a seed.
pub(crate) fn make_roster(streams: &Streams, now: Ms) -> Vec<Person> {
    let reviewers = (0..REVIEWERS).map(|index| (index / 5, None));
    let seniors = SENIORS.into_iter().map(|(site, role)| (site, Some(role)));
    let mut names = streams.stream("people/names");
    let shuffled: Vec<(Vec<usize>, Vec<usize>)> =
        SITES.iter().map(|site| (shuffle(&mut names, site.given.len()), shuffle(&mut names, site.family.len()))).collect();
    let mut taken = [0; 5];
    let places = reviewers.chain(seniors).map(|(site, senior)| {
        taken[site] += 1;
        (site, taken[site] - 1, senior)
    });
    let places: Vec<_> = places.collect();
    let person = |(index, (site, place, senior)): (usize, (usize, usize, Option<Role>))| {
        let name = format!("{} {}", SITES[site].given[shuffled[site].0[place]], SITES[site].family[shuffled[site].1[place]]);
        make_person(streams, now, index, &SITES[site], place, name, profile(index, site, place, senior))
    };
    places.into_iter().enumerate().map(person).collect()
}

fn make_person(streams: &Streams, now: Ms, index: usize, site: &'static Site, place: usize, name: String, profile: Invited) -> Person {
    let mut ids = streams.stream(&format!("person/{index}/ids"));
    let traits = Traits::draw(&mut streams.stream(&format!("person/{index}/traits")));
    let key = streams.signing_key(&format!("person/{index}/key"));
    let email = Some(format!("{}@larkfield.example", ascii(&name)));
    let profile = Invited { email, ..profile };
    Person { id: ids.id(PERSON, now), name, site, place, profile, device: ids.id(DEVICE, now), key, traits }
}

fn profile(index: usize, site: usize, place: usize, senior: Option<Role>) -> Invited {
    let mut roles = match senior {
        None => vec![Role::Reviewer],
        Some(Role::Trainer) => vec![Role::Reviewer, Role::Trainer],
        Some(role) => vec![role],
    };
    if index == ADMINISTRATORS[0] {
        roles = Role::ALL.to_vec();
    } else if index == ADMINISTRATORS[1] {
        roles.push(Role::Administrator);
    }
    let team = if place < TEAMS.len() { TEAMS[place] } else { TEAMS[[2, 1, 0, 0, 1][site]] };
    let qualifications = if matches!(team, "care" | "commerce") { vec!["customer-words".to_owned()] } else { Vec::new() };
    Invited { roles, email: None, teams: vec![team.into()], qualifications }
}

fn shuffle(stream: &mut crate::random::Stream, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for index in (1..count).rev() {
        order.swap(index, stream.below(index + 1));
    }
    order
}

// "Gráinne Ó Cuinn" to "grainne.o.cuinn".
fn ascii(name: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'ã' => 'a',
        'é' | 'ê' | 'ę' => 'e',
        'í' => 'i',
        'ó' | 'Ó' => 'o',
        'ł' | 'Ł' => 'l',
        'ń' => 'n',
        'ż' | 'Ż' => 'z',
        ' ' => '.',
        other => other.to_ascii_lowercase(),
    };
    name.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_names_and_addresses_of_their_own() {
        let people = make_roster(&Streams::new(5), 0);
        let mut emails: Vec<_> = people.iter().filter_map(|person| person.profile.email.clone()).collect();
        assert!(emails.iter().all(|name: &String| name.is_ascii()), "{emails:?}");
        emails.sort();
        emails.dedup();
        assert_eq!((people.len(), emails.len()), (30, 30));
    }
}
