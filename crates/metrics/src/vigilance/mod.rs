//! Vigilance: whether planted faults are found, and whether that changes over time.

pub mod cusum;
pub mod detection;
pub mod sprt;
