//! Chores of this repository, as parts that the tests use too: a virtual
//! display, pictures of it, and processes that end when their owner does.
//!
//! Not here: tests. They are in `tests` and beside the code.

pub mod display;
pub mod frame;
pub mod packages;
pub mod place;
pub mod process;
pub mod tools;
