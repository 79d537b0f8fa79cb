//! A policy applied to one action: which checkpoint, and what follows from it.

use super::{
    Checkpoint, EVERYTHING, Policy, PolicyRef, Requirement, Subject, condition, condition::CONDITION_BUDGET, variables::Variables,
};
use crate::{Code, OnDeadline, Refusal};

/// What a policy makes of one action.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The rules, fixed from here on.
    pub policy: PolicyRef,
    /// Longest time to the deadline, and the time when the tool names none, ms.
    pub ttl_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool says.
    pub on_deadline: Option<OnDeadline>,
}

impl Policy {
    /// The rules that apply to an action.
    ///
    /// # Errors
    /// `deadline_not_allowed` when the tool asks to be let through at the
    /// deadline with something critical or irreversible: silence would then be a yes
    /// to what most needs a person. `evidence_required` when the checkpoint asks for evidence.
    pub fn check(&self, subject: &Subject<'_>) -> Result<Checked, Refusal> {
        let everything = Checkpoint::named(EVERYTHING);
        let checkpoint = self.first(subject).unwrap_or(&everything);
        if subject.evidence == 0 && checkpoint.require.contains(&Requirement::Evidence) {
            let detail = format!("The checkpoint {} asks for evidence. Send at least one piece with the proposal.", checkpoint.name);
            return Err(Refusal::new(Code::EvidenceRequired, detail)
                .with("field", "evidence")
                .with("checkpoint", checkpoint.name.as_str()));
        }
        // A checkpoint is written for many actions; what it says of the deadline never lets a grave one through.
        let on_deadline = checkpoint.on_deadline.filter(|outcome| *outcome != OnDeadline::Allow || !subject.is_grave());
        if subject.is_grave() && on_deadline.or(subject.on_deadline) == Some(OnDeadline::Allow) {
            return Err(Refusal::new(
                Code::DeadlineNotAllowed,
                "A critical or irreversible action cannot be allowed by its deadline. Send on_deadline deny or hold.",
            )
            .with("field", "on_deadline"));
        }
        Ok(Checked { policy: checkpoint.rule(&self.version), ttl_ms: checkpoint.deadline_ms, on_deadline })
    }

    fn first(&self, subject: &Subject<'_>) -> Option<&Checkpoint> {
        let conditions = self.compiled.of(&self.checkpoints);
        let mut variables: Option<Variables> = None;
        let mut budget = CONDITION_BUDGET;
        self.checkpoints.iter().enumerate().find_map(|(index, checkpoint)| {
            // Letting a grave thing through is never a checkpoint's to say; one further down stops it.
            if checkpoint.auto_approve && subject.is_grave() {
                return None;
            }
            let Some(when) = checkpoint.when.as_deref() else { return Some(checkpoint) };
            let variables = variables.get_or_insert_with(|| Variables::of(subject, condition::about_arguments(conditions)));
            let answer = condition::current(conditions, index, when).and_then(|condition| condition.holds(variables, &mut budget));
            // Whatever goes wrong, it must not be the reason that something runs.
            answer.unwrap_or(!checkpoint.auto_approve).then_some(checkpoint)
        })
    }
}
