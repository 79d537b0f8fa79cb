//! `holdpoint source add | apply | list | test | revoke`.

use crate::args::{AddSource, SourceCommand};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, DeskCommand, Digest, Refusal, Source, SourceAdded, SourceType, State, rfc3339};
use holdpoint_hub::{SecretPlace, SourceSecrets};
use holdpoint_protocol::{SourceContact, SourceFault, SourceTest};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Characters of a secret that is used as a token.
const MIN_TOKEN_CHARS: usize = 16;

/// A file of sources.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    #[serde(default)]
    source: Vec<SourceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    name: String,
    #[serde(rename = "type")]
    kind: SourceType,
    url: Option<String>,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
}

pub(crate) async fn run(place: &Place, command: SourceCommand, json: bool) -> Result<Exit, Failure> {
    // Before a hub is opened: a mistake begins no record.
    let entries = match &command {
        SourceCommand::Apply { file } => read_sources(file)?,
        SourceCommand::Add(args) => vec![prepare(args.clone())?],
        SourceCommand::List | SourceCommand::Test { .. } | SourceCommand::Revoke { .. } => Vec::new(),
    };
    let desk = Desk::open(place).await?;
    let result = match command {
        SourceCommand::Add(_) => add_and_print(place, &desk, entries, json).await.map(|()| Exit::Done),
        SourceCommand::Apply { .. } => apply(place, &desk, entries, json).await.map(|()| Exit::Done),
        SourceCommand::List => list(&desk, json).await.map(|()| Exit::Done),
        SourceCommand::Test { name } => test(&desk, &name, json).await,
        SourceCommand::Revoke { name } => revoke(&desk, name, json).await.map(|()| Exit::Done),
    };
    desk.leave().await;
    result
}

fn refuse(detail: impl Into<String>) -> Failure {
    Failure::new(Exit::Wrong, "invalid_value", "A value is not accepted", detail)
}

/// A source to add, with its secret and token.
struct Prepared {
    args: AddSource,
    secret_at: Option<SecretPlace>,
    token: Option<String>,
}

fn prepare(args: AddSource) -> Result<Prepared, Failure> {
    let secret_at = secret_place(&args)?;
    let secret = secret_at.as_ref().map(SecretPlace::read).transpose().map_err(|why| refuse(format!("{}: {why}.", args.name)))?;
    let token = make_token(&args, secret.as_deref())?;
    Ok(Prepared { args, secret_at, token })
}

fn read_sources(file: &Path) -> Result<Vec<Prepared>, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::io(&name, &error))?;
    let read: SourcesFile = toml::from_str(&text).map_err(|error| refuse(format!("{name}: {}", error.message())))?;
    let entries = read.source.into_iter();
    entries
        .map(|SourceEntry { name, kind, url, secret_file, secret_env }| prepare(AddSource { name, kind, url, secret_file, secret_env }))
        .collect()
}

/// Where its secret is, as an absolute path: the hub may run in another folder.
fn secret_place(args: &AddSource) -> Result<Option<SecretPlace>, Failure> {
    match (&args.secret_file, &args.secret_env) {
        (Some(_), Some(_)) => Err(refuse(format!("{}: give a secret file or a variable, not both.", args.name))),
        (Some(file), None) => {
            let path = std::path::absolute(file).map_err(|error| Failure::io(&file.display().to_string(), &error))?;
            Ok(Some(SecretPlace::File(path)))
        }
        (None, Some(name)) => Ok(Some(SecretPlace::Env(name.clone()))),
        (None, None) => Ok(None),
    }
}

/// The token that its deliveries carry; none where they are signed.
fn make_token(args: &AddSource, secret: Option<&str>) -> Result<Option<String>, Failure> {
    match (args.kind.is_signed(), secret) {
        (true, Some(_)) => Ok(None),
        (true, None) => {
            let kind = args.kind.as_str();
            Err(refuse(format!("{kind} signs its deliveries: give the secret it shares with the hub, with --secret-file or --secret-env.")))
        }
        (false, Some(secret)) if secret.chars().count() < MIN_TOKEN_CHARS => {
            Err(refuse(format!("The secret is used as the token, and needs {MIN_TOKEN_CHARS} characters or more.")))
        }
        (false, Some(secret)) => Ok(Some(secret.to_owned())),
        (false, None) => Ok(Some(format!("hps_{}", URL_SAFE_NO_PAD.encode(crate::desk::random::<32>()?)))),
    }
}

