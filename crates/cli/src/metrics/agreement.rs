//! `holdpoint metrics agreement`.

use super::csv_file::CsvFile;
use super::labels::{Labels, Row};
use super::scale::{categorise, declared, level};
use super::{number, print, refusal};
use crate::args;
use crate::failure::Failure;
use crate::output;
use holdpoint_metrics::agreement::{Bootstrap, Conflict, Level, Measure, Rating, Statistic, Table, measure};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    items: usize,
    raters: usize,
    ratings: usize,
    level: &'static str,
    statistics: BTreeMap<&'static str, Figure>,
}

#[derive(Serialize)]
struct Figure {
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<String>,
    ci95: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resamples_undefined: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<&'static str>,
}

pub(super) fn run(args: &args::Agreement, json: bool) -> Result<(), Failure> {
    let level = level(&args.level)?;
    let levels = args.levels.as_deref().map(|levels| declared(levels, level)).transpose()?;
    let statistics = statistics(&args.statistic)?;
    let bootstrap = bootstrap(args)?;
    let table = read_table(&args.labels, level, levels.as_deref())?;
    let measures = measure(&table, &statistics, bootstrap);
    if json {
        output::json(&answer(&table, &measures));
    } else {
        show(&table, &measures);
    }
    Ok(())
}

fn statistics(name: &str) -> Result<Vec<Statistic>, Failure> {
    if name == "all" {
        return Ok(Statistic::ALL.to_vec());
    }
    let found = Statistic::ALL.into_iter().find(|statistic| statistic.as_str() == name);
    let rule = "must be alpha, fleiss, cohen, scott, ac1, ac2, bp, percent or all";
    found.map(|statistic| vec![statistic]).ok_or_else(|| refusal::flag("statistic", rule, name))
}

fn bootstrap(args: &args::Agreement) -> Result<Option<Bootstrap>, Failure> {
    const MOST_ROUNDS: u32 = 1_000_000;
    let seed = number::count("seed", &args.seed)?;
    let Some(text) = &args.bootstrap else { return Ok(None) };
    match number::small_count("bootstrap", text)? {
        0 => Ok(None),
        rounds if rounds > MOST_ROUNDS => Err(refusal::flag("bootstrap", "must be at most 1000000", text)),
        rounds => Ok(Some(Bootstrap { rounds, seed })),
    }
}

fn read_table(args: &args::Labels, level: Level, levels: Option<&[String]>) -> Result<Table, Failure> {
    let file = CsvFile::read(&args.csv)?;
    let labels = Labels::read(&file, args)?;
    let categories = categorise(labels.labels.as_slice(), level, levels)
        .map_err(|outside| file.refuse_row("invalid_label", labels.line_of(outside.label), &outside.reason))?;
    let Labels { items, raters, labels, rows } = labels;
    let ((items, item_places), (raters, rater_places)) = (items.sorted(), raters.sorted());
    let rating = |row: &Row| Rating {
        item: item_places[row.item as usize],
        rater: rater_places[row.rater as usize],
        category: categories.of_labels[row.label as usize],
    };
    let ratings: Vec<Rating> = rows.iter().map(rating).collect();
    Table::new(categories.scale, &ratings).map_err(|conflict| {
        let of_conflict = |category: u32| ratings.iter().position(|rating| *rating == of(conflict, category)).unwrap_or(0);
        let said =
            conflict.categories.map(|category| &rows[of_conflict(category)]).map(|row| (row.line, &labels.as_slice()[row.label as usize]));
        let (item, rater) = (&items[conflict.item as usize], &raters[conflict.rater as usize]);
        let [first, second] = if said[0].0 <= said[1].0 { said } else { [said[1], said[0]] };
        let reason = format!("rater {rater:?} gives item {item:?} the label {:?}, and {:?} in line {}", second.1, first.1, first.0);
        file.refuse_row("conflicting_labels", second.0, &reason)
    })
}

const fn of(conflict: Conflict, category: u32) -> Rating {
    Rating { item: conflict.item, rater: conflict.rater, category }
}

fn answer(table: &Table, measures: &[Measure]) -> Answer {
    let figure = |measure: &Measure| Figure {
        value: measure.value.ok(),
        undefined: measure.value.err().map(|why| why.to_string()),
        ci95: measure.ci95,
        resamples_undefined: measure.resamples_undefined,
        weights: measure.statistic.weights(table.level()),
    };
    Answer {
        items: table.items(),
        raters: table.raters(),
        ratings: table.ratings(),
        level: table.level().as_str(),
        statistics: measures.iter().map(|measure| (measure.statistic.as_str(), figure(measure))).collect(),
    }
}

fn show(table: &Table, measures: &[Measure]) {
    output::line(&format!(
        "{} labels of {} raters on {} items, {} level",
        table.ratings(),
        table.raters(),
        table.items(),
        table.level().as_str()
    ));
    let row = |measure: &Measure| {
        let value = measure.value.map_or_else(|why| format!("undefined: {why}"), print::number);
        vec![title(measure.statistic).to_owned(), value, print::interval(measure.ci95, print::number)]
    };
    let header = ["Coefficient", "Value", "95 % interval"].map(str::to_owned).to_vec();
    output::table(&std::iter::once(header).chain(measures.iter().map(row)).collect::<Vec<_>>());
}

const fn title(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Alpha => "Krippendorff's alpha",
        Statistic::Fleiss => "Fleiss' kappa",
        Statistic::Cohen => "Cohen's kappa",
        Statistic::Scott => "Scott's pi",
        Statistic::Ac1 => "Gwet's AC1",
        Statistic::Ac2 => "Gwet's AC2",
        Statistic::BrennanPrediger => "Brennan-Prediger",
        Statistic::Percent => "Agreement",
    }
}
