//! The clipboard of the emulated terminal, and a link on it opened as a browser would.

use std::process::Command;

use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::session::{Desk, FILEDESK};

/// What OSC 52 has brought.
#[derive(Default)]
pub struct Clipboard {
    /// Every text, oldest first.
    pub taken: Vec<String>,
}

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.taken.push(plain(data));
    }
}

/// The text behind Base64.
fn plain(encoded: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = encoded
        .iter()
        .filter_map(|letter| ALPHABET.iter().position(|known| known == letter));
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        bits = (bits << 6 | digit) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).expect("eight bits"));
        }
    }
    String::from_utf8(bytes).expect("what is copied is text")
}

/// The status and the body that a plain GET is answered with.
fn fetched(url: &str) -> (u16, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
        let answer = client.get(url.parse().expect("a URL")).await.expect(url);
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a whole body");
        (status, body.to_bytes().to_vec())
    })
}

#[test]
fn a_copied_link_opens_the_document_for_anyone() {
    let mut desk = Desk::new().sized(120, 32).starts(&["demo"]);
    desk.sees("agency_invoice/");
    desk.types(":templates/briefing.docx\r");
    desk.sees("Checksum");
    desk.types("y");
    let link = desk.copied();
    assert!(link.starts_with("http://127.0.0.1:"), "{link}");
    assert!(link.contains("X-Amz-Expires=3600"), "{link}");
    let (status, body) = fetched(&link);
    assert_eq!(status, 200);
    let kept: &[u8] = include_bytes!("../../assets/demo/briefing.docx");
    assert!(
        body == kept,
        "{} bytes instead of {}",
        body.len(),
        kept.len()
    );
    desk.sees("Works until");
    desk.sees("Sent to your terminal's clipboard (OSC 52)");
}

/// tmux drops OSC 52 from programs as it is set up usually; that the link arrives is the work of `load-buffer -w`.
#[test]
fn inside_tmux_a_link_reaches_the_terminal_around_it() {
    if !has_tmux() {
        return;
    }
    let desk = Desk::new().sized(100, 30);
    let (home, socket) = (desk.home().to_owned(), "desk");
    let program = format!("{FILEDESK} demo");
    // The server goes with its terminal, even when this test fails.
    std::fs::write(home.join("conf"), "set -g destroy-unattached on").expect("a file");
    let arguments = ["-f", "conf", "-S", socket, "new-session", &program];
    let mut desk = desk.runs("tmux", &arguments);
    desk.sees("rate_card/");
    desk.types(":templates/briefing.docx\r");
    desk.sees("Checksum");
    desk.types("y");
    desk.sees("in tmux's buffer");
    let link = desk.copied();
    assert!(link.contains("/templates/briefing.docx?"), "{link}");
    let mut buffer = Command::new("tmux");
    buffer.current_dir(home).args(["-S", socket, "show-buffer"]);
    let buffer = buffer.output().expect("tmux answers");
    assert_eq!(String::from_utf8_lossy(&buffer.stdout), link);
    desk.types("qq");
    assert_eq!(desk.ends(), 0);
}

/// `.ci/run` installs it; who has none may still run the other tests.
fn has_tmux() -> bool {
    Command::new("tmux").arg("-V").output().is_ok()
}

#[test]
fn the_debug_log_holds_neither_the_secret_nor_a_signature() {
    let mut desk = Desk::new().starts(&["demo", "--log", "desk.log"]);
    desk.sees("agency_invoice/");
    desk.types(":templates/briefing.docx\r");
    desk.sees("Checksum");
    desk.types("y");
    let link = desk.copied();
    desk.types("qq");
    assert_eq!(desk.ends(), 0);
    let log = std::fs::read_to_string(desk.home().join("desk.log")).expect("the log");
    assert!(
        log.contains("sign ticket="),
        "the log says what was asked for"
    );
    let (_, signature) = link.split_once("X-Amz-Signature=").expect("a signature");
    for secret in ["X-Amz-Signature", signature, "demo-secret"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
