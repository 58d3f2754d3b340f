//! How much may move at once, over all transfers: many small files, or a few large ones, each in parts of its own.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::object::Plan;
use crate::store::IN_PARTS;

/// The lanes that all transfers share.
#[derive(Debug, Clone)]
pub struct Lanes(Arc<Semaphore>);

/// So many small files move at once.
const ALL: u32 = 32;
/// Below this size a file is small: what it costs is the request.
const SMALL: u64 = 1024 * 1024;

impl Default for Lanes {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ALL as usize)))
    }
}

impl Lanes {
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
        Arc::clone(&self.0).acquire_many_owned(lanes).await.ok()
    }
}
