//! Hands the arguments to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    filedesk::run(std::env::args_os())
}
