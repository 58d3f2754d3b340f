//! How many requests are under way at once, and how long one that was refused waits before it is made again.

use std::time::Duration;

use tokio::time::Instant;

use crate::object::FailureKind;

/// How hard a sweep leans on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// So many requests at once, as long as the server takes them.
    pub requests: usize,
    /// How many rows a page is to have; the server decides where nothing is said.
    pub rows: Option<u16>,
    /// Who waits for the first answer.
    pub patience: Patience,
    /// Of a listing in order: about so many pages may be known before their turn comes, and as many are remembered when
    /// they were told; where nothing is said, all of them.
    pub ahead: Option<usize>,
}

/// How long a server that has not answered yet is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// A person waits, and can do something about it.
    Short,
    /// Nobody does.
    Long,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            requests: 32,
            rows: None,
            patience: Patience::Long,
            ahead: None,
        }
    }
}

/// A request that keeps being refused is made so many times. With every fifth refused, one of a million sweeps of a
/// million keys would meet a request that is refused as often.
const TRIES: u32 = 12;
/// As long as a person waits for the first answer.
const FIRST_TRIES: u32 = 3;
/// The SDK learns from a refusal how wrong the clock is, so the next try is right or none is.
const CLOCK_TRIES: u32 = 2;
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A first answer that a person waits for may take so long in all.
const FIRST_ANSWER: Duration = Duration::from_secs(30);
/// However often the server refuses, so many requests go on.
const FEWEST: usize = 4;
/// After so many answers in a row there may be one more request at once.
const RUN: usize = 8;

/// The pace of one sweep as it goes.
#[derive(Debug)]
pub(super) struct Stride {
    pace: Pace,
    limit: usize,
    run: usize,
    has_answered: bool,
    begun: Instant,
    /// When it last slowed down. What was under way then tells nothing new.
    slowed: Option<Instant>,
}

impl Stride {
    /// As fast as `pace` allows.
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            limit: pace.requests.max(1),
            run: 0,
            has_answered: false,
            begun: Instant::now(),
            slowed: None,
        }
    }

    /// How many requests may be under way.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Learns from an answer.
    pub(super) fn answered(&mut self) {
        self.has_answered = true;
        self.run += 1;
        if self.run >= RUN && self.limit < self.pace.requests {
            self.limit += 1;
            self.run = 0;
        }
    }

    /// Learns from the refusal of a request that was made at `made`, which is its `tries`th; says how long to wait
    /// before the next, or nothing if there is to be none.
    pub(super) fn refused(
        &mut self,
        kind: &FailureKind,
        made: Instant,
        tries: u32,
    ) -> Option<Duration> {
        let is_about_load = matches!(kind, FailureKind::Throttled | FailureKind::Offline);
        if is_about_load && self.slowed.is_none_or(|slowed| made > slowed) {
            let fewest = FEWEST.min(self.pace.requests.max(1));
            self.limit = (self.limit / 2).max(fewest);
            self.slowed = Some(Instant::now());
        }
        self.run = 0;
        if tries >= self.most_tries(kind) {
            return None;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << (tries - 1).min(16));
        // At random, so that requests that were refused together do not come back together.
        let jitter = 0.5 + fastrand::f64() / 2.0;
        Some(pause.min(LONGEST_PAUSE).mul_f64(jitter))
    }

    fn most_tries(&self, kind: &FailureKind) -> u32 {
        let is_impatient = match self.pace.patience {
            Patience::Short => true,
            // A server that is not there at all is not worth a minute of anyone's.
            Patience::Long => *kind == FailureKind::Offline,
        };
        match kind {
            FailureKind::ClockSkew => CLOCK_TRIES,
            _ if self.has_answered || !is_impatient => TRIES,
            _ if self.begun.elapsed() > FIRST_ANSWER => 0,
            _ => FIRST_TRIES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_refuses_gets_half_as_many_requests_and_slowly_more_again() {
        let mut stride = Stride::new(Pace::default());
        stride.answered();
        let early = Instant::now();
        tokio::time::advance(Duration::from_millis(1)).await;
        let made = Instant::now();
        assert!(stride.refused(&FailureKind::Throttled, made, 1).is_some());
        assert_eq!(stride.limit(), 16);
        // What was under way already says the same thing once more.
        assert!(stride.refused(&FailureKind::Throttled, early, 1).is_some());
        assert_eq!(stride.limit(), 16);
        for _ in 0..2 * RUN {
            stride.answered();
        }
        assert_eq!(stride.limit(), 18);
        for _ in 0..100 {
            tokio::time::advance(Duration::from_millis(1)).await;
            stride.refused(&FailureKind::Throttled, Instant::now(), 1);
        }
        assert_eq!(stride.limit(), FEWEST);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_the_longest() {
        let mut stride = Stride::new(Pace::default());
        stride.answered();
        let mut pause = |tries| stride.refused(&FailureKind::Throttled, Instant::now(), tries);
        assert!(pause(1).unwrap() <= FIRST_PAUSE);
        assert!(pause(3).unwrap() >= 2 * FIRST_PAUSE);
        assert!(pause(11).unwrap() <= LONGEST_PAUSE);
        assert_eq!(pause(TRIES), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_is_not_kept_waiting_for_a_first_answer() {
        let mut stride = Stride::new(Pace {
            patience: Patience::Short,
            ..Pace::default()
        });
        let made = Instant::now();
        assert!(stride.refused(&FailureKind::Offline, made, 2).is_some());
        assert_eq!(stride.refused(&FailureKind::Offline, made, 3), None);
        stride.answered();
        assert!(stride.refused(&FailureKind::Offline, made, 3).is_some());
    }
}
