//! How much may move at once, over all transfers: many small files, or a few large ones, each in parts of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::climb::{Climb, FEWEST, MOST, Seen};
use crate::object::{Limit, Plan};
use crate::store::{Breadth, IN_PARTS, Valve};

/// The lanes that all transfers share, as many as serve best, and the valve that all their bytes pass through.
#[derive(Debug, Clone)]
pub struct Lanes(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    room: Arc<Semaphore>,
    /// Room for large files: how many parts they have at once follows the lanes, and they stay too long to take any.
    large: Arc<Semaphore>,
    valve: Valve,
    breadth: Breadth,
    pace: Mutex<Pace>,
}

/// How many lanes there are, and how that is going.
#[derive(Debug)]
struct Pace {
    start: Instant,
    climb: Climb,
    /// So many lanes are there; more than the climb has it until those who use them give them back.
    open: u32,
}

/// Room for one file; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Room {
    /// Whose lanes it takes; a large file takes none.
    lanes: Option<Lanes>,
    taken: OwnedSemaphorePermit,
}

/// Below this size a file is small: what it costs is the request.
const SMALL: u64 = 1024 * 1024;
/// So many large files move at once, each in several parts.
const LARGE_AT_ONCE: usize = 2;
/// The end of a file counts for so many bytes that moved: about what a request costs.
const FILE: f64 = 64.0 * 1024.0;

impl Default for Lanes {
    fn default() -> Self {
        Self::within(Limit::Off)
    }
}

impl Lanes {
    /// Lanes on which all uploads and downloads together keep to `limit`.
    pub fn within(limit: Limit) -> Self {
        let valve = Valve::of(limit);
        let most = u32::try_from(valve.connections(MOST as usize)).unwrap_or(MOST);
        let climb = Climb::up_to(most);
        let (open, breadth) = (climb.lanes(), Breadth::default());
        breadth.set(open);
        Self(Arc::new(Shared {
            room: Arc::new(Semaphore::new(open as usize)),
            large: Arc::new(Semaphore::new(LARGE_AT_ONCE)),
            valve,
            breadth,
            pace: Mutex::new(Pace {
                start: Instant::now(),
                climb,
                open,
            }),
        }))
    }

    /// What all bytes pass through.
    pub fn valve(&self) -> Valve {
        self.0.valve.clone()
    }

    /// How many parts of a file move at once.
    pub(super) fn breadth(&self) -> Breadth {
        self.0.breadth.clone()
    }

    /// Waits until there is room for what `plan` moves.
    pub(super) async fn room_for(&self, plan: &Plan) -> Option<Room> {
        let (lanes, is_large) = match plan {
            // The server does the work.
            Plan::Copy(_) | Plan::Purge(_) => (1, false),
            Plan::Upload(_) | Plan::Download(_) => match plan.size() {
                0..SMALL => (1, false),
                SMALL..IN_PARTS => (FEWEST, false),
                IN_PARTS.. => (1, true),
            },
        };
        let room = if is_large {
            &self.0.large
        } else {
            &self.0.room
        };
        let waits = self.0.breadth.waits();
        let taken = Arc::clone(room).acquire_many_owned(lanes).await.ok()?;
        drop(waits);
        Some(Room {
            lanes: (!is_large).then(|| self.clone()),
            taken,
        })
    }

    /// Takes in that so many bytes have moved.
    pub(super) fn moved(&self, bytes: u64) {
        #[expect(clippy::cast_precision_loss, reason = "it is compared, not counted")]
        self.look(bytes as f64, 0);
    }

    /// Takes in that a file has come to its end.
    pub(super) fn ended(&self) {
        self.look(FILE, 1);
    }

    fn look(&self, work: f64, ended: u64) {
        let shared = &self.0;
        let mut pace = self.pace();
        let seen = Seen {
            ended,
            refused: shared.breadth.refusals(),
            // Nothing can be said of fewer lanes before they are as few.
            is_crowded: shared.breadth.is_crowded() && pace.open == pace.climb.lanes(),
        };
        let now = pace.start.elapsed();
        let lanes = pace.climb.look(now, work, seen);
        shared.breadth.set(lanes);
        if lanes > pace.open {
            shared.room.add_permits((lanes - pace.open) as usize);
            pace.open = lanes;
        } else {
            // What nobody uses goes at once, the rest when it is given back.
            let gone = shared.room.forget_permits((pace.open - lanes) as usize);
            pace.open -= u32::try_from(gone).unwrap_or(0);
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.0.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let Some(lanes) = &self.lanes else {
            return;
        };
        let mut pace = lanes.pace();
        let too_many = (pace.open - pace.climb.lanes()) as usize;
        let too_many = too_many.min(self.taken.num_permits());
        if let Some(gone) = self.taken.split(too_many) {
            pace.open -= u32::try_from(gone.num_permits()).unwrap_or(0);
            gone.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::object::{DownloadPlan, IfThere, Key};

    fn file(size: u64) -> Plan {
        Plan::Download(DownloadPlan {
            key: Key::new("a").unwrap(),
            size,
            directory: "/".into(),
            name: "a".into(),
            if_there: IfThere::Ask,
            zip: None,
        })
    }

    async fn fill(lanes: &Lanes, size: u64) -> Vec<Room> {
        let mut rooms = Vec::new();
        let plan = file(size);
        while let Ok(room) = tokio::time::timeout(Duration::ZERO, lanes.room_for(&plan)).await {
            rooms.push(room.unwrap());
        }
        rooms
    }

    /// The server asks for less until there are as few lanes as there may be.
    async fn narrow(lanes: &Lanes) {
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            lanes.0.breadth.refused();
            lanes.0.breadth.refused();
            lanes.moved(1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_room_for_many_small_files_or_two_large_ones_beside_them() {
        let lanes = Lanes::default();
        let large = fill(&lanes, 1 << 30).await;
        let small = fill(&lanes, 1).await;
        assert_eq!((large.len(), small.len()), (2, 32));
        drop((large, small));
        assert_eq!(fill(&lanes, 1).await.len(), 32);
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_in_use_go_when_they_are_given_back_and_every_file_still_finds_room() {
        let lanes = Lanes::default();
        let rooms = fill(&lanes, 1).await;
        narrow(&lanes).await;
        assert_eq!(fill(&lanes, 1).await.len(), 0);
        drop(rooms);
        assert_eq!(fill(&lanes, 1).await.len(), 4);
        assert_eq!(fill(&lanes, 1 << 30).await.len(), 2);
        assert_eq!(fill(&lanes, SMALL).await.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_that_nobody_uses_go_at_once() {
        let lanes = Lanes::default();
        narrow(&lanes).await;
        assert_eq!(fill(&lanes, 1).await.len(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn where_more_moves_with_more_lanes_there_are_more() {
        let lanes = Lanes::default();
        let rooms = fill(&lanes, 1).await;
        let plan = file(1);
        let more = tokio::time::timeout(Duration::from_secs(30), async {
            let mut more = Vec::new();
            loop {
                more.push(lanes.room_for(&plan).await);
            }
        });
        let moving = async {
            for _ in 0..100 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                let open = lanes.pace().climb.lanes();
                lanes.moved(u64::from(open) * 10_000);
            }
        };
        let _: (Result<(), _>, ()) = tokio::join!(more, moving);
        assert!(lanes.pace().open >= 60, "{}", lanes.pace().open);
        drop(rooms);
    }
}
