//! How much anyone may ask: a bucket for each tool, each device and, before anybody
//! is known, each address. What is asked and by whom is for the caller to say.

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

// Buckets that are full again are as good as none; so often they are cleared away.
const TIDY_EVERY: u32 = 1024;

/// So many requests a second in the long run, and so many at once. Written `50/200`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second.
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

/// How much anyone may ask.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Each tool.
    pub tools: Rate,
    /// Each device of a person.
    pub desks: Rate,
    /// Each address that shows no valid token: to enrol, to sign in, or by mistake.
    pub guests: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tools: Rate::new(50, 200), desks: Rate::new(100, 500), guests: Rate::new(5, 30) }
    }
}

/// Who asks.
pub(crate) enum Asker<'a> {
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

    /// Takes one request from the asker's bucket, or says how long it stays empty.
    pub(crate) fn take(&self, asker: &Asker<'_>) -> Result<(), Duration> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY_EVERY) {
            self.tidy();
        }
        let taken = match asker {
            Asker::Tool(name) => self.tools.check_key(&(*name).to_owned()),
            Asker::Device(id) => self.desks.check_key(&(*id).to_owned()),
            Asker::Guest(address) => self.guests.check_key(&network(*address)),
        };
        taken.map_err(|empty| empty.wait_time_from(DefaultClock::default().now()))
    }

    fn tidy(&self) {
        self.tools.retain_recent();
        self.desks.retain_recent();
        self.guests.retain_recent();
        self.guests.shrink_to_fit();
    }
}

// Whoever has one IPv6 address has the 2^64 beside it.
fn network(address: IpAddr) -> IpAddr {
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
    use super::{Asker, Buckets, Limits, Rate};
    use std::time::Duration;

    #[test]
    fn each_has_a_bucket_of_its_own_and_neighbours_share_one() {
        let buckets = Buckets::new(Limits { guests: Rate::new(1, 2), tools: Rate::new(1, 1), ..Limits::default() });
        let guest = |address: &str| buckets.take(&Asker::Guest(address.parse().expect("an address")));
        assert!(guest("2001:db8::1").is_ok());
        assert!(guest("2001:db8::2").is_ok());
        let wait = guest("2001:db8::3").expect_err("the bucket is empty");
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "{wait:?}");
        assert!(guest("2001:db8:0:1::1").is_ok());
        assert!(buckets.take(&Asker::Tool("one")).is_ok());
        assert!(buckets.take(&Asker::Tool("one")).is_err());
        assert!(buckets.take(&Asker::Tool("other")).is_ok());
    }

    #[test]
    fn a_rate_is_two_numbers() {
        assert_eq!("50/200".parse(), Ok(Rate::new(50, 200)));
        assert_eq!("7".parse(), Ok(Rate::new(7, 7)));
        assert!("0/5".parse::<Rate>().is_err());
        assert!("fast".parse::<Rate>().is_err());
    }
}
