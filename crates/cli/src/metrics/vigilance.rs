//! `holdpoint metrics vigilance`.

use super::{number, print, refusal};
use crate::args;
use crate::failure::Failure;
use crate::output;
use holdpoint_metrics::vigilance::detection::{Constant, Judgements, Undefined, constant, detect, raw_rate};
use serde::Serialize;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    constant_responder: Option<&'static str>,
    d_prime: Option<f64>,
    criterion: Option<f64>,
    se_d_prime: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<&'static str>,
    hit_rate: Rate,
    false_alarm_rate: Rate,
}

/// A share as it was, with its Wilson interval.
#[derive(Serialize)]
struct Rate {
    value: Option<f64>,
    ci95: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<&'static str>,
}

pub(super) fn run(args: &args::Vigilance, json: bool) -> Result<(), Failure> {
    let answer = answer(judgements(args)?);
    if json {
        output::json(&answer);
    } else {
        show(&answer);
    }
    Ok(())
}

fn judgements(args: &args::Vigilance) -> Result<Judgements, Failure> {
    let judgements = Judgements {
        hits: number::count("hits", &args.hits)?,
        faults: number::count("faults", &args.faults)?,
        false_alarms: number::count("false-alarms", &args.false_alarms)?,
        sound: number::count("sound", &args.sound)?,
    };
    for (part, all, some, many) in
        [("hits", "faults", judgements.hits, judgements.faults), ("false-alarms", "sound", judgements.false_alarms, judgements.sound)]
    {
        if some > many {
            return Err(refusal::flags(&format!("--{part} {some} is more than --{all} {many}.")));
        }
    }
    Ok(judgements)
}

fn answer(judgements: Judgements) -> Answer {
    let found = detect(judgements);
    Answer {
        constant_responder: constant(judgements).map(Constant::as_str),
        d_prime: found.ok().map(|found| found.d_prime),
        criterion: found.ok().map(|found| found.criterion),
        se_d_prime: found.ok().map(|found| found.se_d_prime),
        undefined: found.err().map(Undefined::reason),
        hit_rate: rate(judgements.hits, judgements.faults, Undefined::NoFaults),
        false_alarm_rate: rate(judgements.false_alarms, judgements.sound, Undefined::NoSound),
    }
}

fn rate(rejected: u64, judged: u64, why: Undefined) -> Rate {
    let rate = raw_rate(rejected, judged);
    Rate { value: rate.map(|rate| rate.0), ci95: rate.map(|rate| rate.1), undefined: rate.is_none().then(|| why.reason()) }
}

fn show(answer: &Answer) {
    let share = |rate: &Rate| match rate.value {
        Some(value) => format!("{} ({})", print::percent(value), print::interval(rate.ci95, print::percent)),
        None => format!("undefined: {}", rate.undefined.unwrap_or_default()),
    };
    if let Some(constant) = answer.constant_responder {
        output::line(&format!("This person {constant}: all verdicts were the same, so d' says nothing."));
    }
    let number = |value: Option<f64>| value.map_or_else(|| format!("undefined: {}", answer.undefined.unwrap_or_default()), print::number);
    print::pairs(&[
        ("Faults rejected", share(&answer.hit_rate)),
        ("Sound actions rejected", share(&answer.false_alarm_rate)),
        ("d'", number(answer.d_prime)),
        ("Standard error of d'", number(answer.se_d_prime)),
        ("Criterion", number(answer.criterion)),
    ]);
}
