//! How much may move at once, over all transfers: many small files, or a few large ones, each in parts of its own.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::object::{Limit, Plan};
use crate::store::{IN_PARTS, Valve};

/// The lanes that all transfers share, and the valve that all their bytes pass through.
#[derive(Debug, Clone)]
pub struct Lanes {
    room: Arc<Semaphore>,
    valve: Valve,
}

/// So many small files move at once.
const ALL: u32 = 32;
/// Below this size a file is small: what it costs is the request.
const SMALL: u64 = 1024 * 1024;

impl Default for Lanes {
    fn default() -> Self {
        Self::within(Limit::Off)
    }
}

impl Lanes {
    /// Lanes on which all uploads and downloads together keep to `limit`.
    pub fn within(limit: Limit) -> Self {
        Self {
            room: Arc::new(Semaphore::new(ALL as usize)),
            valve: Valve::of(limit),
        }
    }

    /// What all bytes pass through.
    pub(super) fn valve(&self) -> Valve {
        self.valve.clone()
    }

    /// Waits until there is room for what `plan` moves; the room is given back when the answer is dropped.
    pub(super) async fn room_for(&self, plan: &Plan) -> Option<OwnedSemaphorePermit> {
        let lanes = match plan {
            // The server does the work.
            Plan::Copy(_) | Plan::Purge(_) => 1,
            Plan::Upload(_) | Plan::Download(_) => match plan.size() {
                0..SMALL => 1,
                SMALL..IN_PARTS => 4,
                IN_PARTS.. => 16,
            },
        };
        Arc::clone(&self.room).acquire_many_owned(lanes).await.ok()
    }
}