async fn add(place: &Place, desk: &Desk, Prepared { args, secret_at, token }: Prepared) -> Result<Value, Failure> {
    if args.kind.is_signed() {
        keep_secret_place(place, desk, &args.name, secret_at)?;
    }
    let AddSource { name, kind, url, .. } = args;
    let added = SourceAdded { kind, url, token: token.as_ref().map(|token| Digest::of(token.as_bytes())) };
    desk.submit(DeskCommand::AddSource { name: name.clone(), source: added.clone() }).await?;
    Ok(json!({"source": source_json(&name, &added), "token": token, "url": hook_of(desk, &name)}))
}

fn hook_of(desk: &Desk, name: &str) -> String {
    format!("{}/v1/sources/{name}", desk.url().trim_end_matches('/'))
}

fn keep_secret_place(place: &Place, desk: &Desk, name: &str, secret_at: Option<SecretPlace>) -> Result<(), Failure> {
    let Some(secret_at) = secret_at else { return Ok(()) };
    if !place.owns(desk.url()) {
        let detail = "The hub's folder keeps where the secret is. Run this on the machine of the hub, with --data and its folder.";
        return Err(Failure::new(Exit::Failed, "hub_elsewhere", "The hub runs on another machine", detail));
    }
    Ok(SourceSecrets::set(&place.data()?, name, secret_at)?)
}

fn source_json(name: &str, added: &SourceAdded) -> Value {
    json!({"name": name, "type": added.kind, "url": added.url})
}

async fn add_and_print(place: &Place, desk: &Desk, entries: Vec<Prepared>, json: bool) -> Result<(), Failure> {
    for entry in entries {
        let added = add(place, desk, entry).await?;
        match json {
            true => output::json(&added),
            false => print_added(&added),
        }
    }
    Ok(())
}

fn print_added(added: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if added["changed"].is_array() {
        output::line(&format!("{} has its secret at another place now", text(&added["source"]["name"])));
        return;
    }
    output::line(&format!("{} may deliver to {}", text(&added["source"]["name"]), text(&added["url"])));
    if let Some(token) = added["token"].as_str() {
        output::line("Its token is shown only now:");
        output::line(token);
    }
}

async fn apply(place: &Place, desk: &Desk, entries: Vec<Prepared>, json: bool) -> Result<(), Failure> {
    let known = read_sources_of(desk).await?;
    // Before anything is done: a file is applied as a whole, or not at all.
    check_file(&known, &entries)?;
    let mut all = Vec::new();
    for entry in entries {
        match known.sources.get_active(&entry.args.name) {
            None => all.push(add(place, desk, entry).await?),
            Some(source) => all.extend(move_secret(place, desk, &source.added, entry)?),
        }
    }
    match json {
        true => output::json(&all),
        false if all.is_empty() => output::error_line("Every source of the file is there already, as the file says."),
        false => all.iter().for_each(print_added),
    }
    Ok(())
}

fn check_file(known: &State, entries: &[Prepared]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.args.name.as_str();
        if !names.insert(name) {
            return Err(refuse(format!("The file names the source {} twice.", visible_line(name))));
        }
        let Some(source) = known.sources.get_active(name) else { continue };
        let differs = describe_differences(&source.added, entry);
        if !differs.is_empty() {
            let name = visible_line(name);
            let detail = format!(
                "The source {name} exists, and the file differs: {}. A source is not changed in place: its record says what delivered. Run `holdpoint source revoke {name}` and apply the file again, which gives it a new token, or choose another name. Nothing of the file was applied.",
                differs.join("; ")
            );
            return Err(Refusal::new(Code::AlreadyExists, detail).into());
        }
    }
    Ok(())
}

/// What the file says otherwise than the record, in words.
fn describe_differences(known: &SourceAdded, entry: &Prepared) -> Vec<String> {
    let address = |url: Option<&String>| url.map_or_else(|| "no address".into(), |url| visible_line(url));
    let mut differs = Vec::new();
    if known.kind != entry.args.kind {
        differs.push(format!("its type is {}, not {}", known.kind.as_str(), entry.args.kind.as_str()));
    }
    if known.url != entry.args.url {
        differs.push(format!("it is asked at {}, not {}", address(known.url.as_ref()), address(entry.args.url.as_ref())));
    }
    // Without a secret in the file the token is a random one, made for a new source only.
    let given = entry.token.as_ref().filter(|_| entry.secret_at.is_some());
    if given.is_some_and(|token| known.token != Some(Digest::of(token.as_bytes()))) {
        differs.push("its token is not the secret of the file".into());
    }
    differs
}

