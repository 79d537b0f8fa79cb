//! The formats of other systems. Each file reads one, and says what it takes from it.

pub(crate) mod alertmanager;
pub(crate) mod google_cloud;
pub(crate) mod native;
pub(crate) mod node;
pub(crate) mod pagerduty;
pub(crate) mod statuspage;
pub(crate) mod words;

use crate::system::BodyFormat;
use node::{Collector, Node};
use serde_json::Value;

/// Reads a body, or an array of bodies. An empty array is an answer.
pub(crate) fn read_value<S>(format: &BodyFormat<S>, value: &Value, found: &mut Collector<S>) {
    found.recognised |= value.as_array().is_some_and(Vec::is_empty);
    read_item(format, &Node::root(value), found);
}

/// Reads a body, or an array: of bodies, or itself a body.
pub(crate) fn read_item<S>(format: &BodyFormat<S>, item: &Node<'_>, found: &mut Collector<S>) {
    match (item.is_array(), format.read_array) {
        (true, Some(read_array)) => read_array(item, found),
        (true, None) => item.items().for_each(|inner| read_item(format, &inner, found)),
        (false, _) if (format.read)(item, found) => found.recognised = true,
        (false, _) => found.refuse_shape(item, format.about),
    }
}
