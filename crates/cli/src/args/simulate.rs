//! Arguments of `holdpoint simulate`.

use clap::Args;
use std::path::PathBuf;

pub(super) const HELP: &str = "\
The same seed, days, first day and preset give the same log, byte for byte, on every machine.
With --live a hub goes on after the history, on this machine only, until it is stopped: the
simulated people and tools act by themselves, on a clock that goes --speed times as fast.
DIR (--data) must be empty or not there yet. What was planted in the log (which action is wrong
and how, who was tired) is written to the file of --truth only.

Presets:
  quiet     about 150 actions a day
  busy      about 530 actions a day
  sale-day  about 450 actions a day, and a sale with three times as many on the last day

Examples:
  holdpoint simulate --seed 7 --days 30 --data ./demo
  holdpoint simulate --seed 7 --days 90 --preset sale-day --data ./demo --truth ./truth.jsonl
  holdpoint serve --data ./demo
  holdpoint simulate --seed 7 --days 3 --data ./demo --live --speed 10";

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Whole number; another seed gives other people, tools and actions
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) seed: String,
    /// Days, 1 to 3660
    #[arg(long, value_name = "D", allow_hyphen_values = true)]
    pub(crate) days: String,
    /// First day, YYYY-MM-DD [default: 2026-03-02]
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// How much happens: quiet, busy or sale-day [default: busy]
    #[arg(long, value_name = "PRESET", allow_hyphen_values = true)]
    pub(crate) preset: Option<String>,
    /// Write what was planted to this file, one JSON object a line; it must not lie in DIR
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Go on with a running hub after the history
    #[arg(long)]
    pub(crate) live: bool,
    /// How many times as fast the clock of the running hub goes: 1, 10 or 60
    #[arg(long, value_name = "N", requires = "live", default_value = "1", value_parser = ["1", "10", "60"])]
    pub(crate) speed: String,
}
