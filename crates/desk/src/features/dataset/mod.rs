//! Datasets: corrections of actions written to a folder.

mod collect;
mod folder;

pub use collect::{Collected, Phase, collect_corrections};
pub use folder::{FolderRefusal, check_free, write_folder};
