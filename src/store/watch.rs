//! What a transfer listens to and speaks through.

use std::fmt;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

/// A person's side of one transfer: the wish to stop, and the ear for how far it has come.
#[derive(Clone)]
pub struct Watch {
    pub(super) stop: CancellationToken,
    pub(super) moved: Arc<dyn Fn(u64) + Send + Sync>,
}

impl Watch {
    /// Stops when `stop` says so, and tells `moved` how many bytes have moved so far in all:
    /// at most ten times a second, and once at the end.
    pub fn new(stop: CancellationToken, moved: impl Fn(u64) + Send + Sync + 'static) -> Self {
        let moved = Arc::new(moved);
        Self { stop, moved }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Watch")
            .field("stop", &self.stop)
            .finish_non_exhaustive()
    }
}
