//! The gateway as an operator starts it: what it refuses, what it writes, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::session::FILEDESK;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const TOKEN: &str = "hush-hush-hush-hush";

/// filedesk as a service starts it, at home in `folder`.
fn filedesk(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(FILEDESK);
    command.args(arguments).env_clear().current_dir(folder);
    command.env("HOME", folder);
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A served demo, whose `.env` lies in `folder`.
fn demo(folder: &Path) -> Running {
    let mut demo = filedesk(folder, &["demo", "--serve"]);
    let mut demo = Running(demo.spawn().expect("it starts"));
    let printed = demo.0.stdout.take().expect("a pipe");
    let lines: Vec<_> = BufReader::new(printed)
        .lines()
        .take(6)
        .collect::<Result<_, _>>()
        .expect("six lines");
    std::fs::write(folder.join(".env"), lines.join("\n")).expect("a file");
    demo
}

/// The address in `Listening on http://… · …`.
fn address(gateway: &mut Running) -> String {
    let told = gateway.0.stderr.take().expect("a pipe");
    let mut line = String::new();
    BufReader::new(told)
        .read_line(&mut line)
        .expect("a first line");
    assert!(
        line.ends_with("· bucket agency-documents · uploads/, jobs/\n"),
        "{line}"
    );
    let address = line
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    address.expect("an address").to_owned()
}

fn asked(address: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: here\r\n{headers}Connection: close\r\n\r\n"
    )
    .expect("it hears");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn a_gateway_leads_to_files_writes_down_who_asked_and_ends_when_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let _demo = demo(folder.path());
    let mut gateway = filedesk(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let gateway = gateway.env("FILEDESK_GATEWAY_TOKEN", TOKEN).spawn();
    let mut gateway = Running(gateway.expect("it starts"));
    let address = address(&mut gateway);
    let path = "/api/files/uploads/agency_invoice/scan0001.pdf";
    assert!(asked(&address, path, "").starts_with("HTTP/1.1 401 "));
    let token = format!("Authorization: Bearer {TOKEN}\r\n");
    let answer = asked(&address, path, &token);
    assert!(answer.starts_with("HTTP/1.1 302 "), "{answer}");
    assert!(answer.contains("X-Amz-Signature="), "{answer}");
    kill_process(Pid::from_child(&gateway.0), Signal::TERM).expect("it is there");
    let status = gateway.0.wait().expect("it is our child");
    assert_eq!(status.code(), Some(0));
    let mut log = String::new();
    let written = gateway.0.stdout.take().expect("a pipe");
    BufReader::new(written)
        .read_to_string(&mut log)
        .expect("text");
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(
        log.contains("\"status\":401") && log.contains("\"status\":302"),
        "{log}"
    );
    assert!(!log.contains("X-Amz") && !log.contains(TOKEN), "{log}");
    let ledger = folder.path().join(".local/state/filedesk/ledger.jsonl");
    let ledger = std::fs::read_to_string(ledger).expect("the ledger of this home");
    assert_eq!(ledger.lines().count(), 1, "{ledger}");
    assert!(ledger.contains("scan0001.pdf"), "{ledger}");
    assert!(!ledger.contains("X-Amz"), "{ledger}");
}

#[test]
fn beyond_this_machine_a_gateway_starts_only_with_a_token() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".env"), "S3_BUCKET_NAME=desk\n").expect("a file");
    let mut gateway = filedesk(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    let output = gateway.output().expect("it starts");
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("Set FILEDESK_GATEWAY_TOKEN"), "{told}");
}

#[test]
fn an_address_that_is_taken_is_told_and_no_gateway_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let _demo = demo(folder.path());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    let mut gateway = filedesk(folder.path(), &["serve", "--listen", &address]);
    let output = gateway.output().expect("it starts");
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("Could not listen on 127.0.0.1:"), "{told}");
}

#[test]
fn a_gateway_without_a_bucket_shows_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = filedesk(folder.path(), &["serve"])
        .output()
        .expect("it starts");
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("S3_BUCKET_NAME=your-bucket"), "{told}");
}
