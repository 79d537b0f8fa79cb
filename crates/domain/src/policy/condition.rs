//! Conditions in CEL, the Common Expression Language.
//!
//! They cannot run away: a condition is short, loops do not nest, and what they loop over
//! is at most [`super::subject`]'s ten thousand values.

use super::Checkpoint;
use super::subject::{Facts, VARIABLES};
use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use cel::{Context, Env, Program, Value};
use std::sync::{Arc, LazyLock, OnceLock};

/// Bytes of a condition.
pub(super) const LONGEST: usize = 4096;

/// The functions of conditions; operators begin with a sign of their own.
const FUNCTIONS: &[&str] = &["contains", "endsWith", "matches", "size", "startsWith", "int", "uint", "double", "string", "min", "max"];

static STANDARD: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A condition, compiled; none when this build cannot.
#[derive(Debug)]
pub(super) struct Condition(Option<Program>);

/// A mistake in a condition: line and column in it, from 1, where they are known.
pub(super) struct Mistake {
    pub place: Option<(usize, usize)>,
    pub message: String,
}

impl Condition {
    /// Compiles, and looks for what could never be evaluated.
    pub(super) fn compile(source: &str) -> Result<Self, Vec<Mistake>> {
        if source.len() > LONGEST {
            return Err(vec![Mistake { place: None, message: format!("A condition may be {LONGEST} bytes long.") }]);
        }
        let program = Program::compile(source).map_err(|errors| errors.errors.iter().map(syntax).collect::<Vec<_>>())?;
        let mut look = Look { program: &program, source, loops: Vec::new(), mistakes: Vec::new() };
        look.at(program.expression());
        let mistakes = look.mistakes;
        if mistakes.is_empty() { Ok(Self(Some(program))) } else { Err(mistakes) }
    }

    /// Whether it holds; none when it cannot be told.
    pub(super) fn holds(&self, facts: &Facts) -> Option<bool> {
        let program = self.0.as_ref()?;
        let mut context = Context::with_env(Arc::clone(&STANDARD));
        for (name, value) in facts {
            context.add_variable_from_value(*name, value.clone());
        }
        match program.execute(&context) {
            Ok(Value::Bool(holds)) => Some(holds),
            _ => None,
        }
    }
}

fn syntax(error: &cel::ParseError) -> Mistake {
    let (line, column) = error.pos;
    let place = usize::try_from(line).ok().zip(usize::try_from(column).ok()).filter(|(line, _)| *line > 0);
    let message = error.msg.trim_start_matches("Syntax error: ").trim_end_matches('.');
    Mistake { place, message: format!("This is not a condition: {message}.") }
}

/// Walks a condition for names that mean nothing and loops that cost too much.
struct Look<'p> {
    program: &'p Program,
    source: &'p str,
    loops: Vec<&'p str>,
    mistakes: Vec<Mistake>,
}

impl<'p> Look<'p> {
    fn at(&mut self, node: &'p IdedExpr) {
        match &node.expr {
            Expr::Ident(name) => self.variable(node, name),
            Expr::Select(select) => {
                if let Expr::Ident(name) = &select.operand.expr {
                    self.member(node, name, &select.field);
                }
                self.at(&select.operand);
            }
            Expr::Call(call) => {
                let operator = !call.func_name.starts_with(|first: char| first.is_ascii_alphabetic());
                if !operator && !FUNCTIONS.contains(&call.func_name.as_str()) {
                    self.say(node, format!("There is no function {}. There are {}.", call.func_name, FUNCTIONS.join(", ")));
                }
                call.target.iter().for_each(|target| self.at(target));
                call.args.iter().for_each(|argument| self.at(argument));
            }
            Expr::Comprehension(looped) => {
                self.at(&looped.iter_range);
                if !self.loops.is_empty() {
                    self.say(node, "Loops (all, exists, filter, map) may not stand inside one another.".into());
                }
                self.loops.push(&looped.iter_var);
                self.loops.push(&looped.accu_var);
                for part in [&looped.accu_init, &looped.loop_cond, &looped.loop_step, &looped.result] {
                    self.at(part);
                }
                self.loops.truncate(self.loops.len() - 2);
            }
            Expr::List(list) => list.elements.iter().for_each(|element| self.at(element)),
            Expr::Map(map) => map.entries.iter().for_each(|entry| self.entry(&entry.expr)),
            Expr::Struct(made) => made.entries.iter().for_each(|entry| self.entry(&entry.expr)),
            Expr::Literal(_) | Expr::Unspecified => {}
        }
    }

    fn entry(&mut self, entry: &'p EntryExpr) {
        match entry {
            EntryExpr::StructField(field) => self.at(&field.value),
            EntryExpr::MapEntry(entry) => {
                self.at(&entry.key);
                self.at(&entry.value);
            }
        }
    }

    fn variable(&mut self, node: &IdedExpr, name: &str) {
        let known = name.starts_with('@') || self.loops.contains(&name) || VARIABLES.iter().any(|(known, _)| *known == name);
        if !known {
            let names: Vec<&str> = VARIABLES.iter().map(|(name, _)| *name).collect();
            self.say(node, format!("There is no {name} in a condition.{} There are {}.", meant(name, &names), names.join(", ")));
        }
    }

    fn member(&mut self, node: &IdedExpr, name: &str, field: &str) {
        let members = VARIABLES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, members)| *members);
        if !members.is_empty() && !members.contains(&field) && !self.loops.contains(&name) {
            self.say(node, format!("{name} has no {field}.{} It has {}.", meant(field, members), members.join(", ")));
        }
    }

    fn say(&mut self, node: &IdedExpr, message: String) {
        let start = self.program.source_info().offset_for(node.id).and_then(|(start, _)| usize::try_from(start).ok());
        self.mistakes.push(Mistake { place: start.map(|start| place(self.source, start)), message });
    }
}

// Line and column, from 1, of a place given in characters.
fn place(source: &str, start: usize) -> (usize, usize) {
    let before: String = source.chars().take(start).collect();
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// " Did you mean x?" for a name that is nearly one of those there are.
pub(super) fn meant(written: &str, names: &[&str]) -> String {
    let nearest = names.iter().map(|name| (distance(written, name), *name)).min();
    match nearest {
        Some((steps, name)) if steps <= 1 + written.chars().count() / 4 => format!(" Did you mean {name}?"),
        _ => String::new(),
    }
}

/// Levenshtein's distance (1965), in characters.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let swap = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// The conditions of a policy, compiled when they are first needed. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled(Arc<OnceLock<Vec<Option<Condition>>>>);

impl Compiled {
    /// One for each checkpoint; none where it has no condition. What a later build wrote
    /// and this one cannot compile becomes a condition that nothing can evaluate.
    pub(super) fn of(&self, checkpoints: &[Checkpoint]) -> &[Option<Condition>] {
        self.0.get_or_init(|| checkpoints.iter().map(|checkpoint| checkpoint.when.as_deref().map(lasting)).collect())
    }
}

// They follow from the checkpoints, which are compared themselves.
impl PartialEq for Compiled {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn lasting(source: &str) -> Condition {
    Condition::compile(source).unwrap_or(Condition(None))
}
