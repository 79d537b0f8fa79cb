//! The policy in force or an earlier version, and a text checked as a policy.

use super::explain as words;
use super::problems::{shown, warnings};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::audit::sentences;
use crate::features::people::read as parties;
use crate::replica::{people, policies};
use crate::view::{PolicyCheck, PolicyVersion, PolicyView};
use holdpoint_domain::{Policy, text::visible_line};

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
        waiting: false,
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
