//! The formats of other systems. Each file reads one, and says what it takes from it.

mod alertmanager;
mod google_cloud;
mod native;
pub(crate) mod node;
mod pagerduty;
mod statuspage;
pub(crate) mod words;

use crate::format::Format;
use node::{Collector, Node};

/// Reads a body that is no array.
pub(crate) fn read_body(format: Format, body: &Node<'_>, found: &mut Collector) {
    match format {
        Format::Alertmanager => alertmanager::read(body, found),
        Format::PagerDuty => pagerduty::read(body, found),
        Format::Statuspage => statuspage::read(body, found),
        Format::GoogleCloud => google_cloud::read(body, found),
        Format::Holdpoint => native::read(body, found),
    }
}

/// Reads an array: of bodies, or itself a body.
pub(crate) fn read_array(format: Format, array: &Node<'_>, found: &mut Collector) {
    match format {
        Format::Alertmanager => alertmanager::read_array(array, found),
        _ => array.items().for_each(|item| match item.is_array() {
            true => item.items().for_each(|inner| read_body(format, &inner, found)),
            false => read_body(format, &item, found),
        }),
    }
}
