//! How many lanes serve best, found by trying: more while more moves, fewer where that costs nothing or too much is asked.
//!
//! ```text
//!  look: rest ── try more ──▶ clearly faster? keep it and try still more ── no ──▶ back, rest longer, try fewer
//!                 try fewer ─▶ as fast? keep it and try still fewer ─────── no ──▶ back, rest longer, try more
//!  refused by the server ────▶ fewer at once, whatever was tried
//! ```

use std::time::Duration;

/// The way to the number of lanes that serves best. It has no clock: the time since some start comes with every look.
#[derive(Debug)]
pub(super) struct Climb {
    /// How many there are now.
    lanes: u32,
    /// How many are to be gone back to if what is tried is of no use.
    base: u32,
    /// What the base moves in a second.
    rate: f64,
    /// What is tried now.
    trying: Trying,
    /// What is tried next.
    next: Trying,
    /// After so many looks something is tried.
    rest: u32,
    /// So long is the next rest; twice as long each time that nothing was better.
    rests: u32,
    /// How many there may be.
    most: u32,
    /// From when on what moves counts.
    since: Duration,
    work: f64,
    seen: Seen,
}

/// What is known by a look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// How many files have ended since the last look that counted.
    pub(super) ended: u64,
    /// How often the server asked for less, or did not answer in time.
    pub(super) refused: u64,
    /// Whether more would have moved if there had been more lanes.
    pub(super) is_crowded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trying {
    Nothing,
    More,
    Fewer,
}

/// There are never fewer: a large file takes so many.
pub(super) const FEWEST: u32 = 4;
/// There are never more.
pub(super) const MOST: u32 = 64;
/// To begin with: enough for a fast line, and a slow one is told soon.
const FIRST: u32 = 32;
/// What moves in this time is compared.
const WINDOW: Duration = Duration::from_millis(750);
/// After a change it takes this long until what moves comes of it.
const SETTLING: Duration = Duration::from_millis(250);
/// More lanes have to be worth it.
const WORTH_IT: f64 = 1.06;
/// Fewer may cost this much, which is within what a line varies by itself.
const AS_GOOD: f64 = 0.97;
/// The longest rest, in looks that count.
const LONGEST_REST: u32 = 32;

impl Climb {
    /// At its beginning, with at most so many lanes.
    pub(super) fn up_to(most: u32) -> Self {
        let most = most.clamp(FEWEST, MOST);
        let lanes = FIRST.min(most);
        Self {
            lanes,
            base: lanes,
            rate: 0.0,
            trying: Trying::Nothing,
            next: Trying::More,
            rest: 1,
            rests: 1,
            most,
            since: SETTLING,
            work: 0.0,
            seen: Seen::default(),
        }
    }

    /// How many lanes there are.
    pub(super) fn lanes(&self) -> u32 {
        self.lanes
    }

    /// Takes in what has moved and happened by `now`; how many lanes there are from now on.
    pub(super) fn look(&mut self, now: Duration, work: f64, seen: Seen) -> u32 {
        // What was on its way before the last change comes of what was then, refusals too.
        if now < self.since {
            return self.lanes;
        }
        self.seen.refused += seen.refused;
        self.seen.ended += seen.ended;
        self.seen.is_crowded |= seen.is_crowded;
        if self.is_refused() {
            self.refused();
            self.begin(now);
            return self.lanes;
        }
        self.work += work;
        let length = now.saturating_sub(self.since);
        if length < WINDOW {
            return self.lanes;
        }
        let rate = self.work / length.as_secs_f64();
        // Where nobody waited, or nothing was there to move for a while, more lanes could not have moved more.
        if self.seen.is_crowded && length < 4 * WINDOW {
            self.judge(rate);
        }
        self.begin(now);
        self.lanes
    }

    /// An odd refusal is nothing; one in twenty, or two where nothing ends, is a wish.
    fn is_refused(&self) -> bool {
        self.seen.refused >= 2 && self.seen.refused * 20 > self.seen.ended
    }

    fn refused(&mut self) {
        if self.trying != Trying::More {
            self.base = (self.lanes * 7 / 10).max(FEWEST);
            self.rate = 0.0;
        }
        self.go_back(Trying::More);
    }

    fn judge(&mut self, rate: f64) {
        match self.trying {
            Trying::Nothing => {
                let is_first = self.rate == 0.0;
                self.rate = if is_first {
                    rate
                } else {
                    f64::midpoint(self.rate, rate)
                };
                self.rest = self.rest.saturating_sub(1);
                if self.rest == 0 {
                    self.try_next();
                }
            }
            Trying::More if rate > self.rate * WORTH_IT => {
                (self.base, self.rate, self.rests) = (self.lanes, rate, 1);
                self.try_next();
            }
            // What it is compared with stays, or a little would be given up each time.
            Trying::Fewer if rate >= self.rate * AS_GOOD => {
                self.base = self.lanes;
                self.try_next();
            }
            Trying::More => self.go_back(Trying::Fewer),
            Trying::Fewer => self.go_back(Trying::More),
        }
    }

    fn try_next(&mut self) {
        self.trying = self.next;
        let fewest_more = self.base + 1;
        self.lanes = match self.next {
            Trying::Fewer => (self.base * 3 / 4).max(FEWEST),
            _ => (self.base * 5 / 4).max(fewest_more).min(self.most),
        };
        if self.lanes == self.base {
            let other = match self.next {
                Trying::Fewer => Trying::More,
                _ => Trying::Fewer,
            };
            self.go_back(other);
        }
    }

