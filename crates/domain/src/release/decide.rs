//! Releases: stated by the tool itself or by a person, each version once.

use crate::input::check_line;
use crate::{
    Accepted, Code, DatasetFrozen, Digest, Event, MAX_EVALUATED_CASES, MAX_FINDING_REASON_CHARS, MAX_NAME_CHARS, MAX_RELEASE_DATASETS,
    MAX_SKEW_MS, Ms, Refusal, ReleaseEvaluated, ReleaseEvent, ReleaseRecorded, State, ToolName, invalid,
};

pub(crate) fn record_release(state: &State, by: &str, tool: &str, release: &ReleaseRecorded, now: Ms) -> Result<Accepted, Refusal> {
    let tool = find_tool(state, tool)?;
    check_release(release, now)?;
    match state.releases.get(&tool, &release.version) {
        Some(known) if known.recorded == *release => return Ok(Accepted::nothing_new()),
        Some(_) => {
            return Err(Refusal::new(Code::AlreadyExists, "This version was recorded before, with other facts. Give another version."));
        }
        None => {}
    }
    Accepted::one(Event::from(ReleaseEvent::Recorded(release.clone())).draft(now, by, &tool, None))
}

pub(crate) fn record_evaluation(state: &State, by: &str, tool: &str, evaluated: &ReleaseEvaluated, now: Ms) -> Result<Accepted, Refusal> {
    let tool = find_tool(state, tool)?;
    check_line("version", &evaluated.version, 1, MAX_NAME_CHARS)?;
    check_dataset("suite", &evaluated.suite)?;
    if evaluated.passed == 0 && evaluated.failed == 0 {
        return Err(invalid("passed", "passed and failed are both 0: a result is of at least one case."));
    }
    if evaluated.failed_cases.len() > MAX_EVALUATED_CASES {
        return Err(invalid("failed_cases", format!("failed_cases names at most {MAX_EVALUATED_CASES} actions.")));
    }
    if evaluated.failed_cases.len() > evaluated.failed as usize {
        return Err(invalid("failed_cases", "failed_cases names more cases than failed counts."));
    }
    if let Some(place) = evaluated.failed_cases.iter().position(|case| !crate::is_id(case)) {
        return Err(invalid(&format!("failed_cases[{place}]"), "A case is named by the id of its action."));
    }
    let release = state.releases.get(&tool, &evaluated.version);
    let release = release.ok_or_else(|| Refusal::new(Code::NotFound, "This version was not recorded. Record the release first."))?;
    if release.evaluated.last().is_some_and(|(_, known)| known == evaluated) {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(ReleaseEvent::Evaluated(evaluated.clone())).draft(now, by, &tool, None))
}

pub(crate) fn freeze_dataset(state: &State, by: &str, digest: &Digest, frozen: &DatasetFrozen, now: Ms) -> Result<Accepted, Refusal> {
    check_line("format", &frozen.format, 1, MAX_NAME_CHARS)?;
    if frozen.rows == 0 || frozen.corrections == 0 {
        return Err(invalid("rows", "A dataset has at least one row."));
    }
    if frozen.corrected_at.is_some_and(|times| !times.is_sorted()) {
        return Err(invalid("corrected_at", "corrected_at holds five times in ascending order."));
    }
    let subject = digest.to_string();
    if state.releases.datasets.contains_key(&subject) {
        return Ok(Accepted::nothing_new());
    }
    Accepted::one(Event::from(ReleaseEvent::DatasetFrozen(frozen.clone())).draft(now, by, &subject, None))
}

fn find_tool(state: &State, name: &str) -> Result<ToolName, Refusal> {
    let found = state.tools.find(name).map(|(name, _)| name.clone());
    found.ok_or_else(|| Refusal::new(Code::NotFound, "There is no tool with this name."))
}

fn check_release(release: &ReleaseRecorded, now: Ms) -> Result<(), Refusal> {
    check_line("version", &release.version, 1, MAX_NAME_CHARS)?;
    if release.version.trim() != release.version || release.version.chars().any(char::is_control) {
        return Err(invalid("version", "version is one line without spaces around it, as proposals state it."));
    }
    if release.released_at > now + MAX_SKEW_MS || release.released_at < 0 {
        return Err(invalid("released_at", "released_at is a time that has passed."));
    }
    if release.datasets.len() > MAX_RELEASE_DATASETS {
        return Err(invalid("datasets", format!("datasets names at most {MAX_RELEASE_DATASETS} digests.")));
    }
    let mut datasets = release.datasets.iter().enumerate();
    datasets.try_for_each(|(place, digest)| check_dataset(&format!("datasets[{place}]"), digest))?;
    let texts = [
        ("model", &release.model, MAX_NAME_CHARS),
        ("run", &release.run, MAX_NAME_CHARS),
        ("source", &release.source, MAX_FINDING_REASON_CHARS),
        ("notes", &release.notes, MAX_FINDING_REASON_CHARS),
    ];
    texts.into_iter().try_for_each(|(field, text, most)| text.as_ref().map_or(Ok(()), |text| check_line(field, text, 0, most)))
}

// Other systems name datasets by shorter digests.
fn check_dataset(field: &str, digest: &str) -> Result<(), Refusal> {
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    let fits = (8..=128).contains(&hex.len()) && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits {
        Ok(())
    } else {
        Err(invalid(field, format!("{field} is a digest: 8 to 128 hexadecimal digits, with or without sha256: before.")))
    }
}
