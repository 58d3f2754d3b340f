//! What a terminal is asked about pictures, and how its answers are told from keys.

use terminput::Event;

use crate::preview::{Canvas, Protocol};

/// A picture of one point, which kitty answers; its name (XTVERSION); how many points a cell has (XTWINOPS 16); and last what
/// every terminal answers: which kind of terminal it is (DA1), with 4 among the numbers if it takes sixels.
///
/// Sources: kitty's graphics protocol, "Querying support"; xterm's control sequences.
pub(in crate::runtime) const QUESTION: &str = concat!(
    "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    "\x1b[>0q",
    "\x1b[16t",
    "\x1b[c",
);

/// What comes next of what a terminal sends.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Part of an answer, of so many bytes.
    Answer(usize, Answer),
    /// Something that the person did, of so many bytes.
    Event(usize, Event),
    /// Nothing that is known, of so many bytes.
    Noise(usize),
    /// More has to come before it can be told.
    More,
}

/// Part of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It speaks kitty's language, or does not.
    Kitty(bool),
    /// What it is called, with its version.
    Name(String),
    /// How many points a cell has, sideways and down.
    Cell(u16, u16),
    /// Whether it takes sixels. Nothing comes after it.
    Last(bool),
}

/// What a terminal has answered.
#[derive(Debug, Default)]
pub(super) struct Answers {
    speaks_kitty: bool,
    name: String,
    cell: Option<(u16, u16)>,
    has_sixels: bool,
}

/// What comes next among these bytes; they are not none.
pub(super) fn next(bytes: &[u8]) -> Next {
    match bytes {
        bytes if is_paste(bytes) => {
            let mut places = bytes.windows(PASTED.len());
            match places.position(|some| some == PASTED) {
                Some(end) => event(&bytes[..end + PASTED.len()]),
                None => Next::More,
            }
        }
        [0x1b, b'_', b'G', ..] => string(bytes, |said| {
            let said = said.strip_prefix("Gi=31;")?;
            Some(Answer::Kitty(said == "OK"))
        }),
        [0x1b, b'P', b'>', ..] => string(bytes, |said| {
            let name = said.strip_prefix(">|")?;
            Some(Answer::Name(name.to_owned()))
        }),
        [0x1b, b'[', b'?', ..] => numbers(bytes, 3).unwrap_or_else(|| event(bytes)),
        [0x1b, b'[', b'6', b';', ..] => numbers(bytes, 2).unwrap_or_else(|| event(bytes)),
        // The beginning of an answer, or a key: what comes next tells, and that soon.
        [0x1b] | [0x1b, b'_' | b'P' | b'['] | [0x1b, b'[', b'6'] => Next::More,
        _ => event(bytes),
    }
}

/// How text that is pasted begins and ends (xterm's bracketed paste).
const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";

/// Whether this is the beginning of text that is pasted.
pub(super) fn is_paste(bytes: &[u8]) -> bool {
    bytes.starts_with(PASTE)
}

/// Whether this is the beginning of an answer, and of no key.
pub(super) fn is_answer(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 4] = [b"\x1b_G", b"\x1bP>", b"\x1b[?", b"\x1b[6;"];
    begins.iter().any(|begin| bytes.starts_with(begin))
}

/// A key, the mouse, or text that was pasted.
pub(super) fn event(bytes: &[u8]) -> Next {
    // A lone escape is a key only where nothing follows.
    let least = match bytes {
        bytes if is_paste(bytes) => bytes.len(),
        [0x1b, _, ..] => 2,
        _ => 1,
    };
    for length in least..=bytes.len() {
        match Event::parse_from(&bytes[..length]) {
            Ok(Some(event)) => return Next::Event(length, event),
            Ok(None) => {}
            Err(_) => return Next::Noise(length),
        }
    }
    Next::More
}

/// A string that ends as control strings do.
fn string(bytes: &[u8], read: impl Fn(&str) -> Option<Answer>) -> Next {
    /// No answer is longer.
    const MOST: usize = 256;
    let end = bytes.windows(2).position(|two| two == b"\x1b\\");
    let Some(end) = end.filter(|end| *end >= 2) else {
        return if bytes.len() < MOST {
            Next::More
        } else {
            Next::Noise(2)
        };
    };
    let said = String::from_utf8_lossy(&bytes[2..end]);
    match read(&said) {
        Some(answer) => Next::Answer(end + 2, answer),
        None => Next::Noise(end + 2),
    }
}

/// Numbers between semicolons, from an offset on; nothing if what ends them is no answer.
fn numbers(bytes: &[u8], from: usize) -> Option<Next> {
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
    let rest = &bytes[from..];
    let Some(end) = rest.iter().position(|byte| !is_number(byte)) else {
        return Some(Next::More);
    };
    let told = String::from_utf8_lossy(&rest[..end]);
    let numbers: Vec<u16> = told
        .split(';')
        .filter_map(|number| number.parse().ok())
        .collect();
    let answer = match (rest[end], numbers.as_slice()) {
        (b'c', numbers) if from == 3 => Answer::Last(numbers.contains(&4)),
        (b't', [6, height, width]) => Answer::Cell(*width, *height),
        _ => return None,
    };
    Some(Next::Answer(from + end + 1, answer))
}

