//! A file of services read: every mistake in it is found, not only the first.

use super::ServiceMap;
use super::currency::{codes, fraction_digits};
use super::rules;
use super::service::{Money, STRICTEST_TIER, Service};
use super::written::Written;
use crate::policy::{Fields, Report, did_you_mean};
use crate::text::visible_line;
use crate::{MAX_COMMENT_CHARS, MAX_NAME_CHARS, MAX_POLICY_BYTES, PolicyProblem};
use toml::de::{DeTable, DeValue};

const MAX_SERVICES: usize = 2_000;
const MAX_TIER: i64 = 99;
const MAX_NAMES_OF_SERVICE: usize = 500;
const TOP: [&str; 1] = ["service"];
const SERVICE: [&str; 8] = ["name", "depends", "tier", "owner", "customers_lose", "cost_per_hour", "currency", "aliases"];

impl ServiceMap {
    /// Reads a file of services.
    ///
    /// # Errors
    /// Every mistake found, in the order of the file.
    pub fn parse(source: &str) -> Result<Vec<Service>, Vec<PolicyProblem>> {
        let mut report = Report::new(source);
        if source.len() > MAX_POLICY_BYTES {
            report.at(0, "too_large", format!("A service map may be {} KiB large.", MAX_POLICY_BYTES / 1024));
            return Err(report.finish());
        }
        // Spreadsheets and editors write a byte order mark; its place is kept for lines and columns.
        let text = source.strip_prefix('\u{feff}').map_or_else(|| source.to_owned(), |rest| format!("   {rest}"));
        let (document, errors) = DeTable::parse_recoverable(&text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            report.at(at, "toml_syntax", format!("{}.", visible_line(error.message()).trim_end_matches('.')));
        }
        if !report.is_empty() {
            return Err(report.finish());
        }
        let mut fields = Fields::new(document.get_ref(), 0, &TOP, &mut report);
        let written = services(&mut fields);
        rules::check(&written, &mut report);
        if !report.is_empty() {
            return Err(report.finish());
        }
        Ok(written.into_iter().map(|written| written.service).collect())
    }
}

fn services(fields: &mut Fields<'_, '_, '_>) -> Vec<Written> {
    let Some(value) = fields.value("service") else { return Vec::new() };
    let DeValue::Array(items) = value.get_ref() else {
        fields.report.at(value.span().start, "wrong_type", "Begin each service with [[service]], in two pairs of brackets.");
        return Vec::new();
    };
    if items.len() > MAX_SERVICES {
        fields.report.at(value.span().start, "too_large", format!("A map may have {MAX_SERVICES} services."));
        return Vec::new();
    }
    let mut written = Vec::new();
    for item in items.iter() {
        match item.get_ref() {
            DeValue::Table(table) => written.push(service(table, item.span().start, fields.report)),
            _ => fields.report.at(item.span().start, "wrong_type", "A service is a table that begins with [[service]]."),
        }
    }
    written
}

fn service(table: &DeTable<'_>, start: usize, report: &mut Report<'_>) -> Written {
    let fields = &mut Fields::new(table, start, &SERVICE, report);
    let name = name(fields);
    let (depends, depends_at) = names(fields, "depends");
    let (aliases, aliases_at) = names(fields, "aliases");
    let service = Service {
        name,
        depends,
        tier: tier(fields),
        owner: line(fields, "owner", MAX_NAME_CHARS),
        customers_lose: line(fields, "customers_lose", MAX_COMMENT_CHARS),
        cost_per_hour: cost(fields),
        aliases,
    };
    Written { service, name_at: fields.place("name"), depends_at, aliases_at }
}

fn name(fields: &mut Fields<'_, '_, '_>) -> String {
    if !fields.has("name") {
        fields.report.at(fields.start, "name_missing", "This service has no name.");
        return String::new();
    }
    let Some((name, span)) = fields.text("name") else { return String::new() };
    if !is_line(name, MAX_NAME_CHARS) || name.contains('*') {
        let message = format!("A name is one line of 1 to {MAX_NAME_CHARS} characters without *.");
        fields.report.at(span.start, "bad_name", message);
    }
    name.trim().to_owned()
}

fn names(fields: &mut Fields<'_, '_, '_>, key: &str) -> (Vec<String>, Vec<usize>) {
    let words = fields.words(key);
    if words.len() > MAX_NAMES_OF_SERVICE {
        fields.report.at(fields.place(key), "too_large", format!("{key} may hold {MAX_NAMES_OF_SERVICE} names."));
    }
    for (_, span) in words.iter().filter(|(word, _)| !is_line(word, MAX_NAME_CHARS)) {
        fields.report.at(span.start, "bad_name", format!("A name in {key} is one line of 1 to {MAX_NAME_CHARS} characters."));
    }
    words.into_iter().map(|(word, span)| (word.trim().to_owned(), span.start)).unzip()
}

fn line(fields: &mut Fields<'_, '_, '_>, key: &str, most: usize) -> Option<String> {
    let (text, span) = fields.text(key)?;
    if !is_line(text, most) {
        fields.report.at(span.start, "bad_text", format!("{key} is one line of 1 to {most} characters."));
    }
    Some(text.trim().to_owned())
}

fn is_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

// Whole numbers only: a cost of 12.5 could be units or hundredths.
fn whole(fields: &Fields<'_, '_, '_>, key: &str) -> Option<(Option<i64>, usize)> {
    let value = fields.value(key)?;
    let number = match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    Some((number, value.span().start))
}

fn tier(fields: &mut Fields<'_, '_, '_>) -> u32 {
    let Some((number, at)) = whole(fields, "tier") else { return STRICTEST_TIER };
    match number.filter(|tier| (1..=MAX_TIER).contains(tier)).and_then(|tier| u32::try_from(tier).ok()) {
        Some(tier) => tier,
        None => {
            fields.report.at(at, "bad_tier", format!("tier is a whole number from 1, the most important, to {MAX_TIER}."));
            STRICTEST_TIER
        }
    }
}

fn cost(fields: &mut Fields<'_, '_, '_>) -> Option<Money> {
    let currency = currency(fields);
    let Some((number, at)) = whole(fields, "cost_per_hour") else {
        if fields.has("currency") {
            fields.report.at(fields.place("currency"), "cost_missing", "currency stands here without cost_per_hour.");
        }
        return None;
    };
    match number {
        None => {
            let message = "cost_per_hour is a whole number in the smallest unit of the currency, for example 1250000 for 12,500.00 EUR.";
            fields.report.at(at, "bad_cost", message);
        }
        Some(..0) => fields.report.at(at, "negative_cost", "cost_per_hour is 0 or more."),
        Some(_) if !fields.has("currency") => {
            fields.report.at(at, "currency_missing", "cost_per_hour needs currency, for example currency = \"EUR\".");
        }
        Some(_) => {}
    }
    Some(Money { currency: currency?, amount: number? })
}

fn currency(fields: &mut Fields<'_, '_, '_>) -> Option<String> {
    let (code, span) = fields.text("currency")?;
    if fraction_digits(code).is_none() {
        let hint = did_you_mean(code, codes());
        let message = format!("{} is no currency code of ISO 4217, such as EUR or USD.{hint}", visible_line(code));
        fields.report.at(span.start, "unknown_currency", message);
    }
    Some(code.to_owned())
}
