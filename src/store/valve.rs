//! The limit on all uploads and downloads together: so many bytes a second pass, in the order in which they came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::object::Limit;

/// What all bytes of transfers pass through; its clones are one valve.
#[derive(Debug, Clone, Default)]
pub struct Valve(Option<Arc<Gate>>);

#[derive(Debug)]
struct Gate {
    /// Bytes a second.
    rate: u64,
    /// Until when it is spoken for. Whoever comes takes the next moment, so that all have their turn.
    taken: Mutex<Option<Instant>>,
}

/// What was not used for so long may be caught up on. Without it every late waking would cost a little of the rate.
const CATCH_UP: Duration = Duration::from_millis(50);
/// So much passes at once at most, as a part of what passes in a second: news and other parts wait no longer for it.
const PART_OF_A_SECOND: u64 = 20;
/// More connections than leave each so many bytes a second would each seem dead to the server.
const EACH: u64 = 50_000;

impl Valve {
    /// A valve that lets through what `limit` says.
    pub fn of(limit: Limit) -> Self {
        Self(match limit {
            Limit::Off => None,
            Limit::To(rate) => Some(Arc::new(Gate {
                rate: rate.get(),
                taken: Mutex::new(None),
            })),
        })
    }

    /// How much of `bytes` may pass at once.
    pub(super) fn piece(&self, bytes: usize) -> usize {
        let Some(gate) = &self.0 else {
            return bytes;
        };
        let most = (gate.rate / PART_OF_A_SECOND).max(1);
        bytes.min(usize::try_from(most).unwrap_or(usize::MAX))
    }

    /// Takes a turn for so many bytes, of which [`Self::piece`] tells how many they may be; when it comes, if that is not at once.
    pub(super) fn turn(&self, bytes: usize) -> Option<Instant> {
        let gate = self.0.as_ref()?;
        let now = Instant::now();
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
        let mut taken = gate.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = taken.map_or(now, |taken| taken.max(earliest));
        *taken = Some(turn + gate.time_of(bytes));
        (turn > now).then_some(turn)
    }

    /// Waits until so many bytes may pass, of which [`Self::piece`] tells how many they may be.
    pub(super) async fn pass(&self, bytes: usize) {
        if let Some(turn) = self.turn(bytes) {
            sleep_until(turn).await;
        }
    }

    /// Waits until all of `bytes` have passed, piece by piece.
    pub(super) async fn pass_all(&self, mut bytes: usize) {
        while bytes > 0 {
            let piece = self.piece(bytes);
            self.pass(piece).await;
            bytes -= piece;
        }
    }

    /// How many of `connections` at once make sense here, one at least.
    pub fn connections(&self, connections: usize) -> usize {
        let Some(gate) = &self.0 else {
            return connections;
        };
        let fed = usize::try_from(gate.rate / EACH).unwrap_or(usize::MAX);
        fed.clamp(1, connections.max(1))
    }
}

impl Gate {
    fn time_of(&self, bytes: usize) -> Duration {
        let nanoseconds = bytes as u128 * 1_000_000_000 / u128::from(self.rate);
        Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    fn valve(limit: &str) -> Valve {
        Valve::of(limit.parse().unwrap())
    }

    /// Lets so many bytes through, piece by piece; how many there were after each, and when.
    async fn pour(valve: Valve, mut bytes: usize) -> Vec<(Duration, usize)> {
        let start = Instant::now();
        let mut told = Vec::new();
        while bytes > 0 {
            let piece = valve.piece(bytes);
            valve.pass(piece).await;
            bytes -= piece;
            told.push((start.elapsed(), piece));
        }
        told
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_pass_at_the_rate_and_not_in_bursts() {
        let poured = pour(valve("100k"), 1_000_000).await;
        let took = poured.last().unwrap().0;
        assert!((9.8..=10.0).contains(&took.as_secs_f64()), "{took:?}");
        for (end, _) in &poured {
            let within = poured
                .iter()
                .filter(|(at, _)| *at <= *end && *at + Duration::from_millis(100) > *end);
            let burst: usize = within.map(|(_, piece)| piece).sum();
            assert!(burst <= 20_000, "{burst} bytes within 100 ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time_that_was_not_used_is_not_saved_up() {
        let valve = valve("100k");
        pour(valve.clone(), 10_000).await;
        tokio::time::sleep(Duration::from_mins(1)).await;
        let took = pour(valve, 100_000).await.last().unwrap().0;
        assert!(took >= Duration::from_millis(880), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn all_parts_together_keep_the_rate_and_each_has_its_share() {
        let valve = valve("1MB");
        let start = Instant::now();
        let mut parts = JoinSet::new();
        for _ in 0..8 {
            parts.spawn(pour(valve.clone(), 1_000_000));
        }
        let mut ends = Vec::new();
        while let Some(part) = parts.join_next().await {
            ends.push(part.unwrap().last().unwrap().0.as_secs_f64());
        }
        assert!((7.8..=8.1).contains(&start.elapsed().as_secs_f64()));
        assert!(ends.iter().all(|end| *end > 7.0), "{ends:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nothing_waits_and_nothing_is_cut_up() {
        let valve = Valve::of(Limit::Off);
        assert_eq!((valve.piece(1 << 30), valve.connections(6)), (1 << 30, 6));
        assert_eq!(valve.turn(1 << 30), None);
    }

    #[test]
    fn a_low_limit_feeds_few_connections_and_one_always() {
        assert_eq!(valve("1k").connections(6), 1);
        assert_eq!(valve("150k").connections(6), 3);
        assert_eq!(valve("2MB").connections(6), 6);
    }
}
