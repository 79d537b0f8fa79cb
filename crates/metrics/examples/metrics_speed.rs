//! Writes simulated labels into a folder and measures, on the same labels in memory, alpha with its
//! bootstrap and the estimate of Dawid and Skene. `cargo xtask metrics-speed` puts the answer
//! (`ours.json`) beside those of the Python libraries.

#[path = "forecast_months/draws.rs"]
mod draws;

use draws::Draws;
use holdpoint_metrics::ability::dawid_skene::{Reading, Stop, estimate};
use holdpoint_metrics::agreement::{Bootstrap, Rating, Scale, Statistic, Table, measure};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

const CLASSES: u32 = 4;
const RATERS: u32 = 50;
/// Labels of an item.
const LABELS: u32 = 5;
const AGREEMENT_LABELS: u32 = 100_000;
const ABILITY_LABELS: u32 = 1_000_000;
const ROUNDS: u32 = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let agreement = labels(1, AGREEMENT_LABELS);
    let ability = labels(2, ABILITY_LABELS);
    write_labels(&folder.join("agreement.csv"), &agreement)?;
    write_labels(&folder.join("ability.csv"), &ability)?;
    let answer = json!({ "alpha": time_alpha(&agreement)?, "dawid_skene": time_dawid_skene(&ability)? });
    Ok(std::fs::write(folder.join("ours.json"), answer.to_string())?)
}

/// Labels as item, rater, class: five raters an item, right in 55 to 95 % of cases.
fn labels(seed: u64, count: u32) -> Vec<[u32; 3]> {
    let mut draws = Draws::new(seed);
    let accuracies: Vec<f64> = (0..RATERS).map(|_| 0.55 + 0.4 * draws.uniform()).collect();
    let below = |bound: u32, draws: &mut Draws| (draws.uniform() * f64::from(bound)) as u32;
    let mut labels = Vec::new();
    for item in 0..count / LABELS {
        let truth = below(CLASSES, &mut draws);
        let first = below(RATERS, &mut draws);
        for place in 0..LABELS {
            // 7 and the number of raters have no common factor: five different ones.
            let rater = (first + 7 * place) % RATERS;
            let is_right = draws.uniform() < accuracies[rater as usize];
            let class = if is_right { truth } else { (truth + 1 + below(CLASSES - 1, &mut draws)) % CLASSES };
            labels.push([item, rater, class]);
        }
    }
    labels
}

fn write_labels(path: &Path, labels: &[[u32; 3]]) -> std::io::Result<()> {
    let mut text = "item,rater,label\n".to_owned();
    for [item, rater, class] in labels {
        let _ = writeln!(text, "{item},{rater},{class}");
    }
    std::fs::write(path, text)
}

fn time_alpha(labels: &[[u32; 3]]) -> Result<Value, Box<dyn std::error::Error>> {
    let ratings: Vec<Rating> = labels.iter().map(|&[item, rater, category]| Rating { item, rater, category }).collect();
    let begin = Instant::now();
    let table = Table::new(Scale::nominal(CLASSES), &ratings).map_err(|conflict| format!("{conflict:?}"))?;
    let measured = measure(&table, &[Statistic::Alpha], Some(Bootstrap { rounds: ROUNDS, seed: 1 }));
    let seconds = begin.elapsed().as_secs_f64();
    let alpha = measured.first().ok_or("no measure")?;
    Ok(json!({ "seconds": seconds, "rounds": ROUNDS, "value": alpha.value.ok(), "ci95": alpha.ci95 }))
}

fn time_dawid_skene(labels: &[[u32; 3]]) -> Result<Value, Box<dyn std::error::Error>> {
    let readings: Vec<Reading> = labels.iter().map(|&[item, rater, class]| Reading { item, rater, class }).collect();
    let before = reset_peak()?;
    let begin = Instant::now();
    let estimate = estimate(&readings, CLASSES, Stop::default());
    let seconds = begin.elapsed().as_secs_f64();
    let beyond = peak()?.saturating_sub(before);
    let classes: Vec<u32> = (0..ABILITY_LABELS / LABELS).map(|item| estimate.class(item)).collect();
    Ok(json!({
        "seconds": seconds, "steps": estimate.log_likelihood.len(),
        "labels_bytes": std::mem::size_of_val(readings.as_slice()), "more_bytes": beyond, "classes": classes,
    }))
}

/// Sets the highest resident memory of this process to what it has now, and returns that in bytes (Linux).
fn reset_peak() -> Result<u64, Box<dyn std::error::Error>> {
    std::fs::write("/proc/self/clear_refs", "5")?;
    peak()
}

fn peak() -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}
