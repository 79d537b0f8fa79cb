//! One table of a policy file, read field by field; what is wrong is noted and reading goes on.

use super::problem::{Report, did_you_mean, one_of};
use crate::text::visible_line;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const DAY_MS: i64 = 24 * 3600 * 1000;
const MAX_TTL_MS: i64 = 30 * DAY_MS;

/// A table with the names it may have.
pub(crate) struct Fields<'t, 'r, 's> {
    table: &'t DeTable<'t>,
    pub report: &'r mut Report<'s>,
    /// Where the table begins.
    pub start: usize,
}

impl<'t, 'r, 's> Fields<'t, 'r, 's> {
    /// Takes a table; names that are not `known` are noted.
    pub fn new(table: &'t DeTable<'t>, start: usize, known: &[&str], report: &'r mut Report<'s>) -> Self {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = did_you_mean(name, known.iter().copied());
                report.at(key.span().start, "unknown_key", format!("There is nothing called {} here.{hint}", visible_line(name)));
            }
        }
        Self { table, report, start }
    }

    /// Where a field is written; the table where it is not.
    pub fn place(&self, name: &str) -> usize {
        self.table.keys().find(|key| key.get_ref().as_ref() == name).map_or(self.start, |key| key.span().start)
    }

    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub fn value(&self, name: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(_, value)| value)
    }

    fn wrong(&mut self, span: &Range<usize>, message: String) {
        self.report.at(span.start, "wrong_type", message);
    }

    pub fn text(&mut self, name: &str) -> Option<(&'t str, Range<usize>)> {
        let value = self.value(name)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.as_ref(), value.span())),
            _ => {
                self.wrong(&value.span(), format!("{name} is a text in quotes."));
                None
            }
        }
    }

    pub fn flag(&mut self, name: &str) -> bool {
        let Some(value) = self.value(name) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(&value.span(), format!("{name} is true or false, without quotes."));
            false
        })
    }

    pub fn count(&mut self, name: &str, most: u32) -> u32 {
        let Some(value) = self.value(name) else { return 1 };
        let count = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => {
                self.wrong(&value.span(), format!("{name} is a whole number."));
                return 1;
            }
        };
        match count.and_then(|count| u32::try_from(count).ok()) {
            Some(count) if (1..=most).contains(&count) => count,
            _ => {
                self.report.at(value.span().start, "bad_threshold", format!("{name} is a number from 1 to {most}."));
                1
            }
        }
    }

    pub fn share(&mut self, name: &str) -> f64 {
        let Some(value) = self.value(name) else { return 0.0 };
        let share = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number as f64),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        share.filter(|share| (0.0..=1.0).contains(share)).unwrap_or_else(|| {
            self.report.at(value.span().start, "bad_share", format!("{name} is a share from 0 to 1, for example 0.1 for one in ten."));
            0.0
        })
    }

    /// Where a list is that holds nothing.
    pub fn empty_list(&self, name: &str) -> Option<usize> {
        let value = self.value(name)?;
        value.get_ref().as_array().filter(|items| items.is_empty()).map(|_| value.span().start)
    }

    pub fn words(&mut self, name: &str) -> Vec<(&'t str, Range<usize>)> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(&value.span(), format!("{name} is a list, for example [\"a\", \"b\"]."));
            return Vec::new();
        };
        let mut words: Vec<(&str, Range<usize>)> = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(word) if words.iter().any(|(other, _)| *other == word.as_ref()) => {
                    let message = format!("{} stands in {name} twice.", visible_line(word));
                    self.report.at(item.span().start, "repeated", message);
                }
                DeValue::String(word) if word.trim().is_empty() => {
                    self.report.at(item.span().start, "empty", format!("{name} holds an empty text."));
                }
                DeValue::String(word) => words.push((word.as_ref(), item.span())),
                _ => self.wrong(&item.span(), format!("{name} is a list of texts in quotes.")),
            }
        }
        words
    }

    /// A list of words of which each stands for one of `all`.
    pub fn choices<T: Copy>(&mut self, name: &str, all: &[T], word_of: impl Fn(T) -> &'static str, code: &str) -> Vec<T> {
        let words = self.words(name);
        words.into_iter().filter_map(|(word, span)| self.choice_of(word, span, all, &word_of, code)).collect()
    }

    /// One word that stands for one of `all`.
    pub fn choice<T: Copy>(&mut self, name: &str, all: &[T], word_of: impl Fn(T) -> &'static str, code: &str) -> Option<T> {
        let (word, span) = self.text(name)?;
        self.choice_of(word, span, all, &word_of, code)
    }

    fn choice_of<T: Copy>(
        &mut self,
        word: &str,
        span: Range<usize>,
        all: &[T],
        word_of: &impl Fn(T) -> &'static str,
        code: &str,
    ) -> Option<T> {
        let found = all.iter().copied().find(|choice| word_of(*choice) == word);
        if found.is_none() {
            let known = || all.iter().copied().map(word_of);
            let hint = did_you_mean(word, known());
            let hint = if hint.is_empty() { format!(" Use {}.", one_of(known())) } else { hint };
            self.report.at(span.start, code, format!("{} is not known here.{hint}", visible_line(word)));
        }
        found
    }

    pub fn duration(&mut self, name: &str) -> Option<i64> {
        let (text, span) = self.text(name)?;
        let ms = duration_ms(text);
        match ms {
            Some(ms) if (1..=MAX_TTL_MS).contains(&ms) => return Some(ms),
            Some(_) => self.report.at(span.start, "bad_duration", format!("{name} is at most 30 days and not zero.")),
            None => self.report.at(span.start, "bad_duration", format!("{name} is a time like \"90s\", \"30m\", \"2h\" or \"1d\".")),
        }
        None
    }
}

fn duration_ms(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok().filter(|number| *number >= 0)?;
    let ms = match unit {
        's' => 1000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => DAY_MS,
        _ => return None,
    };
    number.checked_mul(ms).or(Some(i64::MAX))
}
