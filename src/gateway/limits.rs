//! How often may be asked: by one peer, by all together, and of the store.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};

/// Requests a second. As many may come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// From one address; of IPv6, from one network of 64 bits, which is what one customer has.
    pub each: NonZeroU32,
    /// From all together.
    pub all: NonZeroU32,
}

/// So many questions a second go to the store about names that no sweep has told.
const CHECKS: NonZeroU32 = NonZeroU32::new(50).expect("50 is not 0");

/// The limits in force.
#[derive(Debug)]
pub(super) struct Limits {
    each: DefaultKeyedRateLimiter<IpAddr>,
    all: DefaultDirectRateLimiter,
    checks: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl Limits {
    /// Nobody has asked yet.
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            each: RateLimiter::keyed(Quota::per_second(rates.each)),
            all: RateLimiter::direct(Quota::per_second(rates.all)),
            checks: RateLimiter::direct(Quota::per_second(CHECKS)),
            clock: DefaultClock::default(),
        }
    }

    /// Whether `peer` may ask now; otherwise how long it should wait. It costs the others nothing.
    pub(super) fn admit(&self, peer: IpAddr) -> Result<(), Duration> {
        let each = self.each.check_key(&network(peer));
        each.map_err(|refusal| self.wait(&refusal))
    }

    /// Whether one more of all together may ask now; otherwise how long to wait.
    pub(super) fn admit_one_of_all(&self) -> Result<(), Duration> {
        self.all.check().map_err(|refusal| self.wait(&refusal))
    }

    /// Whether the store may be asked now; otherwise how long to wait.
    pub(super) fn admit_check(&self) -> Result<(), Duration> {
        self.checks.check().map_err(|refusal| self.wait(&refusal))
    }

    /// Forgets peers that have not asked for a while, of whom there may be millions.
    pub(super) fn forget(&self) {
        self.each.retain_recent();
        self.each.shrink_to_fit();
    }

    fn wait(
        &self,
        refusal: &NotUntil<<DefaultClock as governor::clock::Clock>::Instant>,
    ) -> Duration {
        refusal.wait_time_from(self.clock.now())
    }
}

/// Whom an address belongs to.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let bits = address.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(each: u32, all: u32) -> Limits {
        let rate = |number| NonZeroU32::new(number).unwrap();
        Limits::new(Rates {
            each: rate(each),
            all: rate(all),
        })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_peer_that_asks_too_often_waits_and_the_others_do_not() {
        let limits = limits(2, 100);
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        assert_eq!(limits.admit(one), Ok(()));
        assert_eq!(limits.admit(one), Ok(()));
        let wait = limits.admit(one).unwrap_err();
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert_eq!(limits.admit(other), Ok(()));
    }

    #[test]
    fn all_together_have_a_limit_too() {
        let limits = limits(10, 1);
        assert_eq!(limits.admit_one_of_all(), Ok(()));
        assert!(limits.admit_one_of_all().is_err());
    }

    #[test]
    fn one_customer_of_ipv6_is_one_peer() {
        let limits = limits(1, 100);
        assert_eq!(limits.admit(address("2001:db8::1")), Ok(()));
        assert!(limits.admit(address("2001:db8::2")).is_err());
        assert_eq!(limits.admit(address("2001:db8:0:1::1")), Ok(()));
        assert_eq!(limits.admit(address("::ffff:192.0.2.1")), Ok(()));
        assert!(limits.admit(address("192.0.2.1")).is_err());
    }

    #[test]
    fn the_store_is_not_asked_without_end() {
        let limits = limits(1, 1);
        let asked = (0..1_000).filter(|_| limits.admit_check().is_ok()).count();
        assert!((50..100).contains(&asked), "{asked}");
    }
}
