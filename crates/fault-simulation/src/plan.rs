//! Draws the history of a seed: lives of actions, with faults between them.

use crate::cast::{DESKS, EXTRA_DESKS, PEOPLE, POLICIES, SERVICE_MAPS, SERVICE_STOP, STOP_SCOPES, TOOLS};
use crate::random::Random;
use crate::step::{Act, AppendFault, Shape, Step};
use holdpoint_domain::{OnDeadline, Risk, Verdict};

/// A history, and what surrounds it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed it was drawn from; also the seed of every draw while it runs.
    pub seed: u64,
    /// One or two.
    pub hubs: usize,
    /// Clocks of the hubs at the start, ms ahead of virtual time.
    pub clock_offsets_ms: [i64; 2],
    /// In order of time.
    pub steps: Vec<Step>,
}

/// Lives of actions in a history.
const MAX_PROPOSALS: u64 = 9;
/// Disturbances in a history.
const MAX_FAULTS: u64 = 8;
/// Of 1,000 histories, how many end on the next day, when the secrets of the draw are revealed.
const NEXT_DAY_PER_THOUSAND: u64 = 80;
/// From the evening on which a history begins to the hour of the revelation.
const TO_NEXT_DAY_MS: i64 = 5_400_000;
/// A policy with a share of second reviews, by its place in [`POLICIES`].
const POLICY_WITH_SHARE: usize = 4;

impl Plan {
    /// Draws the history of a seed.
    #[must_use]
    pub fn draw(seed: u64) -> Self {
        let mut random = Random::new(seed, &[0]);
        let hubs = if random.chance(700) { 2 } else { 1 };
        let offset = |random: &mut Random| if random.chance(300) { i64::try_from(random.below(4000)).unwrap_or(0) - 2000 } else { 0 };
        let clock_offsets_ms = [offset(&mut random), offset(&mut random)];
        let length_ms = random.pick(&[3_000, 30_000, 200_000]);
        let mut drawing = Drawing { random, hubs, length_ms, acts: Vec::new(), proposals: 0 };
        drawing.draw_policies();
        for _ in 0..=drawing.random.below(MAX_PROPOSALS) {
            drawing.draw_life();
        }
        for _ in 0..drawing.random.below(MAX_FAULTS) {
            let at_ms = drawing.random.below(length_ms);
            let act = drawing.draw_fault();
            drawing.acts.push((at_ms, act));
        }
        for _ in 0..drawing.random.below(4) {
            let at_ms = drawing.random.below(length_ms);
            let act = drawing.draw_administration();
            drawing.acts.push((at_ms, act));
        }
        drawing.draw_stops();
        drawing.draw_services(Random::new(seed, &[11]));
        drawing.draw_freezes(&mut Random::new(seed, &[12]));
        drawing.draw_revocations(&mut Random::new(seed, &[14]));
        drawing.draw_triggers(&mut Random::new(seed, &[13]));
        // From a generator of its own, so that the other histories stay as they are.
        if Random::new(seed, &[10]).chance(NEXT_DAY_PER_THOUSAND) {
            drawing.end_on_next_day();
        }
        Self { seed, hubs, clock_offsets_ms, steps: drawing.into_steps() }
    }

    /// The same steps, at most `gap_ms` after each other; faults and waits are ten times as short.
    #[must_use]
    pub fn with_gaps_up_to(mut self, gap_ms: u64) -> Self {
        let (mut before_ms, mut at_ms) = (0, 0);
        for step in &mut self.steps {
            at_ms += (step.at_ms - before_ms).min(gap_ms);
            before_ms = std::mem::replace(&mut step.at_ms, at_ms);
            step.act = step.act.clone().shortened();
        }
        self
    }

    /// Whether all hubs show the same time throughout.
    pub(crate) fn clocks_agree(&self) -> bool {
        let [first, second] = self.clock_offsets_ms;
        let jumps = self.steps.iter().any(|step| matches!(step.act, Act::JumpClock { .. }));
        !jumps && (self.hubs == 1 || first == second)
    }
}

struct Drawing {
    random: Random,
    hubs: usize,
    length_ms: u64,
    acts: Vec<(u64, Act)>,
    proposals: u32,
}

impl Drawing {
    fn draw_policies(&mut self) {
        if self.random.chance(850) {
            let policy = self.random.index(POLICIES.len());
            self.acts.push((0, Act::PublishPolicy { policy }));
        }
    }

