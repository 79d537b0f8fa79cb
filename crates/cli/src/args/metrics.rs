//! `holdpoint metrics`. Numbers are read by the commands, which refuse them with a code.

use super::Window;
use std::path::PathBuf;

const STAFFING_HELP: &str = "\
Examples:
  holdpoint metrics staffing --arrivals-per-hour 60 --handle-minutes 4.5 --reviewers 5 --deadline-minutes 10
  holdpoint metrics staffing --arrivals-per-hour 60 --handle-minutes 4.5 --reviewers 5 \\
    --deadline-minutes 10 --handle-cv 1.5 --json

With a deadline, actions expire at a fixed time after they arrive (M/M/n with deterministic
patience). With a patience they wait an exponential time (Erlang A). With neither they wait
without end (Erlang C). Handle times are exponential; with --handle-cv they are lognormal and
simulated. The reviewers needed are the fewest that keep both targets.";

const AGREEMENT_HELP: &str = "\
Examples:
  holdpoint metrics agreement --csv labels.csv --level nominal
  holdpoint metrics agreement --csv labels.csv --level ordinal --levels low,medium,high \\
    --statistic alpha --bootstrap 1000 --seed 1 --json

FILE has a header row with the columns item, rater and label, in any order, separated by
commas. An empty label is missing. At ordinal level cohen has linear and ac2 ordinal weights,
at interval level both have quadratic ones; fleiss, scott, ac1, bp and percent have none.
Intervals are 95 %: of the resamples with --bootstrap, else analytic where there is one.";

const ABILITY_HELP: &str = "\
Examples:
  holdpoint metrics ability --csv labels.csv
  holdpoint metrics ability --csv labels.csv --truth rulings.csv --json

The model of Dawid and Skene: the true class of each item and what each rater says for each
class, estimated together. FILE has the columns item, rater and label; a rater may label an
item several times. The truth has the columns item and label.";

const VIGILANCE_HELP: &str = "\
Example:
  holdpoint metrics vigilance --hits 9 --faults 12 --false-alarms 14 --sound 388 --json

A hit is a planted fault that was rejected, a false alarm a sound action that was rejected.
d' tells how well both are told apart; a criterion above 0 is a person who approves too readily.";

const INCIDENTS_HELP: &str = "\
Example:
  holdpoint metrics incidents --from 2026-11-01 --to 2026-12-01 --json

Incidents count by when they began. Times to detect and to resolve run from the start, times to
acknowledge from the detection where it is known, else from the start; to resolve is to the last end.
Quartiles are interpolated. Downtime is the intervals: summed, and with overlaps counted once.
Maintenance, merged incidents, those with an end at or before the start, and open ones are left out.";

const ESCAPES_HELP: &str = "\
Example:
  holdpoint metrics escapes --from 2026-11-01 --to 2026-12-01 --json

Rates are of the actions that ran, automatically approved ones included; actions count by when they
were proposed, causes by when the incident began. An escape is a confirmed cause that people approved.
Intervals are 95 % (Wilson).";

const RANKING_HELP: &str = "\
Example:
  holdpoint metrics ranking --json

Of the incidents that ended and have a confirmed cause: how often the hub's ranking had it in first
place, and among the first three; by source and by service. Intervals are 95 % (Wilson).";

const HEALTH_HELP: &str = "\
Example:
  holdpoint metrics health --from 2026-11-16 --to 2026-11-23 --json

Actions count by when they were proposed, incidents by when they began. Intervals are 95 %. Below
30 cases a signal is too_few. Targets and limits are those of the policy, [health]: a signal that
misses its target is slipping, beyond its limit it is out_of_range. Verdicts and times on screen
are those that this person may read.";

