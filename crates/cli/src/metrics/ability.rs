//! `holdpoint metrics ability`.

use super::csv_file::CsvFile;
use super::labels::{Labels, Row};
use super::{number, print, refusal};
use crate::args;
use crate::failure::Failure;
use crate::output;
use holdpoint_metrics::ability::accuracy::Accuracy;
use holdpoint_metrics::ability::dawid_skene::{Estimate, Reading, Stop, estimate};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Numbers that the estimate keeps, at most: 800 MB.
const MOST_CELLS: usize = 100_000_000;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    classes: Vec<String>,
    priors: Vec<f64>,
    log_likelihood: Vec<f64>,
    raters: BTreeMap<String, Rater>,
    items: BTreeMap<String, Item>,
    #[serde(flatten)]
    truth: Option<Truth>,
}

#[derive(Serialize)]
struct Rater {
    /// By true class and class said. Null: no item of this rater can be of that class.
    confusion: Vec<Option<Vec<f64>>>,
}

#[derive(Serialize)]
struct Item {
    label: String,
    posterior: Vec<f64>,
}

#[derive(Serialize)]
struct Truth {
    /// Over the items of the truth that have labels.
    accuracy: Option<f64>,
    accuracy_ci95: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accuracy_undefined: Option<&'static str>,
    truth_items: usize,
    truth_items_without_labels: usize,
}

pub(super) fn run(args: &args::Ability, json: bool) -> Result<(), Failure> {
    let tolerance = number::number("tolerance", &args.tolerance)?;
    if tolerance < 0.0 {
        return Err(refusal::flag("tolerance", "must be a finite number of at least 0", &args.tolerance));
    }
    let truth = args.truth.as_deref().map(|path| read_truth(path, &args.labels.missing)).transpose()?;
    let answer = read(args, Stop { tolerance, ..Stop::default() }, truth.as_ref())?;
    if json {
        output::json(&answer);
    } else {
        show(&answer);
    }
    Ok(())
}

fn read(args: &args::Ability, stop: Stop, truth: Option<&BTreeMap<String, String>>) -> Result<Answer, Failure> {
    let file = CsvFile::read(&args.labels.csv)?;
    let Labels { items, raters, labels, rows } = Labels::read(&file, &args.labels)?;
    let ((items, item_places), (raters, rater_places), (classes, class_places)) = (items.sorted(), raters.sorted(), labels.sorted());
    if classes.len() * (raters.len() * classes.len() + items.len()) > MOST_CELLS {
        let reason = format!("has {} different labels, too many for {} raters and {} items", classes.len(), raters.len(), items.len());
        return Err(file.refuse("too_many_labels", &reason));
    }
    let reading = |row: &Row| Reading {
        item: item_places[row.item as usize],
        rater: rater_places[row.rater as usize],
        class: class_places[row.label as usize],
    };
    let readings: Vec<Reading> = rows.iter().map(reading).collect();
    let found = estimate(&readings, u32::try_from(classes.len()).unwrap_or(u32::MAX), stop);
    Ok(answer(classes, raters, items, found, truth))
}

fn answer(
    classes: Vec<String>,
    raters: Vec<String>,
    items: Vec<String>,
    found: Estimate,
    truth: Option<&BTreeMap<String, String>>,
) -> Answer {
    let rater = |(number, name)| (name, Rater { confusion: found.confusion(number) });
    let item = |(number, name)| {
        let label = classes[found.class(number) as usize].clone();
        (name, Item { label, posterior: found.posterior(number).to_vec() })
    };
    let raters = (0..).zip(raters).map(rater).collect();
    let items: BTreeMap<String, Item> = (0..).zip(items).map(item).collect();
    let truth = truth.map(|truth| compare(&items, truth));
    Answer { raters, items, truth, classes, priors: found.priors, log_likelihood: found.log_likelihood }
}

fn compare(items: &BTreeMap<String, Item>, truth: &BTreeMap<String, String>) -> Truth {
    let pairs = truth.iter().filter_map(|(name, right)| Some((&items.get(name)?.label, right)));
    let accuracy = Accuracy::of(pairs);
    let known = usize::try_from(accuracy.count).unwrap_or(usize::MAX);
    Truth {
        accuracy: accuracy.value(),
        accuracy_ci95: accuracy.ci95(),
        accuracy_undefined: (known == 0).then_some("no item of the truth has a label"),
        truth_items: truth.len(),
        truth_items_without_labels: truth.len() - known,
    }
}

/// The right label of each item.
fn read_truth(path: &Path, missing: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let file = CsvFile::read(path)?;
    let mut truth: BTreeMap<String, String> = BTreeMap::new();
    file.rows(["item", "label"], |line, [item, label]| {
        if label.is_empty() || missing.iter().any(|token| token == label) {
            return Ok(());
        }
        if item.is_empty() {
            return Err(file.refuse_row("csv_row", line, "the item is empty"));
        }
        let first = truth.entry(item.to_owned()).or_insert_with(|| label.to_owned());
        if first == label {
            return Ok(());
        }
        Err(file.refuse_row("conflicting_labels", line, &format!("item {item:?} has the label {label:?}, and {first:?} before")))
    })?;
    Ok(truth)
}

fn show(answer: &Answer) {
    output::line(&format!("{} items, {} raters, {} steps", answer.items.len(), answer.raters.len(), answer.log_likelihood.len()));
    let header = std::iter::once("Rater".to_owned()).chain(answer.classes.iter().map(|class| format!("right on {class}"))).collect();
    let right = |(class, row): (usize, &Option<Vec<f64>>)| row.as_ref().map_or_else(|| "-".to_owned(), |row| print::percent(row[class]));
    let row =
        |(name, rater): (&String, &Rater)| std::iter::once(name.clone()).chain(rater.confusion.iter().enumerate().map(right)).collect();
    output::table(&std::iter::once(header).chain(answer.raters.iter().map(row)).collect::<Vec<_>>());
    if let Some(truth) = &answer.truth {
        let known = truth.truth_items - truth.truth_items_without_labels;
        let value = truth.accuracy.map_or_else(|| "undefined".to_owned(), print::percent);
        output::line(&format!("Accuracy on {known} known items: {value}  {}", print::interval(truth.accuracy_ci95, print::percent)));
    }
}
