//! Tests the connection to a source: asks it, and records nothing of what it answers.

use super::fetch::make_client;
use super::poll::ask;
use super::secrets::SourceSecrets;
use super::statements::Statements;
use super::take::newest_at;
use crate::core::Core;
use holdpoint_domain::incidents::changes::ChangeBook;
use holdpoint_domain::incidents::{Book, Incident};
use holdpoint_domain::{Code, Ms, Refusal, SourceAdded};
use holdpoint_protocol::{SourceFault, SourceFound, SourceTest};
use std::path::Path;

/// Asks a source at its address, or looks what is there of one that sends.
pub(crate) async fn test_source(core: &Core, folder: &Path, name: &str, added: &SourceAdded) -> SourceTest {
    let asked = match make_client() {
        Ok(client) => ask(&client, name, added).await,
        Err(error) => Err(Refusal::new(Code::Unavailable, format!("This hub cannot ask other systems: {error}."))),
    };
    match asked {
        Err(refusal) => {
            core.contacts.note_fault(name, core.now(), &refusal);
            failed(name, core.now(), &refusal)
        }
        Ok(Some(statements)) => answered(core, name, &statements),
        Ok(None) => match check_secret(folder, name, added) {
            Err(refusal) => failed(name, core.now(), &refusal),
            Ok(()) => waiting(core, name),
        },
    }
}

fn failed(name: &str, now: Ms, refusal: &Refusal) -> SourceTest {
    let fault = SourceFault { at: now, code: refusal.code.as_str().to_owned(), detail: refusal.detail.clone() };
    SourceTest { source: name.into(), ok: Some(false), sentence: refusal.detail.clone(), found: None, error: Some(fault) }
}

fn answered(core: &Core, name: &str, statements: &Statements) -> SourceTest {
    core.contacts.note_answer(name, core.now(), None);
    let found = count(statements, core.now());
    let age = found.newest_at.map(|newest| format!("; newest {}", describe_age(core.now() - newest)));
    let refused = match found.refused {
        0 => String::new(),
        parts => format!(". {} not taken", plural(parts, "part is", "parts are")),
    };
    let counts = match (found.incidents, found.changes) {
        (0, 0) => "It answers, and lists nothing now".to_owned(),
        (0, changes) => plural(changes, "change", "changes"),
        (incidents, _) => format!("{}, {} open", plural(incidents, "incident", "incidents"), found.open),
    };
    let sentence = format!("{counts}{}{refused}.", age.unwrap_or_default());
    SourceTest { source: name.into(), ok: Some(true), sentence, found: Some(found), error: None }
}

fn count(statements: &Statements, now: Ms) -> SourceFound {
    let (mut book, mut changes) = (Book::default(), ChangeBook::default());
    for stated in &statements.incidents {
        book.apply(&stated.statement, now);
    }
    for stated in &statements.changes {
        changes.apply(&stated.statement, now);
    }
    let incidents = book.incidents();
    SourceFound {
        incidents: incidents.len(),
        open: incidents.iter().filter(|incident| Incident::is_open(incident)).count(),
        changes: changes.changes().len(),
        newest_at: newest_at(&statements.incidents, &statements.changes),
        refused: statements.refused.len(),
    }
}

fn check_secret(folder: &Path, name: &str, added: &SourceAdded) -> Result<(), Refusal> {
    match added.kind.is_signed() {
        true => SourceSecrets::read_secret(folder, name).map(|_| ()),
        false => Ok(()),
    }
}

fn waiting(core: &Core, name: &str) -> SourceTest {
    let known = core.contacts.of(name);
    let sentence = match (known.last_contact_at, &known.fault) {
        (_, Some(fault)) => format!("Its last delivery was refused: {}", fault.detail),
        (Some(at), None) => format!("It sends by itself. It last delivered {}.", describe_age(core.now() - at)),
        (None, None) => {
            "It sends by itself, and nothing has arrived since this hub started. Let it send a test, then test again.".to_owned()
        }
    };
    let ok = match (known.last_contact_at, &known.fault) {
        (_, Some(_)) => Some(false),
        (Some(_), None) => Some(true),
        (None, None) => None,
    };
    SourceTest { source: name.into(), ok, sentence, found: None, error: known.fault }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn describe_age(ms: Ms) -> String {
    let seconds = ms.max(0) / 1_000;
    match seconds {
        0..60 => format!("{seconds} s ago"),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..172_800 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}
