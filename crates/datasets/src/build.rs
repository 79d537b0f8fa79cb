//! The files of a set.

use crate::card::card;
use crate::correction::{Correction, Corrections};
use crate::file::{File, Options};
use crate::format::Format;
use crate::formats::{Functions, label_config, lines, task};
use crate::ledger::Selection;
use crate::left_out::LeftOut;
use crate::manifest::{self, Facts};
use crate::parquet;
use crate::people::Pseudonyms;
use crate::redaction::Redaction;
use crate::row::{Row, row};
use crate::split::SPLITS;
use holdpoint_domain::{Code, DatasetFrozen, Digest, Refusal};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A set.
#[derive(Debug)]
pub struct Dataset {
    /// Files of rows first, then card, manifest and others.
    pub files: Vec<File>,
    /// The manifest, as it is written.
    pub manifest: Value,
    /// The digest of the files of rows.
    pub digest: Digest,
    /// What was left out.
    pub left_out: LeftOut,
    /// What the rules took out.
    pub redaction: Redaction,
    /// What a record of the set says.
    pub frozen: DatasetFrozen,
}

/// Makes the files of a set.
///
/// # Errors
/// `no_rows` where nothing is left to write; `body_erased` where that is because documents were erased.
pub fn build(corrections: &Corrections, selection: &Selection, redaction: Redaction, options: &Options) -> Result<Dataset, Refusal> {
    let mut redaction = redaction.with_names(corrections.people.patterns()?);
    let mut left_out = corrections.left_out;
    let rows = rows(corrections, options, &mut redaction, &mut left_out);
    if rows.is_empty() {
        return Err(refuse_empty(&left_out));
    }
    let mut files = row_files(&rows, options)?;
    let digest = manifest::digest(&files);
    let facts = Facts { options, selection, redaction: &redaction, rows: &rows, files: &files, digest, left_out };
    let manifest = manifest::manifest(&facts);
    let frozen = frozen(&rows, selection, options, &files);
    let card = card(&manifest, options, &files);
    let pretty = serde_json::to_string_pretty(&manifest).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    files.extend([other("README.md", card), other("manifest.json", pretty + "\n")]);
    if options.format == Format::LabelStudio {
        files.push(other("label_config.xml", label_config()));
    }
    Ok(Dataset { files, manifest, digest, left_out, redaction, frozen })
}

fn other(name: &str, text: String) -> File {
    File { name: name.to_owned(), bytes: text.into_bytes(), rows: 0, split: None }
}

fn refuse_empty(left_out: &LeftOut) -> Refusal {
    let (code, detail) = match left_out {
        LeftOut { filtered, filter_failed, .. } if filtered + filter_failed > 0 => (
            Code::NoRows,
            format!(
                "The filter means none of the {} corrections there are; on {filter_failed} of them it failed. Nothing was written.",
                filtered + filter_failed
            ),
        ),
        LeftOut { erased, .. } if *erased > 0 => {
            (Code::BodyErased, format!("What {erased} corrections need was erased, and nothing else is left. Nothing was written."))
        }
        LeftOut { not_readable, .. } if *not_readable > 0 => (
            Code::NoRows,
            format!("Your roles do not let you read what {not_readable} corrections need, and nothing else is left. Nothing was written."),
        ),
        _ => (Code::NoRows, "No correction was made in this time, or of this tool. Nothing was written.".to_owned()),
    };
    Refusal::new(code, detail)
}

fn rows(corrections: &Corrections, options: &Options, redaction: &mut Redaction, left_out: &mut LeftOut) -> Vec<Row> {
    let mut pseudonyms = Pseudonyms::new(options.seed, &corrections.salts);
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for correction in in_seeded_order(&corrections.corrections, options.seed) {
        let row = row(correction, redaction, &mut pseudonyms);
        if row.right == row.wrong {
            left_out.equal += 1;
        } else if seen.insert((row.prompt.system.clone(), row.prompt.user.clone(), row.right.text(), row.wrong.text())) {
            rows.push(row);
        } else {
            left_out.duplicates += 1;
        }
    }
    rows
}

fn in_seeded_order(corrections: &[Correction], seed: u64) -> Vec<&Correction> {
    let mut ordered: Vec<&Correction> = corrections.iter().collect();
    ordered.sort_by_cached_key(|correction| Digest::of(format!("{seed} {}", correction.action).as_bytes()));
    ordered
}

fn row_files(rows: &[Row], options: &Options) -> Result<Vec<File>, Refusal> {
    let name = |stem: &str| format!("{stem}.{}", options.format.extension());
    let functions = Functions::of(rows);
    if options.format == Format::LabelStudio {
        let tasks: Vec<Value> = rows.iter().enumerate().map(|(place, row)| task(place + 1, row)).collect();
        let text = serde_json::to_string_pretty(&tasks).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
        return Ok(vec![File { name: name("tasks"), bytes: (text + "\n").into_bytes(), rows: count(rows.len()), split: None }]);
    }
    if let Some(stem) = options.single_file {
        return Ok(vec![row_file(name(stem), None, rows.iter(), options.format, &functions)?]);
    }
    let mut files = Vec::new();
    for (split, _) in SPLITS {
        let own: Vec<&Row> = rows.iter().filter(|row| row.split == split).collect();
        if !own.is_empty() {
            files.push(row_file(name(split), Some(split), own.into_iter(), options.format, &functions)?);
        }
    }
    Ok(files)
}

fn row_file<'a>(
    name: String,
    split: Option<&'static str>,
    rows: impl Iterator<Item = &'a Row>,
    format: Format,
    functions: &Functions,
) -> Result<File, Refusal> {
    let lines: Vec<Map<String, Value>> = rows.flat_map(|row| lines(format, row, functions)).collect();
    let failed = |error: String| Refusal::new(Code::Internal, format!("The rows cannot be written: {error}."));
    let bytes = match format {
        Format::Parquet => parquet::file(&lines).map_err(|error| failed(error.to_string()))?,
        _ => {
            let texts = lines.iter().map(|line| serde_json::to_string(line).map(|text| text + "\n"));
            texts.collect::<Result<String, _>>().map_err(|error| failed(error.to_string()))?.into_bytes()
        }
    };
    Ok(File { name, bytes, rows: count(lines.len()), split })
}

fn frozen(rows: &[Row], selection: &Selection, options: &Options, files: &[File]) -> DatasetFrozen {
    let mut times: Vec<i64> = rows.iter().map(|row| row.at).collect();
    times.sort_unstable();
    let at = |share: usize| times.get((times.len().saturating_sub(1)) * share / 4).copied().unwrap_or_default();
    DatasetFrozen {
        tool: selection.tool.as_deref().map(Into::into),
        format: options.format.as_str().to_owned(),
        rows: files.iter().map(|file| file.rows).sum(),
        corrections: count(rows.len()),
        sources: manifest::counts(rows, "source"),
        corrected_at: (!times.is_empty()).then(|| [at(0), at(1), at(2), at(3), at(4)]),
    }
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
