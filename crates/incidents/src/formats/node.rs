//! A place in a JSON document, which refusals name.

use crate::stated::{Refused, Stated};
use crate::time::parse_time;
use serde_json::Value;

/// What was found in a file so far: statements about incidents, or about changes.
#[derive(Debug)]
pub(crate) struct Collector<S = Stated> {
    /// Each with the place it was read from.
    pub(crate) stated: Vec<(String, S)>,
    pub(crate) refused: Vec<Refused>,
    /// Something had the shape of a body.
    pub(crate) recognised: bool,
}

impl<S> Default for Collector<S> {
    fn default() -> Self {
        Self { stated: Vec::new(), refused: Vec::new(), recognised: false }
    }
}

impl<S> Collector<S> {
    pub(crate) fn refuse(&mut self, at: String, code: &'static str, reason: String) {
        self.refused.push(Refused { line: None, at, code, reason });
    }

    /// Keeps a statement, or why it is none.
    pub(crate) fn add(&mut self, node: &Node<'_>, read: Result<S, Refused>) {
        match read {
            Ok(stated) => self.stated.push((node.at.clone(), stated)),
            Err(refused) => self.refused.push(refused),
        }
    }

    /// As [`Self::add`], of something that may say nothing.
    pub(crate) fn add_some(&mut self, node: &Node<'_>, read: Result<Option<S>, Refused>) {
        if let Some(read) = read.transpose() {
            self.add(node, read);
        }
    }

    /// Something that has not the shape of a body.
    pub(crate) fn refuse_shape(&mut self, node: &Node<'_>, expected: &str) {
        self.refuse(node.at.clone(), "not_this_format", format!("This is not {expected}."));
    }
}

/// A value with its JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    pub(crate) value: &'a Value,
    pub(crate) at: String,
}

impl<'a> Node<'a> {
    pub(crate) const fn root(value: &'a Value) -> Self {
        Self { value, at: String::new() }
    }

    pub(crate) fn is_array(&self) -> bool {
        self.value.is_array()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value.get(name).is_some()
    }

    /// A member; none where it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, at: format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1")) })
    }

    /// The first of several members that is there.
    pub(crate) fn any(&self, names: &[&str]) -> Option<Self> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let at = self.at.clone();
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().enumerate().map(move |(place, value)| Node { value, at: format!("{at}/{place}") })
    }

    /// The items of a member that must be an array, if it is there.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<Self>, Refused> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(list) if list.is_array() => Ok(list.items().collect()),
            Some(other) => Err(other.invalid("an array")),
        }
    }

    pub(crate) fn as_text(&self) -> Result<String, Refused> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.invalid("text"))
    }

    pub(crate) fn as_time(&self) -> Result<i64, Refused> {
        let text = self.as_text()?;
        let reason = || format!("{} is an RFC 3339 time with an offset, such as 2026-11-23T06:05:31Z; this is {text:?}.", self.name());
        parse_time(&text).ok_or_else(|| self.refused("invalid_time", reason()))
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Refused> {
        self.get(name).map(|member| member.as_text()).transpose()
    }

    /// Text, or a number as text: some systems write ids as numbers.
    pub(crate) fn id(&self, name: &str) -> Result<String, Refused> {
        let member = self.get(name).ok_or_else(|| self.missing(name))?;
        let text = if member.value.is_number() { member.value.to_string() } else { member.as_text()? };
        if text.trim().is_empty() { Err(member.invalid("not empty")) } else { Ok(text) }
    }

    pub(crate) fn need_text(&self, name: &str) -> Result<String, Refused> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn time(&self, name: &str) -> Result<Option<i64>, Refused> {
        self.get(name).map(|member| member.as_time()).transpose()
    }

    pub(crate) fn need_time(&self, name: &str) -> Result<i64, Refused> {
        self.time(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn missing(&self, name: &str) -> Refused {
        Refused { line: None, at: format!("{}/{name}", self.at), code: "missing_field", reason: format!("{name} is missing.") }
    }

    pub(crate) fn invalid(&self, expected: &str) -> Refused {
        self.refused("invalid_field", format!("{} must be {expected}.", self.name()))
    }

    pub(crate) fn refused(&self, code: &'static str, reason: String) -> Refused {
        Refused { line: None, at: self.at.clone(), code, reason }
    }

    fn name(&self) -> &str {
        self.at.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("The body")
    }
}
