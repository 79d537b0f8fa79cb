//! The maps of services, as deciding needs them.

use super::map::ServiceMap;
use crate::{Ms, Record, Seq, ServicesEvent};
use imbl::Vector;
use std::sync::{Arc, LazyLock};

/// The map in force, and those that stops and active freezes which are known began under.
#[derive(Clone, Debug, Default)]
pub struct ServicesState {
    // Oldest first. Without one, no map was published.
    maps: Vector<PublishedMap>,
    /// Maps published so far; numbers the next version.
    pub published: u32,
}

// A map, and the record that put it into force.
#[derive(Clone, Debug)]
struct PublishedMap {
    seq: Seq,
    at: Ms,
    map: Arc<ServiceMap>,
}

static NO_MAP: LazyLock<ServiceMap> = LazyLock::new(ServiceMap::default);

impl ServicesState {
    /// The map in force; empty where none was published.
    #[must_use]
    pub fn in_force(&self) -> &ServiceMap {
        self.maps.last().map_or(&NO_MAP, |published| &published.map)
    }

    /// The map that was in force at a record, and every later one. A stop holds what it held under
    /// any of them, so that no new map takes an action out of it.
    pub(crate) fn since(&self, seq: Seq) -> impl Iterator<Item = &ServiceMap> {
        self.since_first(move |published| published.seq > seq)
    }

    /// The map that was in force just before an instant, and every later one. An active freeze does
    /// what it does under the strictest of these since its beginning.
    pub fn since_instant(&self, at: Ms) -> impl Iterator<Item = &ServiceMap> {
        self.since_first(move |published| published.at >= at)
    }

    fn since_first(&self, is_later: impl Fn(&PublishedMap) -> bool) -> impl Iterator<Item = &ServiceMap> {
        let later = self.maps.iter().position(is_later).unwrap_or(self.maps.len());
        let before = later.checked_sub(1).and_then(|place| self.maps.get(place)).map_or(&*NO_MAP, |published| &*published.map);
        std::iter::once(before).chain(self.maps.iter().skip(later).map(|published| &*published.map))
    }

    /// Takes a record; maps that were replaced before `needed_since` are dropped.
    pub(crate) fn apply(&mut self, record: &Record, event: ServicesEvent, needed_since: Ms) {
        let ServicesEvent::Published(published) = event;
        while self.maps.get(1).is_some_and(|next| next.at < needed_since) {
            self.maps.pop_front();
        }
        let map = Arc::new(ServiceMap::new(record.subject.clone(), published.source, published.services));
        self.maps.push_back(PublishedMap { seq: record.seq, at: record.at, map });
        self.published += 1;
    }
}
