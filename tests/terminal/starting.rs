//! Starting: what is said where there is no bucket, no answer, no terminal, or nothing to browse.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::session::{Desk, FILEDESK};

/// filedesk as a script starts it, with pipes instead of a terminal.
fn piped(arguments: &[&str]) -> Command {
    let mut command = Command::new(FILEDESK);
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

fn answered(arguments: &[&str]) -> (Option<i32>, String, String) {
    let home = tempfile::tempdir().expect("a folder");
    let output: Output = piped(arguments)
        .current_dir(home.path())
        .env("HOME", home.path())
        .output()
        .expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A served demo that ends with the test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let (code, help, errors) = answered(&["--help"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    for part in ["Usage: filedesk", "--read-only", "S3_BUCKET_NAME", "demo"] {
        assert!(help.contains(part), "{part} is missing in\n{help}");
    }
    let (code, version, _) = answered(&["--version"]);
    let expected = concat!("filedesk ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!((code, version.as_str()), (Some(0), expected));
}

#[test]
fn without_a_bucket_a_newcomer_is_shown_what_to_do() {
    let mut desk = Desk::new().starts(&[]);
    assert_eq!(desk.ends(), 2);
    desk.sees("filedesk demo");
    desk.sees("S3_BUCKET_NAME=your-bucket");
    desk.has_its_terminal_back();
}

#[test]
fn into_a_pipe_nothing_is_drawn() {
    let (code, output, errors) = answered(&["demo"]);
    assert_eq!((code, output.as_str()), (Some(2), ""));
    assert!(errors.contains("needs a terminal"), "{errors}");
}

#[test]
fn a_slip_in_the_configuration_file_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.toml");
    std::fs::write(&path, "[message]\neach = '{name} {lnk}'\n").expect("a file");
    let path = path.to_str().expect("text");
    let (code, _, errors) = answered(&["demo", "--config", path]);
    assert_eq!(code, Some(2));
    let told = format!("filedesk: {path}:2: `each` knows no {{lnk}}; it may name {{name}}");
    assert!(errors.starts_with(&told), "{errors}");
}

#[test]
fn a_server_that_is_down_is_told_on_the_screen() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = format!("http://{}", free.local_addr().expect("its address"));
    drop(free);
    let mut desk = Desk::new()
        .with("S3_BUCKET_NAME", "desk")
        .with("S3_ENDPOINT_URL", &endpoint)
        .with("S3_FORCE_PATH_STYLE", "true")
        .with("AWS_REGION", "us-east-1")
        .with("AWS_ACCESS_KEY_ID", "key")
        .with("AWS_SECRET_ACCESS_KEY", "secret")
        .starts(&[]);
    desk.sees("uploads/");
    desk.sees("the server does not answer.");
    desk.sees("Check the network and the address (S3_ENDPOINT_URL), then press r.");
    desk.types("q");
    assert_eq!(desk.ends(), 0);
    desk.has_its_terminal_back();
}

#[test]
fn a_served_demo_is_browsed_with_the_lines_that_it_prints() {
    let mut serving = piped(&["demo", "--serve"]);
    let serving = serving.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut serving = Served(serving);
    let printed = serving.0.stdout.take().expect("a pipe");
    let lines: Vec<_> = BufReader::new(printed)
        .lines()
        .take(6)
        .collect::<Result<_, _>>()
        .expect("six lines");
    let desk = Desk::new().sized(120, 32);
    std::fs::write(desk.home().join(".env"), lines.join("\n")).expect("a file");
    let mut desk = desk.starts(&[]);
    desk.sees("From .env in this folder: ");
    desk.sees("http://127.0.0.1:");
    desk.sees("rate_card/");
    desk.types("q");
    assert_eq!(desk.ends(), 0);
}

#[test]
fn a_served_demo_ends_when_asked_to() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut serving = piped(&["demo", "--serve"]);
        let serving = serving.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut serving = Served(serving);
        let printed = serving.0.stdout.take().expect("a pipe");
        let mut lines = BufReader::new(printed).lines();
        assert!(lines.next().is_some_and(|line| line.is_ok()));
        kill_process(Pid::from_child(&serving.0), signal).expect("it is there");
        let status = serving.0.wait().expect("it is our child");
        assert_eq!(status.code(), Some(0), "{signal:?}");
    }
}
