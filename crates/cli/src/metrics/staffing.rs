//! `holdpoint metrics staffing`.

use super::{number, print, refusal};
use crate::args;
use crate::failure::Failure;
use crate::output;
use holdpoint_metrics::staffing::{Answer as Staffing, Invalid, Limit, Question, Waiting};
use serde::Serialize;

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer {
    model: &'static str,
    load: f64,
    offered_erlangs: f64,
    expired_share: f64,
    mean_wait_minutes: Option<f64>,
    p_wait: f64,
    needed_reviewers: Option<u32>,
    erlang_c: ErlangC,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ErlangC {
    Stable { p_wait: f64, mean_wait_minutes: f64 },
    Unstable { unstable: bool },
}

pub(super) fn run(args: &args::Staffing, json: bool) -> Result<(), Failure> {
    let question = question(args)?;
    let answer = question.answer().map_err(|invalid| refuse(args, invalid))?;
    if json {
        output::json(&to_json(answer));
    } else {
        show(&question, &answer);
    }
    Ok(())
}

fn question(args: &args::Staffing) -> Result<Question, Failure> {
    let optional = |flag: &str, text: &Option<String>| text.as_deref().map(|text| number::number(flag, text)).transpose();
    let limit = match (optional("deadline-minutes", &args.deadline_minutes)?, optional("patience-minutes", &args.patience_minutes)?) {
        (Some(_), Some(_)) => {
            return Err(refusal::flags("--deadline-minutes and --patience-minutes exclude each other; give one of them."));
        }
        (Some(minutes), None) => Limit::Deadline(minutes),
        (None, Some(minutes)) => Limit::Patience(minutes),
        (None, None) => Limit::None,
    };
    Ok(Question {
        arrivals_per_hour: number::number("arrivals-per-hour", &args.arrivals_per_hour)?,
        handle_minutes: number::number("handle-minutes", &args.handle_minutes)?,
        reviewers: number::small_count("reviewers", &args.reviewers)?,
        limit,
        handle_cv: optional("handle-cv", &args.handle_cv)?,
        seed: number::count("seed", &args.seed)?,
        target_load: number::number("target-load", &args.target_load)?,
        target_expired: number::number("target-expired", &args.target_expired)?,
    })
}

fn refuse(args: &args::Staffing, invalid: Invalid) -> Failure {
    let value = match invalid.field {
        "arrivals_per_hour" => Some(&args.arrivals_per_hour),
        "handle_minutes" => Some(&args.handle_minutes),
        "reviewers" => Some(&args.reviewers),
        "deadline_minutes" => args.deadline_minutes.as_ref(),
        "patience_minutes" => args.patience_minutes.as_ref(),
        "handle_cv" => args.handle_cv.as_ref(),
        "target_load" => Some(&args.target_load),
        _ => Some(&args.target_expired),
    };
    refusal::flag(&invalid.field.replace('_', "-"), invalid.rule, value.map_or("", String::as_str))
}

fn to_json(answer: Staffing) -> Answer {
    let erlang_c = answer.erlang_c.map_or(ErlangC::Unstable { unstable: true }, |waiting| {
        let Waiting { p_wait, mean_wait_minutes } = waiting;
        ErlangC::Stable { p_wait, mean_wait_minutes }
    });
    Answer {
        model: answer.model,
        load: answer.load,
        offered_erlangs: answer.offered_erlangs,
        expired_share: answer.expired_share,
        mean_wait_minutes: answer.mean_wait_minutes,
        p_wait: answer.p_wait,
        needed_reviewers: answer.needed_reviewers,
        erlang_c,
    }
}

fn show(question: &Question, answer: &Staffing) {
    let minutes = |wait: Option<f64>| wait.map_or_else(|| "grows without end".to_owned(), |wait| format!("{wait:.1} minutes"));
    let mut rows = vec![
        ("Model", answer.model.replace('_', " ")),
        ("Load of each reviewer", print::percent(answer.load)),
        ("Wait", print::percent(answer.p_wait)),
        ("Mean wait", minutes(answer.mean_wait_minutes)),
    ];
    if question.limit != Limit::None {
        rows.push(("Expire", print::percent(answer.expired_share)));
        rows.push(("Mean wait without deadline", minutes(answer.erlang_c.map(|waiting| waiting.mean_wait_minutes))));
    }
    rows.push(("Reviewers needed", answer.needed_reviewers.map_or_else(|| "more than 100000".to_owned(), |people| people.to_string())));
    print::pairs(&rows);
}
