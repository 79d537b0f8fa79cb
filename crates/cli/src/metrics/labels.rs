//! Rows of labels: item, rater, label.

use super::csv_file::CsvFile;
use super::names::Names;
use crate::args;
use crate::failure::Failure;

/// Labels that are not missing, in the order of their rows; names as numbers.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) items: Names,
    pub(super) raters: Names,
    pub(super) labels: Names,
    pub(super) rows: Vec<Row>,
}

/// One label.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) item: u32,
    pub(super) rater: u32,
    pub(super) label: u32,
    /// Of the file, from 1.
    pub(super) line: u64,
}

impl Labels {
    pub(super) fn read(file: &CsvFile, args: &args::Labels) -> Result<Self, Failure> {
        let mut labels = Self::default();
        file.rows(["item", "rater", "label"], |line, cells| {
            let [item, rater, label] = cells;
            if label.is_empty() || args.missing.iter().any(|token| token == label) {
                return Ok(());
            }
            for (name, cell) in [("item", item), ("rater", rater)] {
                if cell.is_empty() {
                    return Err(file.refuse_row("csv_row", line, &format!("the {name} is empty")));
                }
            }
            labels.add(line, cells);
            Ok(())
        })?;
        Ok(labels)
    }

    fn add(&mut self, line: u64, [item, rater, label]: [&str; 3]) {
        let (item, rater, label) = (self.items.number(item), self.raters.number(rater), self.labels.number(label));
        self.rows.push(Row { item, rater, label, line });
    }

    /// The line in which a label first appears.
    pub(super) fn line_of(&self, label: usize) -> u64 {
        self.rows.iter().find(|row| row.label as usize == label).map_or(0, |row| row.line)
    }
}