#[derive(Debug, clap::Args)]
pub(crate) struct Metrics {
    #[command(subcommand)]
    pub(crate) command: MetricsCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum MetricsCommand {
    /// Compute waits, expiries and the reviewers needed
    #[command(after_help = STAFFING_HELP)]
    Staffing(Staffing),
    /// Measure how far reviewers agree on the same items
    #[command(after_help = AGREEMENT_HELP)]
    Agreement(Agreement),
    /// Estimate how often each reviewer is right, and the right label of each item
    #[command(after_help = ABILITY_HELP)]
    Ability(Ability),
    /// Measure how well one reviewer finds planted faults
    #[command(after_help = VIGILANCE_HELP)]
    Vigilance(Vigilance),
    /// Measure times to detect, acknowledge and resolve, and downtime
    #[command(after_help = INCIDENTS_HELP)]
    Incidents(Window),
    /// Measure how often actions caused incidents, by week, tool, kind and model version
    #[command(after_help = ESCAPES_HELP)]
    Escapes(Window),
    /// Measure whether oversight holds: seven signals, and what needs attention
    #[command(after_help = HEALTH_HELP)]
    Health(HealthTime),
    /// Measure how often the ranking of causes was right
    #[command(after_help = RANKING_HELP)]
    Ranking,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Staffing {
    /// Actions that arrive per hour
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) arrivals_per_hour: String,
    /// Mean minutes of one review
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) handle_minutes: String,
    /// Reviewers on shift
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) reviewers: String,
    /// Minutes after which an action expires
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) deadline_minutes: Option<String>,
    /// Mean of an exponential time after which an action expires, minutes; not with a deadline
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) patience_minutes: Option<String>,
    /// Standard deviation of the handle times over their mean [default: exponential times]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) handle_cv: Option<String>,
    /// Expired share to keep to, above 0 and at most 1
    #[arg(long, value_name = "SHARE", default_value = "0.01", allow_negative_numbers = true)]
    pub(crate) target_expired: String,
    /// Load of each reviewer to keep to, above 0 and at most 1
    #[arg(long, value_name = "SHARE", default_value = "0.85", allow_negative_numbers = true)]
    pub(crate) target_load: String,
    /// Seed of the simulation
    #[arg(long, value_name = "COUNT", default_value = "1", allow_negative_numbers = true)]
    pub(crate) seed: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Labels {
    /// Labels, with the columns item, rater and label; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: PathBuf,
    /// Another label that means missing; may be repeated
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    pub(crate) missing: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Agreement {
    #[command(flatten)]
    pub(crate) labels: Labels,
    /// What labels mean to each other: nominal, ordinal, interval or ratio
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: String,
    /// All labels there are, lowest first, separated by commas
    #[arg(long, value_name = "LABELS", allow_hyphen_values = true)]
    pub(crate) levels: Option<String>,
    /// alpha, fleiss, cohen, scott, ac1, ac2, bp, percent, or all
    #[arg(long, value_name = "NAME", default_value = "all")]
    pub(crate) statistic: String,
    /// Resamples for the intervals
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) bootstrap: Option<String>,
    /// Seed of the resamples
    #[arg(long, value_name = "COUNT", default_value = "1", allow_negative_numbers = true)]
    pub(crate) seed: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Ability {
    #[command(flatten)]
    pub(crate) labels: Labels,
    /// Right labels of some items, with the columns item and label
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Stop when the log-likelihood per label rises by less
    #[arg(long, value_name = "NUMBER", default_value = "0.00001", allow_negative_numbers = true)]
    pub(crate) tolerance: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Vigilance {
    /// Planted faults that were rejected
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) hits: String,
    /// Planted faults that were judged
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) faults: String,
    /// Sound actions that were rejected
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) false_alarms: String,
    /// Sound actions that were judged
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub(crate) sound: String,
}

/// The time that figures of oversight are about.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct HealthTime {
    /// From this time on: a date (UTC), or a time with its offset [default: 7 days before --to]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Before this time [default: now]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// Only actions whose rules name this team, and only its reviewers
    #[arg(long, value_name = "TEAM")]
    pub(crate) team: Option<String>,
}
