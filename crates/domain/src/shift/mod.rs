//! Shifts and absences: who is on duty when, and who stands in.
//!
//! They are for planning and for figures: no shift, absence or delegation changes who may decide
//! an action. A shift is identified by its person and its beginning.

mod absence;
mod counts;
mod csv;
pub(crate) mod decide;
mod event;
mod file;
mod plan;
mod read;
mod rota;
mod state;
mod toml_file;
mod toml_table;

pub use absence::excluding_checkpoint;
pub(crate) use absence::{resolve_absence, resolve_absence_end};
pub use counts::{RefusedShift, ShiftCounts};
pub use event::*;
pub use file::*;
pub(crate) use plan::resolve_shift;
pub use plan::{ShiftRefusal, shift_id};
pub use state::*;
