//! What a condition names and how deep it goes, looked through before it is ever asked.

use super::{
    flaw::Flaw,
    problem::{did_you_mean, one_of},
    variables::{VARIABLES, parts},
};
use crate::text::visible_line;
use cel::Program;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo};

const FUNCTIONS: [&str; 14] = [
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "lowerAscii",
    "upperAscii",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "type",
    "dyn",
];
// They stand for the values of a type, as in `type(x) == int`.
const TYPES: [&str; 9] = ["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type"];
const LOOPS: [&str; 6] = ["has", "all", "exists", "exists_one", "map", "filter"];
// They only pass on what was computed.
const FREE: [&str; 6] = ["_&&_", "_||_", "!_", "_?_:_", "_[_]", "@not_strictly_false"];
const MAX_TREE_DEPTH: usize = 20;
// Of a compiled pattern.
const MAX_PATTERN_BYTES: usize = 256 * 1024;
const MATCHES_IN_A_LOOP: u64 = 64;

/// What bounds the cost of a condition.
#[derive(Clone, Copy, Default)]
pub(super) struct Facts {
    /// It looks at arguments.
    pub arguments: bool,
    /// It goes through a list.
    pub loops: bool,
    /// Calls that may look at a whole text.
    pub calls: u64,
    /// Such calls inside a loop.
    pub looped_calls: u64,
    /// Everything in it.
    pub nodes: u64,
}

/// Collects facts and mistakes.
pub(super) fn look_through(program: &Program) -> (Facts, Vec<Flaw>) {
    let mut walk = Walk { info: program.source_info(), flaws: Vec::new(), facts: Facts::default(), scope: Vec::new(), loops: 0 };
    walk.expression(program.expression(), 1);
    (walk.facts, walk.flaws)
}

struct Walk<'a> {
    info: &'a SourceInfo,
    flaws: Vec<Flaw>,
    facts: Facts,
    scope: Vec<&'a str>,
    loops: u32,
}

impl<'a> Walk<'a> {
    fn flaw(&mut self, id: u64, code: &'static str, message: String) {
        self.flaws.push(Flaw { at: start(self.info, id), code, message });
    }

    fn expression(&mut self, expr: &'a IdedExpr, depth: usize) {
        self.facts.nodes += 1;
        if depth > MAX_TREE_DEPTH {
            if !self.flaws.iter().any(|flaw| flaw.code == "condition_too_deep") {
                let message = "The condition nests too deeply. Split it into several checkpoints.".into();
                self.flaw(expr.id, "condition_too_deep", message);
            }
            return;
        }
        match &expr.expr {
            Expr::Unspecified | Expr::Literal(_) => {}
            Expr::Ident(name) => self.ident(expr.id, name),
            Expr::Select(select) => self.select(expr.id, select, depth),
            Expr::Call(call) => self.call(expr.id, call, depth),
            Expr::Comprehension(comprehension) => self.comprehension(expr.id, comprehension, depth),
            Expr::List(list) => list.elements.iter().for_each(|element| self.expression(element, depth + 1)),
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.expression(&entry.key, depth + 1);
                        self.expression(&entry.value, depth + 1);
                    }
                }
            }
            Expr::Struct(object) => {
                let message = format!("There is no type {} to make.", visible_line(&object.type_name));
                self.flaw(expr.id, "unknown_function", message);
            }
        }
    }

    fn ident(&mut self, id: u64, name: &'a str) {
        self.facts.arguments |= name == "arguments";
        if name.starts_with('@') || self.scope.contains(&name) || VARIABLES.contains(&name) || TYPES.contains(&name) {
            return;
        }
        let hint = did_you_mean(name, VARIABLES.into_iter().chain(self.scope.iter().copied()));
        let hint = if hint.is_empty() { format!(" There are {}.", one_of(VARIABLES).replace(" or ", " and ")) } else { hint };
        self.flaw(id, "unknown_variable", format!("There is no variable {}.{hint}", visible_line(name)));
    }

    fn select(&mut self, id: u64, select: &'a SelectExpr, depth: usize) {
        if let Expr::Ident(name) = &select.operand.expr
            && !self.scope.contains(&name.as_str())
            && VARIABLES.contains(&name.as_str())
            && name != "arguments"
            && !parts(name).is_some_and(|parts| parts.contains(&select.field.as_str()))
        {
            let known = parts(name).unwrap_or_default();
            let field = visible_line(&select.field);
            let hint = did_you_mean(&select.field, known.iter().copied());
            let message = match known {
                [] => format!("{name} is a single value and has no {field}."),
                _ if hint.is_empty() => {
                    format!("{name} has no {field}. It has {}.", one_of(known.iter().copied()).replace(" or ", " and "))
                }
                _ => format!("{name} has no {field}.{hint}"),
            };
            // Past the dot.
            self.flaws.push(Flaw { at: start(self.info, id) + 1, code: "unknown_variable", message });
        }
        self.expression(&select.operand, depth + 1);
    }

    fn call(&mut self, id: u64, call: &'a CallExpr, depth: usize) {
        let name = call.func_name.as_str();
        if self.loops > 0 {
            // A pattern is compiled anew at every call.
            self.facts.looped_calls += if name == "matches" { MATCHES_IN_A_LOOP } else { u64::from(!FREE.contains(&name)) };
        } else {
            self.facts.calls += u64::from(!FREE.contains(&name));
        }
        if is_word(name) && !FUNCTIONS.contains(&name) {
            let hint = did_you_mean(name, FUNCTIONS.into_iter().chain(LOOPS));
            self.flaw(id, "unknown_function", format!("There is no function {}.{hint}", visible_line(name)));
        }
        if name == "matches" {
            self.pattern(id, call);
        }
        call.target.iter().for_each(|target| self.expression(target, depth + 1));
        call.args.iter().for_each(|argument| self.expression(argument, depth + 1));
    }

    // A pattern of the tool's choice could be as costly as the tool likes.
    fn pattern(&mut self, id: u64, call: &CallExpr) {
        match call.args.last().map(|pattern| (pattern.id, &pattern.expr)) {
            Some((at, Expr::Literal(LiteralValue::String(pattern)))) => {
                if regex::RegexBuilder::new(pattern.inner()).size_limit(MAX_PATTERN_BYTES).build().is_err() {
                    self.flaw(at, "bad_pattern", "This is not a regular expression that can be used.".into());
                }
            }
            _ => self.flaw(id, "bad_pattern", "Write the pattern of matches out, in quotes.".into()),
        }
    }

    fn comprehension(&mut self, id: u64, comprehension: &'a ComprehensionExpr, depth: usize) {
        self.facts.loops = true;
        if self.loops > 0 {
            let message = "A loop inside a loop is not allowed: its work would grow with the square of what a tool sends.".into();
            self.flaw(id, "nested_loop", message);
            return;
        }
        self.expression(&comprehension.iter_range, depth + 1);
        self.loops += 1;
        let before = self.scope.len();
        self.scope.push(&comprehension.iter_var);
        self.scope.extend(comprehension.iter_var2.as_deref());
        self.scope.push(&comprehension.accu_var);
        for part in [&comprehension.accu_init, &comprehension.loop_cond, &comprehension.loop_step, &comprehension.result] {
            self.expression(part, depth + 1);
        }
        self.scope.truncate(before);
        self.loops -= 1;
    }
}

