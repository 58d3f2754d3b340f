//! How many parts of one file may move at once, as the lanes have it; whether any waits, and how often the server asked for less.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

use aws_sdk_s3::config::interceptors::FinalizerInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;

/// What all transfers tell and are told of how much moves at once; its clones are one.
#[derive(Debug, Clone, Default)]
pub struct Breadth(Arc<Told>);

#[derive(Debug)]
struct Told {
    lanes: AtomicU32,
    waiting: AtomicUsize,
    refused: AtomicU64,
}

/// With so many lanes a file has its usual number of parts at once.
const USUAL: u32 = 32;

impl Default for Told {
    fn default() -> Self {
        Self {
            lanes: AtomicU32::new(USUAL),
            waiting: AtomicUsize::new(0),
            refused: AtomicU64::new(0),
        }
    }
}

impl Breadth {
    /// Says how many lanes there are.
    pub fn set(&self, lanes: u32) {
        self.0.lanes.store(lanes, Ordering::Relaxed);
    }

    /// Whether any file or part waits for another one to end.
    pub fn is_crowded(&self) -> bool {
        self.0.waiting.load(Ordering::Relaxed) > 0
    }

    /// Notes that one waits, until what is returned is dropped.
    pub fn waits(&self) -> Waits {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        Waits(self.clone())
    }

    /// How often the server asked for less, or did not answer in time, since this was asked last.
    pub fn refusals(&self) -> u64 {
        self.0.refused.swap(0, Ordering::Relaxed)
    }

    /// Notes that the server asked for less, after many tries.
    pub fn refused(&self) {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// How many parts of a file move at once, for which `usual` is the usual number.
    pub(super) fn parts(&self, usual: usize) -> usize {
        let lanes = self.0.lanes.load(Ordering::Relaxed) as usize;
        (usual * lanes / USUAL as usize).max(1)
    }
}

/// One that waits for others to end.
#[derive(Debug)]
pub struct Waits(Breadth);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Hears what the SDK tries again by itself, and would not tell.
impl Intercept for Breadth {
    fn name(&self) -> &'static str {
        "Breadth"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let status = context.response().map(|answer| answer.status().as_u16());
        let failed = context.output_or_error().and_then(Result::err);
        let is_late = matches!(failed, Some(error) if error.is_timeout_error());
        if is_late || matches!(status, Some(429 | 503)) {
            self.refused();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_usual_parts_with_the_usual_lanes_twice_as_many_at_most_and_one_always() {
        let breadth = Breadth::default();
        let mut parts = Vec::new();
        for lanes in [32, 64, 4] {
            breadth.set(lanes);
            parts.push((breadth.parts(4), breadth.parts(6)));
        }
        assert_eq!(parts, [(4, 6), (8, 12), (1, 1)]);
    }

    #[test]
    fn it_is_crowded_while_one_waits() {
        let breadth = Breadth::default();
        let (one, other) = (breadth.waits(), breadth.waits());
        drop(one);
        assert!(breadth.is_crowded());
        drop(other);
        assert!(!breadth.is_crowded());
    }
}
