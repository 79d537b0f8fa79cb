//! A policy applied to one action: which checkpoint, and what follows from it.

use super::{
    Checkpoint, EVERYTHING, Policy, Requirement, ReviewRequirements, Subject, condition, condition::CONDITION_BUDGET, variables::Variables,
};
use crate::{Code, OnDeadline, Refusal};

/// What a policy makes of one action.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedRule {
    /// The rules, fixed from here on.
    pub policy: ReviewRequirements,
    /// Longest time to the deadline, and the time when the tool names none, ms.
    pub ttl_ms: Option<i64>,
    /// What happens at the deadline, whatever the tool says.
    pub on_deadline: Option<OnDeadline>,
}

impl Policy {
    /// The rules that apply to an action.
    ///
    /// # Errors
    /// `deadline_not_allowed` when the tool asks to be allowed at the deadline and the
    /// checkpoint does not grant that, or the action is critical or irreversible.
    /// `evidence_required` when the checkpoint asks for evidence.
    pub fn check(&self, subject: &Subject<'_>) -> Result<MatchedRule, Refusal> {
        let checkpoint = self.applying(subject);
        if subject.action.evidence == 0 && checkpoint.require.contains(&Requirement::Evidence) {
            let detail = format!("The checkpoint {} asks for evidence. Send at least one piece with the proposal.", checkpoint.name);
            return Err(Refusal::new(Code::EvidenceRequired, detail)
                .with("field", "evidence")
                .with("checkpoint", checkpoint.name.as_str()));
        }
        let on_deadline = Self::outcome_at_deadline(&checkpoint, subject)?;
        Ok(MatchedRule { policy: checkpoint.rule(&self.version), ttl_ms: checkpoint.deadline_ms, on_deadline })
    }

    // Allowing at the deadline is for a published checkpoint to grant, never for the tool that
    // proposes; and no checkpoint grants it for something critical or irreversible.
    fn outcome_at_deadline(checkpoint: &Checkpoint, subject: &Subject<'_>) -> Result<Option<OnDeadline>, Refusal> {
        let granted = checkpoint.on_deadline.filter(|outcome| *outcome != OnDeadline::Allow || !subject.is_grave());
        if subject.on_deadline != Some(OnDeadline::Allow) || granted.is_some() {
            return Ok(granted);
        }
        let detail = match subject.is_grave() {
            true => "A critical or irreversible action cannot be allowed by its deadline. Send on_deadline deny or hold.".to_owned(),
            false => format!(
                "The checkpoint {} does not allow actions at their deadline. Send on_deadline deny or hold, or ask for a checkpoint with on_deadline = \"allow\".",
                checkpoint.name
            ),
        };
        Err(Refusal::new(Code::DeadlineNotAllowed, detail).with("field", "on_deadline").with("checkpoint", checkpoint.name.as_str()))
    }

    // The first checkpoint whose condition holds. Tools write arguments, and one that breaks a
    // condition must not choose its checkpoint by it: then what applies is that checkpoint and
    // the one that would have come after it, both at once.
    fn applying(&self, subject: &Subject<'_>) -> Checkpoint {
        let conditions = self.compiled.of(&self.checkpoints);
        let mut variables: Option<Variables> = None;
        let mut budget = CONDITION_BUDGET;
        let everything = Checkpoint::named(EVERYTHING);
        let (mut first, mut failed) = (&everything, Vec::new());
        for (index, checkpoint) in self.checkpoints.iter().enumerate() {
            // Letting a grave thing through is never a checkpoint's to say; one further down stops it.
            if checkpoint.auto_approve && subject.is_grave() {
                continue;
            }
            let holds = checkpoint.when.as_deref().map_or(Some(true), |when| {
                let variables = variables.get_or_insert_with(|| Variables::of(subject, condition::about_arguments(conditions)));
                condition::current(conditions, index, when).and_then(|condition| condition.holds(variables, &mut budget))
            });
            match holds {
                Some(true) => {
                    first = checkpoint;
                    break;
                }
                None if !checkpoint.auto_approve => failed.push(checkpoint),
                Some(false) | None => {}
            }
        }
        failed.into_iter().rev().fold(first.clone(), |rest, failed| failed.and(&rest))
    }
}