fn is_word(function: &str) -> bool {
    function.starts_with(|c: char| c.is_alphabetic())
}

/// Where an expression begins, in bytes of the condition.
pub(super) fn start(info: &SourceInfo, id: u64) -> usize {
    info.offset_for(id).and_then(|(start, _)| usize::try_from(start).ok()).unwrap_or(0)
}

/// Where an operator or function is used first.
pub(super) fn position_of(program: &Program, function: &str) -> usize {
    fn find(expr: &IdedExpr, function: &str) -> Option<u64> {
        match &expr.expr {
            Expr::Call(call) if call.func_name == function => Some(expr.id),
            Expr::Call(call) => call.target.iter().map(Box::as_ref).chain(&call.args).find_map(|part| find(part, function)),
            Expr::Select(select) => find(&select.operand, function),
            Expr::List(list) => list.elements.iter().find_map(|element| find(element, function)),
            Expr::Comprehension(part) => {
                [&part.iter_range, &part.loop_step, &part.result].into_iter().find_map(|part| find(part, function))
            }
            _ => None,
        }
    }
    find(program.expression(), function).map_or(0, |id| start(program.source_info(), id))
}

/// The parser's message in plain words; `rest` is the condition from the mistake on.
pub(super) fn plain_syntax(message: &str, rest: &str) -> String {
    let word: String = rest.chars().take_while(|c| !c.is_whitespace()).take(20).collect();
    let word = visible_line(&word);
    if rest.trim().is_empty() {
        return "The condition ends too early: something is missing.".into();
    }
    if rest.starts_with('=') && !rest.starts_with("==") {
        return "Compare with ==, not with a single =.".into();
    }
    if rest.starts_with(['"', '\'']) && message.contains("token recognition") {
        return "The text that begins here has no closing quote.".into();
    }
    match message.strip_prefix("Syntax error: ") {
        Some(_) => format!("{word} cannot stand here."),
        None => format!("{}.", visible_line(message.trim_end_matches('.'))),
    }
}

/// Two things that cannot be compared or combined.
pub(super) fn plain_overload(function: &str, types: &[String]) -> String {
    let operator = function.trim_matches(['_', '@']).replace("[_]", "[…]");
    let types: Vec<String> = types.iter().map(|name| kind_of(name).to_owned()).collect();
    format!("{} does not work with {}.", visible_line(&operator), types.join(" and "))
}

/// The parser's name of a type in plain words.
pub(super) fn kind_of(name: &str) -> &str {
    match name {
        "string" => "text",
        "int" | "uint" | "float" | "double" => "a number",
        "bool" => "true or false",
        "null_type" | "null" => "nothing",
        "list" => "a list",
        "map" => "an object",
        other => other,
    }
}
