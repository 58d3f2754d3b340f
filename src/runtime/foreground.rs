//! Whose the terminal is, ours or a shell's that works in front of us, and how it is touched without being stuck there.
//!
//! The system stops the whole group of a process that changes a terminal, or reads from it, while another group is in
//! front there. Once continued the call is begun anew, and stopped anew: whatever else was asked of the process, to
//! end above all, is never done. So nothing here is ever stopped in a call, only where it means to be.

use std::io;

use nix::sys::signal::{SigSet, SigmaskHow, Signal as Masked};
use rustix::process::{self, Signal};
use rustix::termios;

/// Whether nobody else is in front of the terminal; where there are no jobs, nobody ever is.
pub(super) fn is_ours() -> bool {
    termios::tcgetpgrp(io::stdin()).map_or(true, |front| front == process::getpgrp())
}

/// Stops until a shell continues it.
///
/// The whole group, so that a `cargo run` around us stops too. Not TSTP, which we hear ourselves, and not STOP: the
/// system withholds TTOU where no shell could wake us again, as after `xterm -e filedesk`.
pub(super) fn stop() -> io::Result<()> {
    Ok(process::kill_current_process_group(Signal::TTOU)?)
}

/// Changes the terminal without being stopped for it, even if a shell comes in front of it meanwhile.
///
/// For the moment only: threads that this one starts inherit the mask, and so would the programs that they start.
pub(super) fn unstoppable<T>(change: impl FnOnce() -> T) -> T {
    let before = SigSet::from(Masked::SIGTTOU).thread_swap_mask(SigmaskHow::SIG_BLOCK);
    let changed = change();
    if let Ok(before) = before {
        let _ = before.thread_set_mask();
    }
    changed
}

/// Lets this thread read from the terminal without being stopped for it: behind a shell it only gets no keys.
///
/// crossterm keeps asking for them there, but nothing stays awake behind a shell for long.
pub(super) fn read_unstoppably() {
    let _ = SigSet::from(Masked::SIGTTIN).thread_block();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_masked() -> bool {
        let mask = SigSet::thread_get_mask().expect("a mask");
        mask.contains(Masked::SIGTTOU)
    }

    #[test]
    fn a_shell_that_comes_in_front_stops_no_change_and_afterwards_it_could() {
        assert!(!is_masked());
        assert!(unstoppable(is_masked));
        assert!(!is_masked());
    }
}
