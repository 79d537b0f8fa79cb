//! `holdpoint export`.

use std::path::PathBuf;

const DATASET_HELP: &str = "\
Examples:
  holdpoint export dataset --format trl-preference --out ./set-12 --tool refund-agent
  holdpoint export dataset --format parquet --out ./all --from 2026-11-01 --filter 'risk == \"high\"' --json
  holdpoint export dataset --format jsonl --preview --redact email --redact 'order=114-[0-9]+'

Formats: trl-preference, trl-kto, trl-sft, openai-sft, openai-preference, openai-evals,
label-studio, jsonl, parquet.

A correction is a rejection, an edit, a ruling, or an approved action that an incident was
confirmed to come from. The filter names what conditions of the policy name: kind, title, tool,
target, arguments, risk, reversible, confidence, blast_radius, evidence, requested_by.

DIR must not exist; it is written whole or not at all. The same record gives the same bytes. Names
of people are replaced in every text, and reviewers have pseudonyms. Only what you may read is in
it. Redaction rules: email, ip, phone, card, secret, or NAME=PATTERN.

With --json: {\"out\",\"format\",\"digest\",\"rows\",\"corrections\",\"splits\",\"left_out\",\"files\",\"recorded\"}.";

const EVALS_HELP: &str = "\
Example:
  holdpoint export evals --tool refund-agent --out ./cases

Settled corrections as regression cases: one file, cases.jsonl, with `input` and `ideal`. Run the
next version against it, then send the result with the tool's token:
  POST /v1/tools/NAME/evals {\"version\",\"suite\",\"passed\",\"failed\",\"failed_cases\":[…]}
where suite is the digest in manifest.json.";

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub(crate) command: ExportCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ExportCommand {
    /// Write corrections as a training set
    #[command(after_help = DATASET_HELP)]
    Dataset(Box<ExportDataset>),
    /// Write settled corrections as cases that a tool's next version must pass
    #[command(after_help = EVALS_HELP)]
    Evals(Box<ExportEvals>),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportDataset {
    /// The format
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: String,
    /// The folder to make
    #[arg(long, value_name = "DIR", required_unless_present = "preview")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) of: ExportOf,
    /// Show counts and what the redaction rules replace, and write nothing
    #[arg(long, conflicts_with = "record")]
    pub(crate) preview: bool,
    /// Record the set by its digest, so that releases can name it
    #[arg(long)]
    pub(crate) record: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportEvals {
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) of: ExportOf,
}

/// Which corrections, and how they are written.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportOf {
    /// Only actions for which this condition holds (CEL)
    #[arg(long, value_name = "CEL")]
    pub(crate) filter: Option<String>,
    /// Corrections made at this time or later: a date (UTC), or a time with its offset
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Corrections made before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// Only actions of this tool
    #[arg(long, value_name = "TOOL")]
    pub(crate) tool: Option<String>,
    /// Orders the rows; splits do not depend on it
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Replace what this rule matches; may be repeated
    #[arg(long, value_name = "RULE")]
    pub(crate) redact: Vec<String>,
    /// Under which licence the set may be used
    #[arg(long, value_name = "TEXT")]
    pub(crate) licence: Option<String>,
    /// What the people whose words are in it agreed to
    #[arg(long, value_name = "TEXT")]
    pub(crate) consent: Option<String>,
}
