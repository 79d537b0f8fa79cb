//! Rate limits: a token bucket for each tool, each device and, for unauthenticated requests,
//! each address.

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Requests between two removals of full buckets, which limit nothing.
const REQUESTS_BETWEEN_CLEANUPS: u32 = 1024;

/// A number of requests per second, and a burst. Written `50/200`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests per second.
    pub per_second: NonZeroU32,
    /// Requests at once.
    pub burst: NonZeroU32,
}

impl Rate {
    /// Zero counts as one.
    #[must_use]
    pub fn new(per_second: u32, burst: u32) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { per_second: at_least_one(per_second), burst: at_least_one(burst) }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (per_second, burst) = text.split_once('/').unwrap_or((text, text));
        let number = |text: &str| text.trim().parse().map_err(|_| "a rate is written A_SECOND/AT_ONCE, for example 50/200".to_owned());
        Ok(Self { per_second: number(per_second)?, burst: number(burst)? })
    }
}

/// The rate limits of a hub.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Each tool.
    pub tools: Rate,
    /// Each device of a person.
    pub desks: Rate,
    /// Each address that sends no valid token: to enrol, to sign in, or by mistake.
    pub guests: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tools: Rate::new(50, 200), desks: Rate::new(100, 500), guests: Rate::new(5, 30) }
    }
}

/// The sender of a request.
pub(crate) enum Sender<'a> {
    Tool(&'a str),
    Device(&'a str),
    Guest(IpAddr),
}

pub(crate) struct Buckets {
    tools: DefaultKeyedRateLimiter<String>,
    desks: DefaultKeyedRateLimiter<String>,
    guests: DefaultKeyedRateLimiter<IpAddr>,
    checks: AtomicU32,
}

impl Buckets {
    pub(crate) fn new(limits: Limits) -> Self {
        fn bucket<K: Clone + std::hash::Hash + Eq>(rate: Rate) -> DefaultKeyedRateLimiter<K> {
            RateLimiter::keyed(Quota::per_second(rate.per_second).allow_burst(rate.burst))
        }
        Self { tools: bucket(limits.tools), desks: bucket(limits.desks), guests: bucket(limits.guests), checks: AtomicU32::new(0) }
    }

    /// Takes one request from the sender's bucket, or returns how long it stays empty.
    pub(crate) fn take_request(&self, sender: &Sender<'_>) -> Result<(), Duration> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(REQUESTS_BETWEEN_CLEANUPS) {
            self.remove_full_buckets();
        }
        let taken = match sender {
            Sender::Tool(name) => self.tools.check_key(&(*name).to_owned()),
            Sender::Device(id) => self.desks.check_key(&(*id).to_owned()),
            Sender::Guest(address) => self.guests.check_key(&mask_network(*address)),
        };
        taken.map_err(|empty| empty.wait_time_from(DefaultClock::default().now()))
    }

    fn remove_full_buckets(&self) {
        self.tools.retain_recent();
        self.desks.retain_recent();
        self.guests.retain_recent();
        self.guests.shrink_to_fit();
    }
}

// One IPv6 subscriber has 2^64 addresses.
fn mask_network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.into(),
            None => {
                let [a, b, c, d, ..] = address.segments();
                std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Buckets, Limits, Rate, Sender};
    use std::time::Duration;

    #[test]
    fn senders_have_own_buckets_and_ipv6_networks_share() {
        let buckets = Buckets::new(Limits { guests: Rate::new(1, 2), tools: Rate::new(1, 1), ..Limits::default() });
        let guest = |address: &str| buckets.take_request(&Sender::Guest(address.parse().expect("an address")));
        assert!(guest("2001:db8::1").is_ok());
        assert!(guest("2001:db8::2").is_ok());
        let wait = guest("2001:db8::3").expect_err("the bucket is empty");
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "{wait:?}");
        assert!(guest("2001:db8:0:1::1").is_ok());
        assert!(buckets.take_request(&Sender::Tool("one")).is_ok());
        assert!(buckets.take_request(&Sender::Tool("one")).is_err());
        assert!(buckets.take_request(&Sender::Tool("other")).is_ok());
    }

    #[test]
    fn rate_is_parsed_from_two_numbers() {
        assert_eq!("50/200".parse(), Ok(Rate::new(50, 200)));
        assert_eq!("7".parse(), Ok(Rate::new(7, 7)));
        assert!("0/5".parse::<Rate>().is_err());
        assert!("fast".parse::<Rate>().is_err());
    }
}
