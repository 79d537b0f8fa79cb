//! The hub over real HTTP, as tools and desks meet it.

mod bad_input;
mod house;
mod lives;
