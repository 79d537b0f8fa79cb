//! The replica's file: its connections, its layout, who may read it.

pub mod connection;
pub(crate) mod damaged;
pub(crate) mod migrate;
pub mod private;
pub(crate) mod readers;
