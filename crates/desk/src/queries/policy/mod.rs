//! The policy: what is in force, a text read as one, and putting one into force.
//!
//! What a text means is the domain's to say, and whether it may be published the hub's.

mod past;
mod words;

pub(crate) use past::trial;

use super::{people as parties, sentences};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::{people, policies};
use crate::send::administer;
use crate::view::{PolicyCheck, PolicyProblemView, PolicyVersion, PolicyView};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{DeskCommand, Policy, PolicyProblem};
use std::sync::Arc;

/// What stands for the built-in policy, whose rules need no file.
const BUILT_IN: &str = "# No policy was published yet: every action waits for one review.\ndefault_ttl = \"60m\"\n";

/// A version of the policy; the one in force where none is named.
pub(crate) fn view(core: &Core, version: Option<&str>) -> Result<PolicyView, DeskError> {
    let (history, found) = core.replica.read(|conn| {
        let names = people::names(conn)?;
        let history: Vec<PolicyVersion> = policies::versions(conn)?
            .into_iter()
            .map(|(seq, version, by, at)| PolicyVersion { version: visible_line(&version), by: sentences::actor(&by, &names), at, seq })
            .collect();
        let wanted = match version {
            None => history.first(),
            Some(version) => history.iter().find(|there| there.version == version),
        };
        let found = wanted.map(|wanted| Ok::<_, rusqlite::Error>((wanted.clone(), policies::get(conn, wanted.seq)?))).transpose()?;
        Ok::<_, DeskError>((history, found))
    })?;
    let built_in = Policy::default();
    let current = history.first().map_or_else(|| built_in.version.clone(), |newest| newest.version.clone());
    let (published, policy) = match found {
        Some((published, policy)) => (Some(published), policy.unwrap_or(built_in)),
        None if version.is_none_or(|version| version == built_in.version) => (None, built_in),
        None => return Err(refused("not_found", "There is no such policy", "This desk knows no policy of this version.")),
    };
    let version = published.as_ref().map_or_else(|| policy.version.clone(), |published| published.version.clone());
    Ok(PolicyView {
        in_force: version == current,
        version,
        current,
        published,
        text: policy.source.clone().unwrap_or_else(|| BUILT_IN.into()),
        default_deadline: words::time(policy.default_ttl_ms),
        checkpoints: words::checkpoints(&policy),
        warnings: warnings(core, &policy)?,
        history,
        read_only: parties::read_only(core)?,
    })
}

/// A text read as a policy, with every mistake at its place.
pub(crate) fn check(core: &Core, text: &str) -> Result<PolicyCheck, DeskError> {
    Ok(match Policy::parse(text) {
        Ok(policy) => PolicyCheck {
            problems: Vec::new(),
            warnings: warnings(core, &policy)?,
            summary: Some(words::summary(&policy)),
            checkpoints: words::checkpoints(&policy),
        },
        Err(found) => PolicyCheck { problems: shown(found), warnings: Vec::new(), summary: None, checkpoints: Vec::new() },
    })
}

/// Puts a text into force, provided it was made from the version that is.
pub(crate) async fn publish(core: &Arc<Core>, text: String, expected_version: String) -> Result<PolicyView, DeskError> {
    let command = DeskCommand::PublishPolicy { source: text, replaces: expected_version };
    administer(core, command, "Put a policy into force".into()).await?;
    let core = core.clone();
    let shown = tokio::task::spawn_blocking(move || view(&core, None)).await;
    shown.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "It was published. Open Settings again to see it.")))
}

/// What a policy asks for that the people who take part now cannot give.
fn warnings(core: &Core, policy: &Policy) -> Result<Vec<PolicyProblemView>, DeskError> {
    let everybody = core.replica.read(people::everybody)?;
    let there = everybody.iter().filter(|person| person.left_at.is_none());
    Ok(shown(policy.warnings(there.map(|person| (person.id.as_str(), &person.profile)))))
}

// What they quote may come from the file, and that from anywhere.
fn shown(problems: Vec<PolicyProblem>) -> Vec<PolicyProblemView> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let shown = |problem: PolicyProblem| PolicyProblemView {
        line: number(problem.line),
        column: number(problem.column),
        code: problem.code,
        message: visible(&problem.message),
    };
    problems.into_iter().map(shown).collect()
}
