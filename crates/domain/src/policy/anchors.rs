//! What a condition is anchored to: the tool's registered identity, and the ends of the texts it
//! matches. Looked through for warnings; nothing here changes what a condition means.

use super::{flaw::Flaw, names::start, variables::VARIABLES};
use crate::text::visible_line;
use cel::Program;
use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo};

/// Whether a condition holds only for tools whose registered identity it names: `tool.name` and
/// `tool.owner` come from the registration, everything else is what the tool says of the action.
pub(super) fn rests_on_identity(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let rests = |part: &IdedExpr| rests_on_identity(&part.expr);
    match call.func_name.as_str() {
        "_&&_" => call.args.iter().any(rests),
        "_||_" => call.args.iter().all(rests),
        "_?_:_" => call.args.iter().skip(1).all(rests),
        "!_" | "_!=_" => false,
        _ => {
            let mut named = Named::default();
            named.look_through(expr);
            named.identity && !named.stated
        }
    }
}

#[derive(Default)]
struct Named {
    identity: bool,
    stated: bool,
}

impl Named {
    fn look_through(&mut self, expr: &Expr) {
        match expr {
            Expr::Select(select)
                if select.operand.expr == Expr::Ident("tool".into()) && ["name", "owner"].contains(&select.field.as_str()) =>
            {
                self.identity = true;
            }
            Expr::Ident(name) => self.stated |= VARIABLES.contains(&name.as_str()),
            Expr::Select(select) => self.look_through(&select.operand.expr),
            Expr::Call(call) => call.target.iter().map(Box::as_ref).chain(&call.args).for_each(|part| self.look_through(&part.expr)),
            Expr::List(list) => list.elements.iter().for_each(|element| self.look_through(&element.expr)),
            Expr::Literal(_) => {}
            // Loops and objects: what they name is not followed.
            _ => self.stated = true,
        }
    }
}

/// Warnings about patterns of `matches` that match texts which only contain what is meant.
pub(super) fn unanchored_patterns(program: &Program) -> Vec<Flaw> {
    let mut hints = Vec::new();
    find_unanchored(program.expression(), program.source_info(), &mut hints);
    hints
}

fn find_unanchored(expr: &IdedExpr, info: &SourceInfo, hints: &mut Vec<Flaw>) {
    let mut parts: Vec<&IdedExpr> = Vec::new();
    match &expr.expr {
        Expr::Call(call) => {
            if call.func_name == "matches"
                && let Some((at, Expr::Literal(LiteralValue::String(pattern)))) =
                    call.args.last().map(|pattern| (pattern.id, &pattern.expr))
                && !is_anchored(pattern.inner())
            {
                let message = format!(
                    "matches searches anywhere in the text, so {} also holds where more stands before or after it. Write ^(…)$ around it, with .* where any text may stand.",
                    visible_line(pattern.inner())
                );
                hints.push(Flaw { at: start(info, at), code: "unanchored_pattern", message });
            }
            parts.extend(call.target.iter().map(Box::as_ref).chain(&call.args));
        }
        Expr::Select(select) => parts.push(&select.operand),
        Expr::List(list) => parts.extend(&list.elements),
        Expr::Comprehension(part) => parts.extend([&part.iter_range, &part.loop_cond, &part.loop_step, &part.result]),
        Expr::Map(map) => parts.extend(map.entries.iter().filter_map(|entry| match &entry.expr {
            EntryExpr::MapEntry(entry) => Some(&entry.value),
            EntryExpr::StructField(_) => None,
        })),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) | Expr::Struct(_) => {}
    }
    parts.into_iter().for_each(|part| find_unanchored(part, info, hints));
}

/// Whether a pattern can only match a text from its beginning to its end.
fn is_anchored(pattern: &str) -> bool {
    use regex_syntax::hir::Look;
    let Ok(parsed) = regex_syntax::parse(pattern) else { return true };
    let properties = parsed.properties();
    properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End)
}

#[cfg(test)]
mod tests {
    use super::is_anchored;

    #[test]
    fn anchored_patterns_match_whole_texts_only() {
        for pattern in ["^a$", "^(a|b)$", "^a|^b$", r"\Aa\z", "^$"] {
            assert_eq!(is_anchored(pattern), pattern != "^a|^b$", "{pattern}");
        }
        for pattern in ["a", "^a", "a$", "^a|b$", "(?m)^a$", "db.read|cache.read"] {
            assert!(!is_anchored(pattern), "{pattern}");
        }
    }
}
