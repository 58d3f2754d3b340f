//! Until the terminal has answered: keys are heard as ever, and the answer is picked out from among them.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use terminput_crossterm::to_crossterm;

use super::canvas;
use super::question::{Answers, Next, event, is_answer, is_paste, next};
use crate::preview::Canvas;

/// A key that is sent as several bytes has come by then; a lone escape is the key of that name.
const WHOLE: Duration = Duration::from_millis(50);
/// An answer that has begun has come by then, however bad the line is.
const ANSWERED: Duration = Duration::from_secs(5);
/// The keys are looked for so often while they are for a shell in front.
const BEHIND: Duration = Duration::from_secs(1);

/// What is heard until then.
struct Early<'a> {
    buffer: Vec<u8>,
    answers: Answers,
    is_answered: bool,
    /// Whoever is told has had enough.
    is_over: bool,
    tell: &'a mut dyn FnMut(Event) -> bool,
}

/// Hears the terminal until it has answered what it was asked; what never answers is heard like that for good. Tells each
/// event, until whoever is told says that it is enough. Then what can be drawn with.
pub(in crate::runtime) fn hear(tell: &mut dyn FnMut(Event) -> bool) -> io::Result<Option<Canvas>> {
    let mut early = Early::new(tell);
    while !early.is_done() {
        match read(early.patience())? {
            Some(bytes) => early.feed(&bytes),
            None => early.give_up(),
        }
    }
    Ok(early.answers.canvas(canvas::cell()))
}

impl<'a> Early<'a> {
    fn new(tell: &'a mut dyn FnMut(Event) -> bool) -> Self {
        Self {
            buffer: Vec::new(),
            answers: Answers::default(),
            is_answered: false,
            is_over: false,
            tell,
        }
    }

    fn is_done(&self) -> bool {
        self.is_over || (self.is_answered && self.buffer.is_empty())
    }

    /// How long more may take to come; `None` where that is up to the person.
    fn patience(&self) -> Option<Duration> {
        match self.buffer.as_slice() {
            [] => None,
            bytes if is_paste(bytes) => None,
            bytes if is_answer(bytes) => Some(ANSWERED),
            _ => Some(WHOLE),
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        self.take();
    }

    /// Takes what has come whole.
    fn take(&mut self) {
        while !self.buffer.is_empty() && !self.is_over {
            match next(&self.buffer) {
                Next::Answer(length, answer) => {
                    self.is_answered |= self.answers.take(answer);
                    self.buffer.drain(..length);
                }
                Next::Event(length, event) => self.told(length, event),
                Next::Noise(length) => drop(self.buffer.drain(..length)),
                Next::More => return,
            }
        }
    }

    /// Nothing follows: what has come is all that there is of it.
    fn give_up(&mut self) {
        match event(&self.buffer) {
            Next::Event(length, event) if !is_answer(&self.buffer) => self.told(length, event),
            // Half of something is nothing.
            _ => self.buffer.clear(),
        }
        self.take();
    }

    fn told(&mut self, length: usize, event: terminput::Event) {
        self.buffer.drain(..length);
        if let Ok(event) = to_crossterm(event) {
            self.is_over |= !(self.tell)(event);
        }
    }
}

/// What has come, as soon as something has; nothing if nothing does for so long.
fn read(wait: Option<Duration>) -> io::Result<Option<Vec<u8>>> {
    let terminal = rustix::stdio::stdin();
    let timespec = |wait| Timespec::try_from(wait).unwrap_or_default();
    let wait = wait.map(timespec);
    let mut ready = [PollFd::new(&terminal, PollFlags::IN)];
    loop {
        match poll(&mut ready, wait.as_ref()) {
            Ok(0) => return Ok(None),
            Err(Errno::INTR) => continue,
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = vec![0; 1024];
        match rustix::io::read(terminal, &mut bytes) {
            Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            Ok(length) => {
                bytes.truncate(length);
                return Ok(Some(bytes));
            }
            // A shell is in front: the keys are for it.
            Err(Errno::IO) => pause(BEHIND),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Lets so much time go by.
pub(in crate::runtime) fn pause(time: Duration) {
    let time = Timespec::try_from(time).unwrap_or_default();
    let _ = poll(&mut [], Some(&time));
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    /// What is told of these pieces, after each of which nothing comes for a while where it is a pause.
    fn told(pieces: &[&str]) -> (Vec<String>, Option<Canvas>) {
        let mut events = Vec::new();
        let mut tell = |event: Event| {
            events.push(match event {
                Event::Key(key) if key.modifiers.contains(KeyModifiers::ALT) => {
                    format!("alt-{}", key.code)
                }
                Event::Key(key) => key.code.to_string(),
                Event::Paste(text) => format!("paste {text}"),
                other => format!("{other:?}"),
            });
            true
        };
        let mut early = Early::new(&mut tell);
        for piece in pieces {
            let is_over = match *piece {
                "(pause)" => early.patience() == Some(WHOLE),
                "(long pause)" => early.patience().is_some(),
                bytes => {
                    early.feed(bytes.as_bytes());
                    false
                }
            };
            if is_over {
                early.give_up();
            }
        }
        let canvas = early.answers.canvas(None).filter(|_| early.is_answered);
        (events, canvas)
    }

    const ANSWER: [&str; 3] = [
        "\x1b_Gi=31;",
        "OK\x1b\\\x1bP>|ki",
        "tty(0.36.4)\x1b\\\x1b[6;20;10t\x1b[?62;c",
    ];

    #[test]
    fn an_answer_that_comes_in_pieces_is_no_key() {
        let [one, two, three] = ANSWER;
        let (events, canvas) = told(&[one, "(pause)", two, "(pause)", three]);
        assert_eq!(events, [""; 0]);
        assert!(canvas.is_some());
    }

    #[test]
    fn an_answer_that_never_ends_gives_the_keys_back() {
        let (events, canvas) = told(&["\x1b_Gi=31;", "(long pause)", "j"]);
        assert_eq!((events, canvas), (vec!["j".to_owned()], None));
    }

    #[test]
    fn text_that_is_pasted_slowly_is_pasted_whole() {
        let (events, _) = told(&["\x1b[200~abc", "(pause)", "(long pause)", "?d\x1b[201~j"]);
        assert_eq!(events, ["paste abc?d", "j"]);
    }

    #[test]
    fn an_escape_is_a_key_and_takes_none_along() {
        assert_eq!(
            told(&["\x1b", "(pause)", "j"]).0,
            [&KeyCode::Esc.to_string(), "j"]
        );
        assert_eq!(told(&["\x1bPjj"]).0, ["alt-P", "j", "j"]);
        assert_eq!(told(&["\x1b_j"]).0, ["alt-_", "j"]);
        assert_eq!(told(&["\x1b[B"]).0, [KeyCode::Down.to_string()]);
    }
}