    fn go_back(&mut self, next: Trying) {
        self.lanes = self.base;
        self.trying = Trying::Nothing;
        self.next = next;
        self.rest = self.rests;
        self.rests = (self.rests * 2).min(LONGEST_REST);
    }

    /// From here on what moves counts anew.
    fn begin(&mut self, now: Duration) {
        self.since = now + SETTLING;
        self.work = 0.0;
        self.seen = Seen::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line moves in a second with so many lanes, and how often it refuses then.
    type Line = fn(f64) -> (f64, f64);

    /// A look of a simulated line, for the test to judge.
    struct Step {
        second: f64,
        lanes: u32,
        part_of_best: f64,
    }

    /// Climbs for so many seconds on a line that varies by three in a hundred.
    fn climb(line: Line, seconds: u32) -> Vec<Step> {
        let mut climb = Climb::up_to(MOST);
        let best = (FEWEST..=MOST).map(|lanes| line(f64::from(lanes)).0);
        let best = best.fold(0.0, f64::max);
        let mut refusals = 0.0;
        let mut steps = Vec::new();
        for tick in 1..=seconds * 20 {
            let now = Duration::from_millis(50) * tick;
            let (rate, refused) = line(f64::from(climb.lanes()));
            refusals += refused / 20.0;
            let noise = 1.0 + 0.03 * (f64::from(tick) * 0.7).sin() * (f64::from(tick) * 0.11).cos();
            let seen = Seen {
                ended: 0,
                refused: u64::from(refusals >= 1.0),
                is_crowded: true,
            };
            refusals -= if refusals >= 1.0 { 1.0 } else { 0.0 };
            let lanes = climb.look(now, rate * noise / 20.0, seen);
            steps.push(Step {
                second: now.as_secs_f64(),
                lanes,
                part_of_best: rate / best,
            });
        }
        steps
    }

    /// How often the lanes change after `second`, and the part of the best rate that they give then.
    fn afterwards(steps: &[Step], second: f64) -> (usize, f64) {
        let later: Vec<_> = steps.iter().filter(|step| step.second > second).collect();
        let changes = later.windows(2).filter(|two| two[0].lanes != two[1].lanes);
        let sum: f64 = later.iter().map(|step| step.part_of_best).sum();
        (
            changes.count(),
            sum / f64::from(u32::try_from(later.len()).unwrap()),
        )
    }

    fn lanes_at(steps: &[Step], second: f64) -> u32 {
        let at = steps.iter().find(|step| step.second >= second);
        at.unwrap().lanes
    }

    #[test]
    fn on_a_fast_line_the_knee_is_found_within_seconds_and_never_is_it_slower_than_at_first() {
        let steps = climb(|lanes| (lanes.min(50.0) * 100.0, 0.0), 120);
        assert!(lanes_at(&steps, 6.0) >= 40, "{}", lanes_at(&steps, 6.0));
        assert!(
            steps
                .iter()
                .take_while(|step| step.second < 4.0)
                .all(|step| step.lanes >= FIRST)
        );
        let (changes, part) = afterwards(&steps, 20.0);
        assert!(part > 0.95 && changes < 30, "{part}, {changes} changes");
    }

    #[test]
    fn on_a_slow_line_where_more_lanes_do_nothing_few_are_left() {
        let steps = climb(|_| (500.0, 0.0), 120);
        assert!(lanes_at(&steps, 15.0) <= 6, "{}", lanes_at(&steps, 15.0));
        let (changes, _) = afterwards(&steps, 20.0);
        assert!(changes < 20, "{changes} changes");
        assert!(steps.iter().all(|step| step.lanes <= 40));
    }

    #[test]
    fn a_server_that_refuses_above_eight_is_soon_asked_for_no_more_and_hardly_ever_later() {
        let steps = climb(
            |lanes| (lanes.min(8.0) * 50.0, (lanes - 8.0).max(0.0) * 5.0),
            300,
        );
        assert!(lanes_at(&steps, 4.0) <= 8, "{}", lanes_at(&steps, 4.0));
        let later = steps.iter().filter(|step| step.second > 4.0);
        let above = later.clone().filter(|step| step.lanes > 8).count();
        let all = later.count();
        assert!(above * 10 < all, "{above} of {all}");
        let (changes, part) = afterwards(&steps, 20.0);
        assert!(part > 0.75 && changes < 60, "{part}, {changes} changes");
    }

    #[test]
    fn where_nobody_waits_for_a_lane_nothing_is_concluded() {
        let mut climb = Climb::up_to(MOST);
        for tick in 1..1_000 {
            let work = f64::from(tick % 7);
            climb.look(Duration::from_millis(50) * tick, work, Seen::default());
        }
        assert_eq!(climb.lanes(), FIRST);
    }

    #[test]
    fn one_refusal_among_many_files_changes_nothing() {
        let mut climb = Climb::up_to(MOST);
        let seen = |refused, ended| Seen {
            ended,
            refused,
            is_crowded: false,
        };
        climb.look(Duration::from_secs(1), 1.0, seen(1, 0));
        climb.look(Duration::from_secs(2), 1.0, seen(4, 100));
        assert_eq!(climb.lanes(), FIRST);
    }

    #[test]
    fn a_low_limit_allows_few_from_the_start() {
        assert_eq!(Climb::up_to(1).lanes(), FEWEST);
        assert_eq!(Climb::up_to(10).lanes(), 10);
    }
}
