//! The maps of services, as deciding needs them.

use super::map::ServiceMap;
use crate::{Record, Seq, ServicesEvent};
use imbl::Vector;
use std::sync::{Arc, LazyLock};

/// The map in force, and those that stops which are known began under.
#[derive(Clone, Debug, Default)]
pub struct ServicesState {
    // With the record that put each into force, oldest first. Without one, no map was published.
    maps: Vector<(Seq, Arc<ServiceMap>)>,
    /// Maps published so far; numbers the next version.
    pub published: u32,
}

static NO_MAP: LazyLock<ServiceMap> = LazyLock::new(ServiceMap::default);

impl ServicesState {
    /// The map in force; empty where none was published.
    #[must_use]
    pub fn in_force(&self) -> &ServiceMap {
        self.maps.last().map_or(&NO_MAP, |(_, map)| map)
    }

    /// The map that was in force at a record, and every later one. A stop holds what it held under
    /// any of them, so that no new map takes an action out of it.
    pub(crate) fn since(&self, seq: Seq) -> impl Iterator<Item = &ServiceMap> {
        let later = self.maps.iter().position(|(at, _)| *at > seq).unwrap_or(self.maps.len());
        let before = later.checked_sub(1).and_then(|place| self.maps.get(place)).map_or(&*NO_MAP, |(_, map)| &**map);
        std::iter::once(before).chain(self.maps.iter().skip(later).map(|(_, map)| &**map))
    }

    /// Takes a record; earlier maps are kept only where a stop may rest on them.
    pub(crate) fn apply(&mut self, record: &Record, event: ServicesEvent, has_stops: bool) {
        let ServicesEvent::Published(published) = event;
        if !has_stops {
            self.maps.clear();
        }
        let map = ServiceMap::new(record.subject.clone(), published.source, published.services);
        self.maps.push_back((record.seq, Arc::new(map)));
        self.published += 1;
    }
}
