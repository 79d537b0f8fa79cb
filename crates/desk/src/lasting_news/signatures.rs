//! What another person asked for, and this person may agree to as the second one: a stage of
//! resuming a stop, an exception from a freeze, the early end of a freeze.

use crate::notify::{News, SignatureWait};
use crate::replica::{freezes, people, policies};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    CHANGE_WAIT_MS, Freeze, FreezeStatus, Ms, PersonEnrolled, PersonNames, Role, Stop, StopScope, StopStage, may_stop_tool,
};
use rusqlite::Connection;

type Person<'a> = (&'a str, &'a PersonEnrolled);

pub(super) fn waiting(conn: &Connection, stops: &[Stop], me: Person<'_>, now: Ms) -> rusqlite::Result<Vec<News>> {
    let mut news = Vec::new();
    for stop in stops {
        let requested = stop.requested.as_ref().filter(|requested| requested.by != *me.0 && now - requested.at < CHANGE_WAIT_MS);
        if let Some(requested) = requested.filter(|_| !stop.pulled.drill)
            && may_resume(conn, stop, me)?
        {
            let stage = match &requested.stage {
                StopStage::Kind(kind) => format!("{} under the stop of", visible_line(kind)),
                StopStage::Hold | StopStage::All => "All of".into(),
            };
            let about = format!("{stage} {}", stop.pulled.scope.in_words());
            news.push(News::Signature { of: format!("{} {}", stop.id, requested.at), wait: SignatureWait::Resume, about });
        }
    }
    if is_manager(me) {
        let live = |freeze: &&Freeze| matches!(freeze.status(now), FreezeStatus::Planned | FreezeStatus::Active);
        freezes::all(conn)?.iter().filter(live).for_each(|freeze| add_freeze(freeze, me.0, now, &mut news));
    }
    Ok(news)
}

fn add_freeze(freeze: &Freeze, me: &str, now: Ms, news: &mut Vec<News>) {
    let name = visible_line(&freeze.planned.name);
    if let Some(requested) = freeze.end_requested.as_ref().filter(|requested| requested.by != *me && now - requested.at < CHANGE_WAIT_MS) {
        let of = format!("{} {}", freeze.id, requested.at);
        news.push(News::Signature { of, wait: SignatureWait::FreezeEnd, about: name.clone() });
    }
    for exception in &freeze.exceptions {
        let is_over = exception.granted.is_some() || exception.revoked.is_some() || exception.asked.until <= now;
        if !is_over && exception.requested.by != *me {
            let about = format!("{name}: {}", exception.asked.in_words());
            news.push(News::Signature { of: format!("{} {}", freeze.id, exception.asked.id), wait: SignatureWait::Exception, about });
        }
    }
}

fn is_manager((_, profile): Person<'_>) -> bool {
    [Role::Manager, Role::Administrator].iter().any(|role| profile.roles.contains(role))
}

// As the hub says it: managers any, others a tool whose actions they may decide.
fn may_resume(conn: &Connection, stop: &Stop, me: Person<'_>) -> rusqlite::Result<bool> {
    let StopScope::Tool(tool) = &stop.pulled.scope else { return Ok(is_manager(me)) };
    if is_manager(me) {
        return Ok(true);
    }
    let everybody = people::everybody(conn)?;
    let names: PersonNames = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
    Ok(may_stop_tool(&policies::in_force(conn)?, (tool, people::tool_owner(conn, tool)?.as_deref()), &names, me))
}
