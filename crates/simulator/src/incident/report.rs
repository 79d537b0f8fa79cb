//! How things that break become incidents.

use super::event::{IncidentEvent, Outbreak};
use crate::agenda::Event;
use crate::calendar::{HOUR, MINUTE};
use crate::random::Stream;
use crate::world::World;
use holdpoint_domain::Ms;

/// Plans an outbreak.
pub(crate) fn report(outbreak: Outbreak, world: &mut World) {
    world.at(outbreak.onset, Event::Incident(IncidentEvent::Begin(Box::new(outbreak))));
}

/// From a change until it shows, ms: minutes.
pub(crate) fn after_soon(stream: &mut Stream) -> Ms {
    stream.duration(9.0 * MINUTE as f64, 0.9).clamp(MINUTE / 2, 6 * HOUR)
}

/// From a change until it shows, where it builds up, ms: hours.
pub(crate) fn after_slowly(stream: &mut Stream) -> Ms {
    stream.duration(4.0 * HOUR as f64, 0.6).clamp(HOUR, 30 * HOUR)
}
