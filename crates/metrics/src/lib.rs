//! Figures from plain rows. Pure: no files, no clock, no randomness; whoever
//! calls brings the time. What is not here: where the rows come from.

pub mod pace;
