//! Where a row that is due soon stands, and why. Pure: order and words come from the same facts.
//!
//! The time left comes first. Risk, the cost of delay and the lack of other people who are free
//! make it count for less, and a break that is due makes it count for more where others can take
//! the action: a row with two fifths of the time of another one always stands before it. What a
//! tool says of its own costs is no fact here, and amounts are only compared with amounts of the
//! same currency.

use crate::core::delay_costs::DelayCost;
use crate::words::count;
use holdpoint_domain::{Ms, Risk, format_money};

/// The time left counts in sixtieths. Limits of this product.
const WHOLE: i64 = 60;
const CRITICAL: i64 = 12;
const HIGH: i64 = 6;
const HIGHEST_COST: i64 = 12;
const NOBODY_FREE: i64 = 12;
const FEW_FREE: i64 = 6;
const BREAK_DUE: i64 = 12;
/// So few other people make an action rare.
const FEW: usize = 2;

/// What the place of an open action depends on.
#[derive(Clone, Debug)]
pub(super) struct PlaceFacts {
    pub deadline: Ms,
    pub risk: Risk,
    /// What an hour of delay costs, from the map of services.
    pub cost: DelayCost,
    /// "SRE"; empty where any reviewer may decide it.
    pub needs: Vec<String>,
    /// None where this person is alone in the workspace.
    pub others: Option<Others>,
    pub claimed: Claimed,
    /// A stop holds it.
    pub held: bool,
}

/// Other people who may decide an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Others {
    pub all: usize,
    /// On shift now and without a claim.
    pub free: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    No,
    ByMe,
    ByAnother,
}

/// The lowest stands first.
pub(super) type Rank = (bool, i64);

impl PlaceFacts {
    /// Where it stands among rows of its group. What another person works on, and what a stop holds, comes last.
    pub(super) fn rank(&self, now: Ms, break_due: bool) -> Rank {
        let left = self.deadline.saturating_sub(now);
        let sixtieths = WHOLE - self.lift() + if self.is_for_rested(break_due) { BREAK_DUE } else { 0 };
        (self.held || self.claimed == Claimed::ByAnother, left.saturating_mul(sixtieths))
    }

    fn lift(&self) -> i64 {
        let risk = match self.risk {
            Risk::Critical => CRITICAL,
            Risk::High => HIGH,
            Risk::Medium | Risk::Low => 0,
        };
        let rare = match self.others {
            Some(Others { free: 0, .. }) => NOBODY_FREE,
            Some(Others { free, .. }) if free <= FEW => FEW_FREE,
            _ => 0,
        };
        risk + rare + self.cost.share_of_highest(HIGHEST_COST)
    }

    // Critical and high risk move down when a break is due and another reviewer is free.
    fn is_for_rested(&self, break_due: bool) -> bool {
        let grave = matches!(self.risk, Risk::Critical | Risk::High);
        break_due && grave && self.others.is_some_and(|others| others.free > 0)
    }

    /// The reasons beside the time left: "needs SRE", "EUR 4,200.00 for each hour of delay".
    pub(super) fn reasons(&self, break_due: bool) -> Vec<String> {
        let mut reasons = Vec::new();
        if !self.needs.is_empty() {
            reasons.push(format!("needs {}", self.needs.join(" or ")));
        }
        match self.risk {
            Risk::Critical => reasons.push("critical risk".into()),
            Risk::High => reasons.push("high risk".into()),
            Risk::Medium | Risk::Low => {}
        }
        if !self.cost.amounts.is_empty() {
            let amounts: Vec<String> = self.cost.amounts.iter().map(format_money).collect();
            reasons.push(format!("{} for each hour of delay", amounts.join(" and ")));
        }
        reasons.extend(self.others.and_then(others_in_words));
        if self.claimed == Claimed::ByMe {
            reasons.push("claimed by you".into());
        }
        if self.is_for_rested(break_due) {
            reasons.push("later for you, because your break is due".into());
        }
        reasons
    }
}

