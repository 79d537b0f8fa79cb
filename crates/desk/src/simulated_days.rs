//! What the app around a desk does for simulated days. The desk only passes commands on: it may
//! not depend on the hub or the simulator.

use crate::view::{DayView, DaysView};
use futures::future::BoxFuture;

/// Prepares, runs and deletes simulated days.
pub trait SimulatedDays: Send + Sync {
    /// What is there, and how far its preparation is.
    fn view(&self) -> DaysView;
    /// The day that runs.
    fn running(&self) -> Option<DayView>;
    /// Prepares the day beside the calls, for a person of this name. Nothing happens while one is prepared or runs.
    fn start(&self, name: String);
    /// Sets the speed; false when there is no such one.
    fn set_speed(&self, speed: u32) -> bool;
    /// Goes at most as fast as a wall clock, or not any more.
    fn slow_down(&self, slow: bool);
    /// Jumps to the next moment.
    fn jump(&self);
    /// Keeps which step of the tour is open; the clock stands while one is.
    fn set_tour(&self, step: Option<u32>);
    /// Ends the day.
    fn leave(&self) -> BoxFuture<'static, ()>;
    /// Ends the day and deletes its folder.
    ///
    /// # Errors
    /// A sentence that says what could not be deleted.
    fn delete(&self) -> BoxFuture<'static, Result<(), String>>;
}
