//! Conditions in CEL: compiled once, checked for what they name, bounded in what they may cost.
//!
//! What bounds them: a condition is short and shallow, loops do not stand
//! inside loops, patterns are written out, and every check of one action has a
//! budget of work. A condition that cannot be paid for counts as one that fails.

use super::{
    Checkpoint, Subject,
    environment::environment,
    flaw::Flaw,
    names::{self, Facts},
    place,
    variables::{Size, Variables},
};
use crate::ActionProposed;
use cel::common::ast::Expr;
use cel::{ExecutionError, Program, Value as Cel};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// Bytes of a condition.
pub(super) const MAX_CONDITION_BYTES: usize = 2000;
/// Work that the conditions of one check may do: roughly bytes of text looked at.
pub(super) const CONDITION_BUDGET: u64 = 128 * 1024 * 1024;
// The parser recurses deeply; on a small stack forty brackets would end the process.
const STACK_BYTES: usize = 64 * 1024 * 1024;
// What a call can look at besides arguments: a short text.
const HEAD_BYTES: u64 = 1024;

/// A condition that can be asked.
pub(crate) struct Condition {
    source: String,
    program: Program,
    facts: Facts,
}

impl Condition {
    /// Compiles a condition and checks every name in it.
    pub(super) fn compile(source: &str) -> Result<Self, Vec<Flaw>> {
        if source.len() > MAX_CONDITION_BYTES {
            let message = format!("A condition may be {MAX_CONDITION_BYTES} bytes long; this is {}.", source.len());
            return Err(vec![Flaw { at: 0, code: "condition_too_long", message }]);
        }
        let compiled = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("condition".into()).stack_size(STACK_BYTES);
            thread.spawn_scoped(scope, || compile(source)).ok().and_then(|thread| thread.join().ok())
        });
        let message = || "This condition cannot be read. Write it in a simpler way.".to_owned();
        compiled.unwrap_or_else(|| Err(vec![Flaw { at: 0, code: "condition_syntax", message: message() }]))
    }

    /// Whether it holds; none when it fails or costs more than is left of the budget.
    pub(super) fn holds(&self, variables: &Variables, budget: &mut u64) -> Option<bool> {
        let cost = self.cost(variables);
        *budget = budget.checked_sub(cost)?;
        match self.run(variables) {
            Ok(Cel::Bool(answer)) => Some(answer),
            _ => None,
        }
    }

    /// An upper bound: every call looks at all text, in every round of a loop.
    fn cost(&self, variables: &Variables) -> u64 {
        let Facts { arguments, loops, calls, looped_calls, nodes } = self.facts;
        let size = if arguments { variables.size } else { Size::default() };
        let rounds = if loops { size.widest + nodes } else { 0 };
        let looked_at = calls.saturating_add(looped_calls.max(1).saturating_mul(rounds)).max(1);
        looked_at.saturating_mul(size.text + HEAD_BYTES)
    }

    /// The compiled form, to look through.
    pub(super) const fn program(&self) -> &Program {
        &self.program
    }

    /// What it says.
    pub(super) fn expression(&self) -> &Expr {
        &self.program.expression().expr
    }

    fn run(&self, variables: &Variables) -> Result<Cel, ExecutionError> {
        let run = || self.program.execute(&variables.context);
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(ExecutionError::InternalError("the condition stopped".into())))
    }
}

fn compile(source: &str) -> Result<Condition, Vec<Flaw>> {
    let program = environment().compile(source).map_err(|errors| vec![syntax(source, &errors)])?;
    let (facts, flaws) = names::look_through(&program);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let condition = Condition { source: source.into(), program, facts };
    condition.try_out().map_or(Ok(condition), |flaw| Err(vec![flaw]))
}

// The first is where the mistake is; those after it come from guesses about it.
fn syntax(source: &str, errors: &cel::ParseErrors) -> Flaw {
    let code = "condition_syntax";
    if errors.errors.iter().any(|error| error.msg.contains("Recursion limit")) {
        return Flaw { at: 0, code, message: "The condition nests too deeply. Split it into several checkpoints.".into() };
    }
    let Some(first) = errors.errors.first() else {
        return Flaw { at: 0, code, message: "The condition cannot be read.".into() };
    };
    let count = |number: isize| usize::try_from(number).unwrap_or(1).max(1);
    let at = place::offset_of(source, count(first.pos.0), count(first.pos.1));
    Flaw { at, code, message: names::plain_syntax(&first.msg, &source[at.min(source.len())..]) }
}

impl Condition {
    // Asked once with an ordinary action, so that a comparison of text with a number shows
    // when the file is read and not when the first action comes.
    fn try_out(&self) -> Option<Flaw> {
        let action = ActionProposed { reversible: Some(true), confidence: Some(0.5), evidence: 1, ..ActionProposed::default() };
        let subject =
            Subject { action: &action, owner: None, arguments: &serde_json::Map::new(), on_deadline: None, may_pass_unreviewed: true };
        match self.run(&Variables::of(&subject, true)) {
            Ok(Cel::Bool(_)) => None,
            Ok(other) => {
                let message = format!("A condition is true or false; this is {}.", names::kind_of(&other.type_of().to_string()));
                Some(Flaw { at: 0, code: "condition_not_boolean", message })
            }
            Err(ExecutionError::NoSuchOverload(error)) => {
                let at = names::position_of(&self.program, error.function());
                Some(Flaw { at, code: "condition_types", message: names::plain_overload(error.function(), error.argument_types()) })
            }
            // What depends on arguments cannot be known before they come.
            Err(_) => None,
        }
    }
}

/// The conditions of a policy, compiled at the first check and shared by all clones of it.
#[derive(Clone, Default)]
pub(crate) struct Compiled(Arc<OnceLock<Vec<Option<Condition>>>>);

impl Compiled {
    /// The conditions in the order of the checkpoints; none where there is no condition, or none that compiles.
    pub(super) fn of(&self, checkpoints: &[Checkpoint]) -> &[Option<Condition>] {
        let compile = |checkpoint: &Checkpoint| checkpoint.when.as_deref().and_then(|when| Condition::compile(when).ok());
        self.0.get_or_init(|| checkpoints.iter().map(compile).collect())
    }

    /// Conditions that are compiled already.
    pub(super) fn with(conditions: Vec<Option<Condition>>) -> Self {
        Self(Arc::new(OnceLock::from(conditions)))
    }
}

/// The compiled form of `when`, unless the checkpoints were changed after compiling.
pub(super) fn current<'a>(conditions: &'a [Option<Condition>], index: usize, when: &str) -> Option<&'a Condition> {
    conditions.get(index)?.as_ref().filter(|condition| condition.source == when)
}

/// Whether any of them looks at arguments.
pub(super) fn about_arguments(conditions: &[Option<Condition>]) -> bool {
    conditions.iter().flatten().any(|condition| condition.facts.arguments)
}

impl PartialEq for Compiled {
    // What is compiled follows from the checkpoints, which are compared.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Compiled")
    }
}
