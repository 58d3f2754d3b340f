//! A few threads that share numbered jobs and go home as soon as they are told to.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// How many threads are worth having here.
pub fn hands() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// What `work` makes of each job from 0 up to `jobs`, in their order, on all cores.
///
/// Each thread first makes its own tools. Once `stop` is set no job is begun any more, and those that were not are
/// missing in the answer: whoever set it does not want it.
pub fn share<Tools, Made: Send>(
    jobs: usize,
    stop: &AtomicBool,
    tools: impl Fn() -> Tools + Sync,
    work: impl Fn(&mut Tools, usize) -> Made + Sync,
) -> Vec<Made> {
    let next = AtomicUsize::new(0);
    let toil = || {
        let mut tools = tools();
        let mut made = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                break;
            }
            made.push((job, work(&mut tools, job)));
        }
        made
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..hands().min(jobs)).map(|_| scope.spawn(toil)).collect();
        let mut made = toil();
        for other in others {
            match other.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(job, _)| *job);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_lies_in_the_order_of_the_jobs() {
        let stop = AtomicBool::new(false);
        let made = share(1_000, &stop, || 2, |twice, job| job * *twice);
        assert_eq!(made, (0..1_000).map(|job| job * 2).collect::<Vec<_>>());
    }

    #[test]
    fn who_is_told_to_stop_begins_nothing_new() {
        let stop = AtomicBool::new(false);
        let made = share(
            1_000_000,
            &stop,
            || (),
            |(), _| stop.store(true, Ordering::Relaxed),
        );
        assert!(made.len() <= hands());
    }
}
