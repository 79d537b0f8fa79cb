//! Reads a map of services and prints its mistakes: `holdpoint services check`.

use crate::args::ServicesFile;
use crate::failure::{Exit, Failure};
use crate::output;
use holdpoint_domain::{Service, ServiceMap, format_money};
use serde_json::json;
use std::io::Read as _;
use std::path::Path;

pub(super) fn check(file: &ServicesFile, json: bool) -> Result<Exit, Failure> {
    let Some((_, services)) = read_map(file, json)? else { return Ok(Exit::Wrong) };
    if json {
        output::json(&json!({"ok": true, "services": services}));
    } else {
        let count = if services.len() == 1 { "1 service".into() } else { format!("{} services", services.len()) };
        output::line(&format!("No mistakes: {count}."));
        output::table(&services.iter().map(row).collect::<Vec<_>>());
    }
    Ok(Exit::Done)
}

fn row(service: &Service) -> Vec<String> {
    let cost = service.cost_per_hour.as_ref().map(|cost| format!("{} an hour", format_money(cost))).unwrap_or_default();
    vec![service.name.clone(), format!("tier {}", service.tier), service.owner.clone().unwrap_or_default(), cost]
}

/// Text and services of a file. Prints its mistakes and returns none when it has any.
pub(super) fn read_map(file: &ServicesFile, json: bool) -> Result<Option<(String, Vec<Service>)>, Failure> {
    let source = read_text(&file.file)?;
    match ServiceMap::parse(&source) {
        Ok(services) => Ok(Some((source, services))),
        Err(problems) => {
            if json {
                output::json(&json!({"ok": false, "problems": problems}));
            } else {
                // The form of compilers, which editors can follow.
                let file = file.file.display();
                problems.iter().for_each(|one| output::line(&format!("{file}:{}:{}: {}", one.line, one.column, one.message)));
            }
            Ok(None)
        }
    }
}

fn read_text(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read =
        if file == Path::new("-") { std::io::stdin().read_to_string(&mut text).map(|_| text) } else { std::fs::read_to_string(file) };
    read.map_err(|error| Failure::io(&format!("{} cannot be read", file.display()), &error))
}
