//! The changes that wait, with what each would do.

use super::differences::{policy_differences, profile_lines};
use crate::core::Core;
use crate::error::DeskError;
use crate::features::people::read::read_only;
use crate::replica::changes::{self, ChangeLine};
use crate::replica::{people, policies};
use crate::view::{ChangeRow, Notice, NoticeLevel};
use crate::words::count;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{DeskCommand, Policy};
use std::collections::HashMap;

/// Code of the notice for an administrator whose confirmation is needed.
const CHANGES_WAIT: &str = "changes_wait";

/// The changes that wait, the oldest first.
pub(crate) fn rows(core: &Core) -> Result<Vec<ChangeRow>, DeskError> {
    let now = core.clock.now();
    let (lines, names, in_force) =
        core.replica.read(|conn| Ok::<_, DeskError>((changes::waiting(conn, now)?, people::names(conn)?, policies::in_force(conn)?)))?;
    let (me, read_only) = (core.me(), read_only(core)?);
    let context = Context { names, in_force, me, read_only };
    Ok(lines.into_iter().map(|line| context.row(line)).collect())
}

/// Tells an administrator that others wait for them.
pub(crate) fn notice(core: &Core) -> Result<Option<Notice>, DeskError> {
    let waiting = core.replica.read(|conn| changes::waiting(conn, core.clock.now()))?;
    let me = core.me();
    let of_others = waiting.iter().filter(|line| Some(&line.by) != me.as_ref()).count();
    if of_others == 0 || read_only(core)?.is_some() {
        return Ok(None);
    }
    let wait = count(of_others, "change waits", "changes wait");
    let text = format!("{wait} for a second administrator. Confirm or decline in Settings, under Changes.");
    Ok(Some(Notice { code: CHANGES_WAIT.into(), level: NoticeLevel::Info, text }))
}

struct Context {
    names: HashMap<String, String>,
    in_force: Policy,
    me: Option<String>,
    read_only: Option<String>,
}

impl Context {
    fn row(&self, line: ChangeLine) -> ChangeRow {
        let mine = self.me.as_ref() == Some(&line.by);
        let own = || mine.then(|| "You asked for this. Another administrator has to confirm it.".to_owned());
        ChangeRow {
            sentence: line.requested.describe(|id| self.name(id)),
            details: self.details(&line.requested.asked),
            text: match line.requested.asked.as_ref() {
                DeskCommand::PublishPolicy { source, .. }
                | DeskCommand::PublishServices { source, .. }
                | DeskCommand::PublishTriggers { source, .. } => Some(visible(source)),
                _ => None,
            },
            by: self.name(&line.by),
            mine,
            at: line.at,
            until: line.requested.until,
            cannot_confirm: self.read_only.clone().or_else(own),
            cannot_decline: self.read_only.clone(),
            id: line.id,
        }
    }

    fn details(&self, asked: &DeskCommand) -> Vec<String> {
        match asked {
            DeskCommand::PublishPolicy { source, .. } => policy_differences(&self.in_force, source),
            DeskCommand::ChangePerson { profile, .. } | DeskCommand::Invite { profile, person: None, .. } => profile_lines(profile),
            _ => Vec::new(),
        }
    }

    fn name(&self, id: &str) -> String {
        visible_line(self.names.get(id).map_or(id, String::as_str))
    }
}