impl Answers {
    /// Takes one down; whether it was the last.
    pub(super) fn take(&mut self, answer: Answer) -> bool {
        match answer {
            Answer::Kitty(speaks) => self.speaks_kitty = speaks,
            Answer::Name(name) => self.name = name,
            Answer::Cell(width, height) => self.cell = Some((width, height)),
            Answer::Last(has_sixels) => {
                self.has_sixels = has_sixels;
                return true;
            }
        }
        false
    }

    /// What can be drawn with, if anything; a cell has as many points as the system says where the terminal does not.
    pub(super) fn canvas(&self, of_system: Option<(u16, u16)>) -> Option<Canvas> {
        // They answer in kitty's language too, and have more of this one.
        let speaks_iterm2 = ["iTerm2", "WezTerm", "Konsole"]
            .iter()
            .any(|name| self.name.starts_with(name));
        let protocol = if speaks_iterm2 {
            Protocol::ITerm2
        } else if self.speaks_kitty {
            Protocol::Kitty
        } else if self.has_sixels {
            Protocol::Sixel
        } else {
            return None;
        };
        let is_size = |cell: &(u16, u16)| cell.0 > 0 && cell.1 > 0;
        let cell = self.cell.filter(is_size).or(of_system).unwrap_or(USUAL);
        Some(Canvas { protocol, cell })
    }
}

/// So many points a cell has where nobody says.
pub(super) const USUAL: (u16, u16) = (10, 20);

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told from those bytes, however they are cut.
    fn told(bytes: &[u8]) -> (Vec<String>, Answers) {
        let (mut left, mut events, mut answers) = (bytes, Vec::new(), Answers::default());
        while !left.is_empty() {
            let length = match next(left) {
                Next::Answer(length, answer) => {
                    answers.take(answer);
                    length
                }
                Next::Event(length, event) => {
                    events.push(format!("{event:?}"));
                    length
                }
                Next::Noise(length) => length,
                Next::More => break,
            };
            left = &left[length..];
        }
        (events, answers)
    }

    const KITTY: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.36.4)\x1b\\\x1b[6;20;9t\x1b[?62;c";

    #[test]
    fn each_terminal_is_known_by_its_answers() {
        let canvas = |bytes: &[u8]| told(bytes).1.canvas(None);
        let kitty = canvas(KITTY).unwrap();
        assert_eq!((kitty.protocol, kitty.cell), (Protocol::Kitty, (9, 20)));
        let wezterm = b"\x1b_Gi=31;OK\x1b\\\x1bP>|WezTerm 20240203\x1b\\\x1b[?65;4;6;18;22c";
        assert_eq!(canvas(wezterm).unwrap().protocol, Protocol::ITerm2);
        let xterm = canvas(b"\x1bP>|XTerm(390)\x1b\\\x1b[6;15;7t\x1b[?63;1;2;4;22c").unwrap();
        assert_eq!((xterm.protocol, xterm.cell), (Protocol::Sixel, (7, 15)));
        assert_eq!(canvas(b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c"), None);
        let refuses = b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\\x1b[?62c";
        assert_eq!(canvas(refuses), None);
        let tells_no_size = told(b"\x1b[?62;4c").1.canvas(Some((8, 17))).unwrap();
        assert_eq!(tells_no_size.cell, (8, 17));
    }

    #[test]
    fn keys_between_and_behind_the_answers_are_kept() {
        let mut bytes = b"j".to_vec();
        bytes.extend_from_slice(KITTY);
        bytes.extend_from_slice(b"\x1b[Bk\x1b[6~\x1b[<0;10;5M\xc3\xbc");
        let (events, answers) = told(&bytes);
        assert!(answers.speaks_kitty);
        let has = |place: usize, words: &str| events[place].contains(words);
        assert!(
            has(0, "Char('j')") && has(1, "Down") && has(2, "Char('k')"),
            "{events:?}"
        );
        assert!(
            has(3, "PageDown") && has(4, "Mouse") && has(5, "Char('ü')"),
            "{events:?}"
        );
        assert_eq!(events.len(), 6);
    }

    #[test]
    fn however_the_answers_are_cut_nothing_of_them_becomes_a_key() {
        for cut in 1..KITTY.len() {
            let (mut buffer, mut events) = (KITTY[..cut].to_vec(), 0);
            let mut answers = Answers::default();
            let mut rest = KITTY[cut..].iter();
            let mut is_over = false;
            while !is_over {
                match if buffer.is_empty() {
                    Next::More
                } else {
                    next(&buffer)
                } {
                    Next::Answer(length, answer) => {
                        is_over = answers.take(answer);
                        buffer.drain(..length);
                    }
                    Next::Event(length, _) | Next::Noise(length) => {
                        events += 1;
                        buffer.drain(..length);
                    }
                    Next::More => buffer.push(*rest.next().unwrap()),
                }
            }
            assert_eq!((events, answers.cell), (0, Some((9, 20))), "cut at {cut}");
        }
    }

    #[test]
    fn a_terminal_that_says_strange_things_is_not_believed_and_not_waited_for() {
        assert_eq!(next(b"\x1b_Gi=32;OK\x1b\\"), Next::Noise(12));
        assert_eq!(
            next(&[b"\x1bP>".as_slice(), &[b'x'; 300]].concat()),
            Next::Noise(2)
        );
        let keys = next(b"\x1b[?u");
        assert!(!matches!(keys, Next::Answer(..)), "{keys:?}");
    }
}
