//! What a child that decodes may use: memory, time, no file and no network.

use std::io;

/// So much memory it may use beside its program, in bytes.
const MEMORY: u64 = 240 << 20;
/// So much address space, its program included.
const SPACE: u64 = 2 << 30;
/// So many seconds of a processor may go into one document; filedesk itself stops it sooner.
const SECONDS: u64 = 4;

/// Sets everything that holds for all documents. From then on there is no number left for a file or a connection to be opened
/// with, nothing is written to a file, and no other process is started (but by root). It is no jail.
#[cfg(unix)]
pub(super) fn confine() -> io::Result<()> {
    use rustix::process::Resource;
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::As, SPACE),
        (Resource::Data, MEMORY),
        (Resource::Nofile, 3),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
    ] {
        limit(resource, most)?;
    }
    Ok(())
}

/// At most so much, or what is allowed at all if that is less.
#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) -> io::Result<()> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let allowed = getrlimit(resource).maximum;
    let limit = Some(allowed.map_or(most, |allowed| allowed.min(most)));
    let new = Rlimit {
        current: limit,
        maximum: limit,
    };
    setrlimit(resource, new)?;
    Ok(())
}

/// Allows the time for one more document.
#[cfg(unix)]
pub(super) fn allow_one_more() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let wanted = u64::try_from(used).unwrap_or_default() + SECONDS;
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = Some(maximum.map_or(wanted, |maximum| maximum.min(wanted)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum })?;
    Ok(())
}

/// Only unix has such limits; elsewhere filedesk watches over time alone.
#[cfg(not(unix))]
pub(super) fn confine() -> io::Result<()> {
    Ok(())
}

/// See [`confine`].
#[cfg(not(unix))]
pub(super) fn allow_one_more() -> io::Result<()> {
    Ok(())
}