    // Actions may be drawn, and all of them are closed or expired when the clocks show the next day.
    fn end_on_next_day(&mut self) {
        self.acts.push((100, Act::PublishPolicy { policy: POLICY_WITH_SHARE }));
        for hub in 0..self.hubs {
            self.acts.push((self.length_ms, Act::JumpClock { hub, by_ms: TO_NEXT_DAY_MS }));
        }
    }

    // A proposal, then what people and its tool do about it, mostly soon.
    fn draw_life(&mut self) {
        let at_ms = self.random.between(200, self.length_ms);
        // Acts name their proposal by this number; steps are numbered to match at the end.
        let proposal = self.proposals;
        self.proposals += 1;
        let shape = self.draw_shape();
        self.acts.push((at_ms, Act::Propose(shape)));
        let pace_ms = self.random.pick(&[50, 500, 5_000, 30_000]);
        let mut then_ms = at_ms + self.random.between(20, 300);
        for _ in 0..self.random.below(6) {
            let act = self.draw_person_act(proposal);
            self.acts.push((then_ms, act));
            // Some happen at the same time.
            then_ms += if self.random.chance(300) { self.random.below(3) } else { self.random.below(pace_ms) };
        }
        for _ in 0..self.random.below(3) {
            let act = match self.random.below(8) {
                0..=1 => Act::Revise { proposal },
                2 => Act::Withdraw { proposal },
                _ => Act::AskDecision { proposal, wait_ms: self.random.pick(&[0, 2_000, 20_000]) },
            };
            let at_ms = at_ms + self.random.below(pace_ms * 4);
            self.acts.push((at_ms, act));
        }
        self.draw_end(proposal, then_ms);
    }

    fn draw_end(&mut self, proposal: u32, after_ms: u64) {
        let at_ms = after_ms + self.random.below(8_000);
        self.acts.push((at_ms, Act::AskDecision { proposal, wait_ms: self.random.pick(&[0, 10_000]) }));
        let use_ms = at_ms + self.random.between(100, 12_000);
        let times = if self.random.chance(400) { 2 } else { 1 };
        self.acts.push((use_ms, Act::UseGrant { proposal, times }));
        let failed = self.random.chance(200);
        let report_ms = use_ms + self.random.below(2_000);
        self.acts.push((report_ms, Act::Report { proposal, failed }));
    }

    fn draw_shape(&mut self) -> Shape {
        Shape {
            tool: self.random.index(TOOLS.len()),
            risk: self.random.pick(&[Risk::Low, Risk::Low, Risk::Medium, Risk::High, Risk::Critical]),
            on_deadline: self.random.pick(&[OnDeadline::Deny, OnDeadline::Deny, OnDeadline::Allow, OnDeadline::Hold]),
            ttl_seconds: self.random.pick(&[2, 10, 60, 3_600]),
            key: self.random.chance(800),
        }
    }

    fn draw_person_act(&mut self, proposal: u32) -> Act {
        let desk = self.random.index(DESKS + EXTRA_DESKS);
        match self.random.below(12) {
            0 => Act::Claim { desk, proposal },
            1 => Act::Release { desk, proposal },
            2 => Act::Sync { desk },
            _ => {
                const VERDICTS: [Verdict; 12] = [
                    Verdict::Approve,
                    Verdict::Approve,
                    Verdict::Approve,
                    Verdict::Approve,
                    Verdict::Approve,
                    Verdict::Reject,
                    Verdict::Reject,
                    Verdict::Edit,
                    Verdict::Edit,
                    Verdict::Respond,
                    Verdict::Escalate,
                    Verdict::Abstain,
                ];
                Act::Review { desk, proposal, verdict: self.random.pick(&VERDICTS), stale: self.random.chance(250) }
            }
        }
    }

    fn draw_stops(&mut self) {
        while self.random.chance(350) {
            let at_ms = self.random.below(self.length_ms);
            let act = Act::Stop { scope: self.random.index(STOP_SCOPES), deny: self.random.chance(250) };
            self.acts.push((at_ms, act));
            for _ in 0..self.random.below(4) {
                let at_ms = at_ms + self.random.below(self.length_ms / 2);
                self.acts.push((at_ms, Act::Resume { both: self.random.chance(800) }));
            }
        }
    }

    // From a generator of its own, so that the other histories stay as they are.
    fn draw_services(&mut self, mut random: Random) {
        if random.chance(850) {
            return;
        }
        let mut draw = |act| {
            let at_ms = random.below(self.length_ms);
            self.acts.push((at_ms, act));
            random.index(SERVICE_MAPS.len())
        };
        let first = draw(Act::MergeIncidents);
        let second = draw(Act::PublishServices { map: first });
        draw(Act::Stop { scope: SERVICE_STOP, deny: false });
        draw(Act::PublishServices { map: second });
        draw(Act::SplitIncident);
        draw(Act::MergeIncidents);
        draw(Act::Resume { both: true });
    }

