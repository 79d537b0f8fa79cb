//! Windows that administrators plan, end, except from and take exceptions back from while the history runs.

use super::administrator::ADMINISTRATORS;
use crate::cast::TOOLS;
use crate::random::Random;
use crate::world::World;
use holdpoint_domain::{DeskCommand, FreezeEffect, FreezeException, FreezeId, FreezePlanned, FreezeRule, FreezeStatus, Ms, local_text};
use std::sync::Arc;

const ZONE: &str = "Europe/Madrid";

impl World {
    /// Plans a window that begins in `in_ms` and lasts `for_ms`.
    pub(crate) async fn plan_freeze(self: Arc<Self>, step: u32, deny: bool, in_ms: u64, for_ms: u64, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.sync_desk(desk, &mut random).await;
        let from = self.desks[desk].copy().state.at + i64::try_from(in_ms).unwrap_or(0);
        let until = from + i64::try_from(for_ms).unwrap_or(1);
        let local = |at: Ms| local_text(at, ZONE).unwrap_or_default();
        let effect = if deny { FreezeEffect::Deny } else { FreezeEffect::Tighten };
        let services = if random.chance(500) { vec!["check*".into()] } else { Vec::new() };
        let planned = FreezePlanned {
            name: format!("Window {step}"),
            reason: "Sale".into(),
            from,
            until,
            zone: ZONE.into(),
            from_local: local(from),
            until_local: local(until),
            rules: vec![FreezeRule { effect, tiers: Vec::new(), services, environments: Vec::new() }],
        };
        self.administer(DeskCommand::PlanFreeze { freeze: format!("frz_{step}").into(), planned }, random).await;
    }

    /// Ends each window in force that the first desk knows, or cancels it; the other administrator agrees.
    pub(crate) async fn end_freezes(self: Arc<Self>, both: bool, mut random: Random) {
        let [first, second] = ADMINISTRATORS;
        self.sync_desk(first, &mut random).await;
        let state = self.desks[first].copy().state.clone();
        for freeze in state.freezes.sorted() {
            let id = || freeze.id.clone();
            match freeze.status(state.at) {
                FreezeStatus::Planned => {
                    self.sign_and_deliver(first, DeskCommand::CancelFreeze { freeze: id() }, &mut random).await;
                }
                FreezeStatus::Active => {
                    self.sign_and_deliver(first, DeskCommand::EndFreeze { freeze: id() }, &mut random).await;
                    if both {
                        self.sign_and_deliver(second, DeskCommand::EndFreeze { freeze: id() }, &mut random).await;
                    }
                }
                FreezeStatus::Ended | FreezeStatus::Cancelled => {}
            }
        }
    }

    /// Asks for an exception from each window that has not ended; the other administrator agrees.
    pub(crate) async fn except_from_freezes(self: Arc<Self>, step: u32, both: bool, mut random: Random) {
        let [first, second] = ADMINISTRATORS;
        self.sync_desk(first, &mut random).await;
        let state = self.desks[first].copy().state.clone();
        for freeze in state.freezes.sorted() {
            let exception = exception(step, freeze.planned.until);
            let id = || FreezeId::clone(&freeze.id);
            let agree = DeskCommand::AgreeFreezeException { freeze: id(), exception: exception.id.clone() };
            self.sign_and_deliver(first, DeskCommand::AskFreezeException { freeze: id(), exception }, &mut random).await;
            if both {
                self.sign_and_deliver(second, agree, &mut random).await;
            }
        }
    }

    /// Takes back each exception that the desk knows and that was not taken back.
    pub(crate) async fn revoke_freeze_exceptions(self: Arc<Self>, mut random: Random) {
        let desk = random.pick(&ADMINISTRATORS);
        self.sync_desk(desk, &mut random).await;
        let state = self.desks[desk].copy().state.clone();
        for freeze in state.freezes.sorted() {
            for exception in freeze.exceptions.iter().filter(|exception| exception.revoked.is_none()) {
                let (freeze, exception) = (freeze.id.clone(), exception.asked.id.clone());
                self.sign_and_deliver(desk, DeskCommand::RevokeFreezeException { freeze, exception }, &mut random).await;
            }
        }
    }
}

fn exception(step: u32, until: Ms) -> FreezeException {
    FreezeException {
        id: format!("exc_{step}").into(),
        tool: TOOLS[0].into(),
        kind: "deploy.rollout".into(),
        service: "checkout".into(),
        reason: "It cannot wait".into(),
        from: None,
        until,
        undo_of: None,
    }
}
