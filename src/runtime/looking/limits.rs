//! What a child that decodes may use: memory, time, no file and no network.

use std::io;

/// So much memory it may use beside its program, in bytes.
const MEMORY: u64 = 240 << 20;
/// So much address space, its program included.
const SPACE: u64 = 2 << 30;
/// So many seconds of a processor may go into one document; filedesk itself stops it sooner.
const SECONDS: u64 = 4;

/// Sets everything that holds for all documents. From then on nothing can be opened any more, no file and no connection.
#[cfg(unix)]
pub(super) fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |limit: u64| Rlimit {
        current: Some(limit),
        maximum: Some(limit),
    };
    setrlimit(Resource::Core, most(0))?;
    setrlimit(Resource::As, most(SPACE))?;
    setrlimit(Resource::Data, most(MEMORY))?;
    setrlimit(Resource::Nofile, most(3))?;
    Ok(())
}

/// Allows the time for one more document.
#[cfg(unix)]
pub(super) fn allow_one_more() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or_default();
    setrlimit(
        Resource::Cpu,
        Rlimit {
            current: Some(used + SECONDS),
            maximum: None,
        },
    )?;
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