    // From a generator of its own, so that the other steps stay as they are.
    fn draw_freezes(&mut self, random: &mut Random) {
        while random.chance(300) {
            let at_ms = random.below(self.length_ms);
            let (in_ms, for_ms) = (random.pick(&[0, 0, 5_000]), random.pick(&[5_000, 60_000, 600_000]));
            self.acts.push((at_ms, Act::PlanFreeze { deny: random.chance(500), in_ms, for_ms }));
            for _ in 0..random.below(3) {
                let both = random.chance(800);
                let act = if random.chance(500) { Act::EndFreezes { both } } else { Act::ExceptFromFreezes { both } };
                self.acts.push((at_ms + random.below(self.length_ms / 2), act));
            }
        }
    }

    // As above: exceptions are taken back, some before the second person agreed.
    fn draw_revocations(&mut self, random: &mut Random) {
        let asked = self.acts.iter().filter(|(_, act)| matches!(act, Act::ExceptFromFreezes { .. }));
        let asked: Vec<u64> = asked.map(|(at_ms, _)| *at_ms).collect();
        for at_ms in asked {
            if random.chance(500) {
                self.acts.push((at_ms + random.below(self.length_ms / 4), Act::RevokeFreezeExceptions));
            }
        }
    }

    // As above: triggers observe, then some of them enforce.
    fn draw_triggers(&mut self, random: &mut Random) {
        if random.chance(250) {
            let at_ms = random.below(self.length_ms);
            self.acts.push((at_ms, Act::PublishTriggers { enforce: false }));
            self.acts.push((at_ms + random.below(self.length_ms), Act::PublishTriggers { enforce: true }));
        }
    }

    fn draw_fault(&mut self) -> Act {
        let hub = self.random.index(self.hubs);
        let for_ms = self.random.pick(&[20, 400, 3_000, 20_000]);
        match self.random.below(9) {
            0..=1 => Act::CrashHub { hub, for_ms },
            2 => Act::CutHubFromLog { hub, for_ms },
            3 => Act::CutDeskFromHub { desk: self.random.index(DESKS), hub, for_ms },
            4 => Act::CutToolFromHub { tool: self.random.index(TOOLS.len()), hub, for_ms },
            5 => Act::JumpClock {
                hub,
                by_ms: self.random.pick(&[-600_000, -30_000, -1_000, 1_000, 9_000, 70_000, 400_000, 5_400_000, 5_400_000]),
            },
            6 => Act::FillDisk { for_ms },
            7 => Act::GoOffline { desk: self.random.index(DESKS), for_ms },
            _ => {
                let fault =
                    self.random.pick(&[AppendFault::LostBefore, AppendFault::LostAfter, AppendFault::LostAfter, AppendFault::Refused]);
                Act::FailAppends { hub, fault, count: self.random.index(3) + 1 }
            }
        }
    }

    fn draw_administration(&mut self) -> Act {
        match self.random.below(11) {
            10 => Act::ChangeTool { tool: self.random.index(TOOLS.len()), may_pass: self.random.chance(500) },
            0..=1 => Act::RevokeDevice { desk: self.random.index(DESKS + EXTRA_DESKS) },
            2 => Act::RevokePerson { person: self.random.index(PEOPLE) },
            3 => Act::RevokeTool { tool: self.random.index(TOOLS.len()) },
            4 => Act::ChangePerson { person: self.random.index(PEOPLE), reviewer: self.random.chance(500) },
            5..=6 => Act::EnrollDevice { desk: DESKS + self.random.index(EXTRA_DESKS) },
            7 => Act::EraseBody { proposal: u32::try_from(self.random.below(u64::from(self.proposals))).unwrap_or(0) },
            _ => Act::PublishPolicy { policy: self.random.index(POLICIES.len()) },
        }
    }

    // The proposals come first in the numbering, so that their numbers are known while drawing.
    fn into_steps(self) -> Vec<Step> {
        let mut proposals = 0;
        let mut others = self.proposals;
        let number = |act: &Act| {
            let next = if matches!(act, Act::Propose(_)) { &mut proposals } else { &mut others };
            *next += 1;
            *next - 1
        };
        let numbers: Vec<u32> = self.acts.iter().map(|(_, act)| act).map(number).collect();
        let mut steps: Vec<Step> = self.acts.into_iter().zip(numbers).map(|((at_ms, act), number)| Step { number, at_ms, act }).collect();
        steps.sort_by_key(|step| (step.at_ms, step.number));
        steps
    }
}
