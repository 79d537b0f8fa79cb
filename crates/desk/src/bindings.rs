//! The TypeScript of the view and of the commands, for `ui/src/bindings`.
//!
//! Written by `cargo run -p holdpoint-desk --example bindings`; a test fails while
//! the committed files say something else.

use crate::commands;
use crate::view::DeskEvent;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use ts_rs::{Config, TS, TypeVisitor};

/// `views.ts`: every type of the view.
#[must_use]
pub fn views_ts() -> String {
    let config = config();
    let mut text = String::from("// Generated from crates/desk/src/view by `cargo xtask bindings`. Do not edit.\n");
    for declaration in types(&config).values() {
        let _ = write!(text, "\n{declaration}");
    }
    text
}

/// `commands.ts`: the commands, with their arguments and results.
#[must_use]
pub fn commands_ts() -> String {
    let config = config();
    let lines = commands::lines(&config);
    let used: Vec<String> = types(&config).into_keys().filter(|name| lines.iter().any(|(line, _)| uses(line, name))).collect();
    let mut text = String::from("// Generated from crates/desk/src/commands.rs by `cargo xtask bindings`. Do not edit.\n\n");
    let _ = writeln!(text, "import type {{ {} }} from \"./views\";\n\nexport interface Commands {{", used.join(", "));
    for (line, docs) in lines {
        for doc in docs {
            let _ = writeln!(text, "  /** {} */", doc.trim());
        }
        let _ = writeln!(text, "  {line}");
    }
    text.push_str("}\n");
    text
}

// Times and numbers of records stay far below 2^53.
fn config() -> Config {
    Config::new().with_large_int("number")
}

fn types(config: &Config) -> BTreeMap<String, String> {
    let mut found = Found { config, types: BTreeMap::new() };
    commands::visit(&mut found);
    found.visit::<DeskEvent>();
    found.types
}

fn uses(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|word| word == name)
}

struct Found<'a> {
    config: &'a Config,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Found<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.types.contains_key(&name) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            self.types.insert(name, format!("{docs}export {}\n", T::decl(self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn committed_bindings_are_current() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
        for (name, text) in [("views.ts", views_ts()), ("commands.ts", commands_ts())] {
            let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(committed == text, "{name} is stale; run `cargo xtask bindings`");
        }
    }
}
