//! One action: its content, its verdicts, and what was read of it.

pub(crate) mod arguments;
pub(crate) mod content;
mod diff_kind;
mod facts;
pub(crate) mod load;
pub(crate) mod practice;
mod pressing;
mod preview;
mod proposed;
pub(crate) mod read;
mod similar;
pub(crate) mod text_parts;
pub(crate) mod undo;
mod undo_view;
mod verdicts;
pub(crate) mod view;
pub(crate) mod write;
