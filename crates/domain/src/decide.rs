//! Trunk table 3 of 3: which function decides a command, given the state and the time.
//!
//! Pure. A refusal changes nothing; an acceptance is records (and bodies) that
//! are true once they are in the log.

use crate::action::{deadline, decide as action};
use crate::fault::decide as fault;
use crate::finding::decide as finding;
use crate::hub::decide as hub;
use crate::person::enroll;
use crate::release::decide as release;
use crate::source::decide as source;
use crate::stop::decide as stop;
use crate::trigger::decide as trigger;
use crate::workload::decide as workload;
use crate::{Accepted, Command, Ms, Refusal, State, signed_command};

/// Decides a command.
///
/// # Errors
/// A refusal with its code and sentence; then nothing changes. `upgrade_needed` for every
/// command once the log holds a record that must be understood and is not.
pub fn decide(state: &State, command: &Command, now: Ms) -> Result<Accepted, Refusal> {
    state.check_understood()?;
    match command {
        Command::OpenHub { id, name, key } => hub::open_hub(state, id, name, key, now),
        Command::OpenSimulatedHub { id, name, key } => hub::open_simulated_hub(state, id, name, key, now),
        Command::Enroll(request) => enroll::enroll(state, request, now),
        Command::Propose(proposal) => action::propose(state, proposal, now),
        Command::Revise(proposal) => action::revise(state, proposal, now),
        Command::Withdraw { tool, action: id } => action::withdraw(state, tool, id, now),
        Command::UseGrant { tool, action: id, digest, genuine } => action::use_grant(state, tool, id, digest, *genuine, now),
        Command::Report { tool, action: id, outcome, message } => action::report(state, tool, id, *outcome, message.as_deref(), now),
        Command::Delivered { action: id } => action::record_delivery(state, id, now),
        Command::StopReached { stop: id, reached } => stop::record_reached(state, id, reached, now),
        Command::Desk(request) => signed_command::decide_signed(state, request, now),
        Command::StateFromSource { source, incidents, changes } => source::state_from_source(state, source, incidents, changes, now),
        Command::RankCauses { incident, ranked } => finding::rank_causes(state, incident, ranked, now),
        Command::RecordRelease { tool, release: stated } => release::record_release(state, &format!("tool:{tool}"), tool, stated, now),
        Command::RecordEvaluation { tool, evaluated } => release::record_evaluation(state, &format!("tool:{tool}"), tool, evaluated, now),
        Command::PlantFault(planted) => fault::plant(state, planted, now),
        Command::FireTriggers => trigger::fire_due(state, now),
        Command::RecordDay { salt } => workload::record_day(state, salt, now),
        Command::Tick => deadline::decide_due(state, now),
    }
}