/// Keeps the new place of the secret of a source that signs; none where it is the known one.
fn move_secret(place: &Place, desk: &Desk, known: &SourceAdded, entry: Prepared) -> Result<Option<Value>, Failure> {
    let Prepared { args, secret_at, .. } = entry;
    let is_kept_here = args.kind.is_signed() && place.owns(desk.url());
    if !is_kept_here || SourceSecrets::load(&place.data()?)?.get(&args.name) == secret_at.as_ref() {
        return Ok(None);
    }
    keep_secret_place(place, desk, &args.name, secret_at)?;
    let hook = hook_of(desk, &args.name);
    Ok(Some(json!({"source": source_json(&args.name, known), "token": null, "url": hook, "changed": ["secret"]})))
}

async fn read_sources_of(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch?.iter().filter(|record| record.kind.starts_with("source.")) {
            // A header that this version cannot read changes nothing that is listed here.
            let _ = state.apply(record);
        }
    }
    Ok(state)
}

async fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let state = read_sources_of(desk).await?;
    let measured = desk.client.source_contacts().await?.sources;
    let contact = |name: &str| measured.iter().find(|contact| contact.source == name).cloned().unwrap_or_default();
    let mut sources: Vec<Listed<'_>> = state.sources.by_name.iter().map(|(name, source)| (name.as_str(), source, contact(name))).collect();
    sources.sort_by_key(|(name, ..)| *name);
    if json {
        output::json(&sources.iter().map(listed).collect::<Vec<_>>());
    } else if sources.is_empty() {
        output::error_line("There is no source yet. `holdpoint source add NAME --type TYPE` adds one.");
    } else {
        output::table(&rows(&sources));
    }
    Ok(())
}

/// Name, source, and what the hub measured of it.
type Listed<'a> = (&'a str, &'a Source, SourceContact);

fn listed((name, source, contact): &Listed<'_>) -> Value {
    let mut listed = source_json(name, &source.added);
    listed["added_at"] = rfc3339(source.added_at).into();
    listed["revoked_at"] = source.revoked_at.map(rfc3339).into();
    listed["last_contact_at"] = contact.last_contact_at.map(rfc3339).into();
    listed["lag_ms"] = contact.lag_ms.into();
    listed["error"] = contact.error.as_ref().map_or(Value::Null, fault_json);
    listed
}

fn fault_json(fault: &SourceFault) -> Value {
    json!({"at": rfc3339(fault.at), "code": fault.code, "detail": fault.detail})
}

fn rows(sources: &[Listed<'_>]) -> Vec<Vec<String>> {
    let mut rows = vec![["NAME", "TYPE", "ASKED AT", "LAST CONTACT (UTC)", "STATE"].map(String::from).to_vec()];
    rows.extend(sources.iter().map(|(name, source, contact)| {
        let url = source.added.url.as_deref().map_or_else(|| "–".into(), visible_line);
        let last = contact.last_contact_at.map_or_else(|| "–".into(), rfc3339);
        vec![visible_line(name), source.added.kind.as_str().into(), url, last, describe_state(source, contact)]
    }));
    rows
}

fn describe_state(source: &Source, contact: &SourceContact) -> String {
    match (source.revoked_at, &contact.error) {
        (Some(at), _) => format!("revoked {}", rfc3339(at)),
        (None, Some(fault)) => visible_line(&fault.detail),
        (None, None) => "may deliver".into(),
    }
}

async fn test(desk: &Desk, name: &str, json: bool) -> Result<Exit, Failure> {
    if read_sources_of(desk).await?.sources.get_active(name).is_none() {
        let detail = format!("There is no source {}, or it is revoked. `holdpoint source list` lists all.", visible_line(name));
        return Err(Failure::new(Exit::No, "not_found", "The source was not found", detail));
    }
    let SourceTest { source, ok, sentence, found, error } = desk.client.test_source(name).await?;
    match json {
        true => output::json(&json!({
            "source": source, "ok": ok, "sentence": sentence, "error": error.as_ref().map_or(Value::Null, fault_json),
            "found": found.map(|found| json!({"incidents": found.incidents, "open": found.open, "changes": found.changes,
                "newest_at": found.newest_at.map(rfc3339), "refused": found.refused})),
        })),
        false => output::line(&visible_line(&sentence)),
    }
    Ok(if ok == Some(false) { Exit::Failed } else { Exit::Done })
}

async fn revoke(desk: &Desk, name: String, json: bool) -> Result<(), Failure> {
    let recorded = desk.submit(DeskCommand::RevokeSource { name: name.clone() }).await?;
    match json {
        true => output::json(&json!({"source": {"name": name}, "revoked": true, "repeated": recorded.repeated})),
        false => output::line(&format!("The source {} is revoked.", visible_line(&name))),
    }
    Ok(())
}