fn others_in_words(others: Others) -> Option<String> {
    match others {
        Others { all: 0, .. } => Some("no one else can decide it".into()),
        Others { free: 0, .. } => Some("no one else who can decide it is free".into()),
        Others { free, .. } if free <= FEW => Some(format!("{} can decide it", count(free, "other free person", "other free people"))),
        Others { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::delay_costs::DelayCosts;
    use holdpoint_domain::{Money, Service, ServiceMap};
    use proptest::prelude::*;

    const MINUTE_MS: Ms = 60_000;
    const NOW: Ms = 1_790_000_000_000;

    fn plain(seconds: Ms) -> PlaceFacts {
        PlaceFacts {
            deadline: NOW + seconds * 1000,
            risk: Risk::Low,
            cost: DelayCost::default(),
            needs: Vec::new(),
            others: None,
            claimed: Claimed::No,
            held: false,
        }
    }

    fn facts() -> impl Strategy<Value = PlaceFacts> {
        let risk = prop::sample::select(vec![Risk::Low, Risk::Medium, Risk::High, Risk::Critical]);
        let others = prop::option::of((0..6_usize, 0..6_usize).prop_map(|(all, free)| Others { all, free: free.min(all) }));
        (1..30 * MINUTE_MS, risk, 0..=100_i64, 1..=100_i64, others).prop_map(|(left, risk, amount, highest, others)| PlaceFacts {
            deadline: NOW + left,
            risk,
            cost: euros(amount, highest),
            others,
            ..plain(0)
        })
    }

    fn euros(amount: i64, highest: i64) -> DelayCost {
        costs(&[("checkout", "EUR", amount), ("dearest", "EUR", amount.max(highest))]).of(Some("checkout"))
    }

    fn costs(rows: &[(&str, &str, i64)]) -> DelayCosts {
        let service = |(name, currency, amount): &(&str, &str, i64)| Service {
            name: (*name).into(),
            depends: Vec::new(),
            tier: 1,
            owner: None,
            customers_lose: None,
            cost_per_hour: Some(Money { currency: (*currency).into(), amount: *amount }),
            aliases: Vec::new(),
        };
        DelayCosts::new(ServiceMap::new("1".into(), String::new(), rows.iter().map(service).collect()))
    }

    proptest! {
        #[test]
        fn equal_facts_stand_by_deadline(facts in facts(), sooner in 1..30 * MINUTE_MS, tired: bool) {
            let earlier = PlaceFacts { deadline: facts.deadline - sooner, ..facts.clone() };
            prop_assert!(earlier.rank(NOW, tired) < facts.rank(NOW, tired));
        }

        #[test]
        fn much_less_time_left_goes_first(a in facts(), b in facts(), share in 0..1000_i64, tired: bool) {
            let (least, most) = (WHOLE - CRITICAL - HIGHEST_COST - NOBODY_FREE, if tired { WHOLE - HIGH + BREAK_DUE } else { WHOLE });
            // Less than the least part of the other's time.
            let left = (b.deadline - NOW) * least * share / (most * 1000);
            let sooner = PlaceFacts { deadline: NOW + left, ..a };
            prop_assert!(sooner.rank(NOW, tired) < b.rank(NOW, tired));
        }

        #[test]
        fn higher_cost_in_one_currency_never_stands_later(facts in facts(), one in 0..1000_i64, other in 0..1000_i64, tired: bool) {
            let all = costs(&[("a", "EUR", one), ("b", "EUR", other), ("c", "EUR", 1000)]);
            let [a, b] = ["a", "b"].map(|service| PlaceFacts { cost: all.of(Some(service)), ..facts.clone() });
            let (dearer, cheaper) = if one >= other { (a, b) } else { (b, a) };
            prop_assert!(dearer.rank(NOW, tired) <= cheaper.rank(NOW, tired));
        }

        #[test]
        fn amounts_of_two_currencies_are_not_compared(facts in facts(), euro in 1..1000_i64, yen in 1..1000_i64, times in 2..1000_i64) {
            let rank = |yen: i64, highest: i64| {
                let all = costs(&[("a", "EUR", euro), ("b", "JPY", yen), ("c", "EUR", 1000), ("d", "JPY", highest)]);
                ["a", "b"].map(|service| PlaceFacts { cost: all.of(Some(service)), ..facts.clone() }.rank(NOW, false))
            };
            prop_assert_eq!(rank(yen, 1000), rank(yen * times, 1000 * times), "the unit of a currency changes nothing");
        }

        #[test]
        fn taken_and_held_rows_come_last(a in facts(), b in facts(), held: bool, tired: bool) {
            let last = PlaceFacts { held, claimed: if held { Claimed::No } else { Claimed::ByAnother }, ..a };
            prop_assert!(b.rank(NOW, tired) < last.rank(NOW, tired));
        }

        #[test]
        fn rest_moves_only_what_others_can_take(facts in facts()) {
            let moved = facts.rank(NOW, true) != facts.rank(NOW, false);
            let free = facts.others.is_some_and(|others| others.free > 0);
            prop_assert_eq!(moved, free && matches!(facts.risk, Risk::High | Risk::Critical));
            prop_assert_eq!(moved, facts.reasons(true) != facts.reasons(false), "what moved it is said");
        }
    }

    #[test]
    fn reasons_name_what_moved_the_row() {
        let facts = PlaceFacts {
            risk: Risk::High,
            cost: euros(420_000, 500_000),
            needs: vec!["SRE".into()],
            others: Some(Others { all: 3, free: 1 }),
            claimed: Claimed::ByMe,
            ..plain(48)
        };
        let expected =
            ["needs SRE", "high risk", "EUR 4,200.00 for each hour of delay", "1 other free person can decide it", "claimed by you"];
        assert_eq!(facts.reasons(false), expected);
        assert_eq!(plain(48).reasons(true), Vec::<String>::new());
        let alone = PlaceFacts { others: Some(Others { all: 0, free: 0 }), ..plain(48) };
        assert_eq!(alone.reasons(false), ["no one else can decide it"]);
    }
}
