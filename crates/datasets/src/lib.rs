//! What rejections, edits, rulings and escapes teach a tool, as rows of training sets in the
//! formats of others. Pure: records and documents in, bytes of files out.
//!
//! [`Ledger`] takes records and says which documents are needed; [`Ledger::corrections`] makes
//! corrections from those that the reader may read; [`build`] makes the files. The same records
//! and documents give the same bytes. Not here: the network, folders, clocks.

mod answer;
mod build;
mod candidate;
mod card;
mod collect;
mod correction;
mod escapes;
mod features;
mod file;
mod format;
mod formats;
mod ledger;
mod left_out;
mod manifest;
mod parquet;
mod people;
mod posterior;
mod prompt;
mod redaction;
mod row;
mod source;
mod split;
mod story;

pub use build::{Dataset, build};
pub use correction::{Correction, Corrections};
pub use file::{File, Options};
pub use format::Format;
pub use ledger::{Ledger, Selection};
pub use left_out::LeftOut;
pub use redaction::{BUILT_IN_RULES, Example, Redaction};
pub use source::Source;
