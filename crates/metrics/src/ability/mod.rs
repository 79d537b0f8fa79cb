//! Ability of reviewers: from their labels alone, and against what is known to be right.

pub mod accuracy;
pub mod dawid_skene;
