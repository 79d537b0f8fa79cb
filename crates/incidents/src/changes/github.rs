//! GitHub's webhooks: `deployment_status` and `push`. Other events change nothing.
//!
//! A deployment is known by its id. Its status `inactive` says that a later deployment replaced
//! it, and changes nothing. A push to another branch than the default one has finished nothing.

use super::statement::{ChangeReport, ChangeStatement, ChangeTexts, Maker, StatedChange};
use crate::formats::node::{Collector, Node};
use crate::formats::words::{names, title};
use crate::stated::Refused;
use crate::system::{BodyFormat, SignatureScheme, SourceFacts};
use std::collections::BTreeSet;

pub(crate) const FORMAT: BodyFormat<StatedChange> =
    BodyFormat { name: "github", about: "a webhook delivery of deployment_status or push", read, read_array: None };

pub(crate) const SOURCE: SourceFacts = SourceFacts {
    name: "github",
    label: "GitHub",
    signature: Some(SignatureScheme { header: "x-hub-signature-256", prefix: "sha256=" }),
    poll_paths: &[],
};

fn read(body: &Node<'_>, found: &mut Collector<StatedChange>) -> bool {
    if body.has("deployment_status") && body.has("deployment") {
        found.add_some(body, read_status(body));
    } else if body.has("ref") && body.has("after") && body.has("commits") {
        found.add_some(body, read_push(body));
    } else {
        // Pings and other events.
        return body.has("repository") || body.has("hook_id");
    }
    true
}

fn repository<'a>(body: &Node<'a>) -> Result<Node<'a>, Refused> {
    body.get("repository").ok_or_else(|| body.missing("repository"))
}

fn read_status(body: &Node<'_>) -> Result<Option<StatedChange>, Refused> {
    let status = body.get("deployment_status").ok_or_else(|| body.missing("deployment_status"))?;
    let deployment = body.get("deployment").ok_or_else(|| body.missing("deployment"))?;
    let state = status.need_text("state")?;
    if state == "inactive" {
        return Ok(None);
    }
    let repository = repository(body)?;
    let at = status.any(&["updated_at", "created_at"]).ok_or_else(|| status.missing("created_at"))?.as_time()?;
    let environment = deployment.text("environment")?.unwrap_or_default();
    let what = deployment.text("ref")?.unwrap_or_default();
    let service = repository.need_text("name")?;
    let (title, _) = title(&format!("Deploy {service} {what} to {environment}"), "Deploy");
    let report = ChangeReport {
        title,
        by: maker(deployment.get("creator").as_ref())?,
        kind: Some("deployment".into()),
        services: names([service]),
        url: status
            .any(&["environment_url", "target_url"])
            .and_then(|url| url.value.as_str().map(str::to_owned))
            .filter(|url| !url.is_empty()),
        started_at: deployment.need_time("created_at")?,
        finished_at: (state == "success").then_some(at),
        ..ChangeReport::default()
    };
    let id = format!("deployment {}", deployment.id("id")?);
    let content = [deployment.text("description")?, status.text("description")?].into_iter().flatten().filter(|text| !text.is_empty());
    let content = content.collect::<Vec<_>>().join("\n");
    let texts = ChangeTexts { paths: Vec::new(), content: Some(content).filter(|content| !content.is_empty()) };
    Ok(Some(StatedChange { statement: ChangeStatement { source: source(&repository)?, id, at, report }, texts }))
}

fn source(repository: &Node<'_>) -> Result<String, Refused> {
    Ok(format!("github:{}", repository.need_text("full_name")?))
}

fn maker(account: Option<&Node<'_>>) -> Result<Maker, Refused> {
    let Some(account) = account else { return Ok(Maker::Human) };
    let is_bot = account.text("type")?.as_deref() == Some("Bot") || account.text("login")?.is_some_and(|login| login.ends_with("[bot]"));
    Ok(if is_bot { Maker::Ci } else { Maker::Human })
}

fn read_push(body: &Node<'_>) -> Result<Option<StatedChange>, Refused> {
    let place = body.need_text("ref")?;
    let (Some(branch), Some(head)) = (place.strip_prefix("refs/heads/"), body.get("head_commit")) else {
        // Tags, and branches that were deleted.
        return Ok(None);
    };
    let repository = repository(body)?;
    let at = match repository.get("pushed_at").and_then(|at| at.value.as_i64()) {
        Some(seconds) => seconds.saturating_mul(1_000),
        None => head.need_time("timestamp")?,
    };
    let message = head.text("message")?.unwrap_or_default();
    let (title, _) = title(message.lines().next().unwrap_or_default(), branch);
    let is_default = repository.text("default_branch")?.is_none_or(|default| default == branch);
    let report = ChangeReport {
        title,
        by: maker(body.get("sender").as_ref())?,
        kind: Some("push".into()),
        services: names([repository.need_text("name")?]),
        url: body.text("compare")?,
        started_at: at,
        finished_at: is_default.then_some(at),
        whole: true,
        ..ChangeReport::default()
    };
    let (paths, messages) = read_commits(body)?;
    let statement = ChangeStatement { source: source(&repository)?, id: body.id("after")?, at, report };
    Ok(Some(StatedChange { statement, texts: ChangeTexts { paths, content: Some(messages).filter(|text| !text.is_empty()) } }))
}

fn read_commits(body: &Node<'_>) -> Result<(Vec<String>, String), Refused> {
    let mut paths = BTreeSet::new();
    let mut messages = Vec::new();
    for commit in body.list("commits")? {
        messages.extend(commit.text("message")?);
        for member in ["added", "modified", "removed"] {
            for path in commit.list(member)? {
                paths.insert(path.as_text()?);
            }
        }
    }
    Ok((paths.into_iter().collect(), messages.join("\n")))
}
