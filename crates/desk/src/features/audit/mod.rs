//! The record: its pages, the story of an action, documents, and verification.

pub(crate) mod chain;
pub(crate) mod document;
pub(crate) mod read;
pub(crate) mod sentences;
mod signature;
pub(crate) mod story;
pub(crate) mod view;
pub(crate) mod write;
