//! One filedesk in a pseudo-terminal, typed to and watched as a person would.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

use crate::clipboard::Clipboard;

/// Nothing is waited for longer; a healthy program needs a fraction of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program under test.
pub const FILEDESK: &str = env!("CARGO_BIN_EXE_filedesk");

/// How a shell starts it; its id is in the file `id`.
pub const JOB: &str = concat!(
    "sh -c 'echo $$ > id; exec ",
    env!("CARGO_BIN_EXE_filedesk"),
    " demo'"
);

/// How a session is going to be started: where, how large, and with which settings.
pub struct Desk {
    home: TempDir,
    size: (u16, u16),
    settings: Vec<(String, String)>,
    /// Whether the terminal says what it is when it is asked.
    is_silent: bool,
}

/// A program that runs in a pseudo-terminal.
pub struct Session {
    watched: Arc<Watched>,
    master: Box<dyn MasterPty + Send>,
    writer: Writer,
    child: Box<dyn Child + Send + Sync>,
    /// Whether the terminal was raw or cooked, and how, before the program came.
    was: String,
    home: TempDir,
}

/// What the person types, and the terminal answers.
type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What every terminal is asked last: which kind of terminal it is (DA1), and what a plain one says.
const ASKED: &str = "\u{1b}[c";
const PLAIN: &str = "\u{1b}[?1;2c";

/// What the reading thread and the test share.
struct Watched {
    terminal: Mutex<Terminal>,
    changed: Condvar,
}

struct Terminal {
    parser: Parser<Clipboard>,
    /// Everything that was sent, as it was.
    sent: Vec<u8>,
    is_closed: bool,
}

impl Desk {
    /// A home of its own and a window of 80×24, with nothing set.
    pub fn new() -> Self {
        let home = tempfile::tempdir().expect("there is room for a folder");
        Self {
            home,
            size: (80, 24),
            settings: Vec::new(),
            is_silent: false,
        }
    }

    /// With a window of so many columns and lines.
    pub fn sized(self, columns: u16, lines: u16) -> Self {
        Self {
            size: (columns, lines),
            ..self
        }
    }

    /// In a terminal that answers nothing by itself.
    pub fn silent(self) -> Self {
        Self {
            is_silent: true,
            ..self
        }
    }

    /// With this in the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// The folder that is home and working directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts filedesk.
    pub fn starts(self, arguments: &[&str]) -> Session {
        self.runs(FILEDESK, arguments)
    }

    /// Starts any program.
    pub fn runs(self, program: &str, arguments: &[&str]) -> Session {
        let (columns, lines) = self.size;
        let pair = native_pty_system()
            .openpty(window(columns, lines))
            .expect("the system has pseudo-terminals");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(self.home.path());
        for (name, value) in surroundings(self.home.path()) {
            command.env(name, value);
        }
        for (name, value) in &self.settings {
            command.env(name, value);
        }
        let was = mode(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().expect("it can be read");
        let writer = pair.master.take_writer().expect("nobody writes yet");
        let writer = Arc::new(Mutex::new(writer));
        let answers = (!self.is_silent).then(|| Arc::clone(&writer));
        Session {
            watched: watch(reader, answers, (columns, lines)),
            writer,
            master: pair.master,
            child,
            was,
            home: self.home,
        }
    }
}

impl Session {
    /// filedesk in a shell with job control, which tells at once what becomes of it.
    pub fn in_a_shell() -> Self {
        let mut shell = Self::shell();
        shell.types(&format!("{JOB}\n"));
        shell.sees("rate_card/");
        shell
    }

    /// A shell with job control, which tells at once what becomes of its jobs.
    pub fn shell() -> Self {
        Self::shell_on(Desk::new())
    }

    /// The same in a terminal that answers nothing by itself.
    pub fn silent_shell() -> Self {
        Self::shell_on(Desk::new().silent())
    }

    fn shell_on(desk: Desk) -> Self {
        let shell = desk.with("PS1", "shell> ");
        let shell = shell.runs("bash", &["--norc", "--noprofile", "-i", "-b"]);
        shell.sees("shell>");
        shell
    }

    /// Types these bytes.
    pub fn types(&mut self, keys: &str) {
        let mut writer = self.writer.lock().expect("nobody panics while writing");
        writer
            .write_all(keys.as_bytes())
            .and_then(|()| writer.flush())
            .expect("the terminal takes keys");
    }

    /// Waits until `text` stands on the screen.
    pub fn sees(&self, text: &str) {
        self.waits_for(text, |screen, _| screen.contents().contains(text));
    }

    /// Waits until `text` does not stand on the screen any more.
    pub fn sees_no(&self, text: &str) {
        self.waits_for(&format!("no {text}"), |screen, _| {
            !screen.contents().contains(text)
        });
    }

    /// Waits until something was sent that begins and ends so, and tells it whole.
    pub fn is_sent(&self, begin: &str, end: &str) -> Vec<u8> {
        let place = |bytes: &[u8], some: &str| {
            let mut places = bytes.windows(some.len());
            places.position(|some_bytes| some_bytes == some.as_bytes())
        };
        let whole = |sent: &[u8]| {
            let from = place(sent, begin)?;
            let behind = from + begin.len();
            let to = behind + place(&sent[behind..], end)? + end.len();
            Some(sent[from..to].to_vec())
        };
        let terminal = self.watched.terminal();
        let is_awaited = |terminal: &mut Terminal| whole(&terminal.sent).is_none();
        let changed = &self.watched.changed;
        let waited = changed.wait_timeout_while(terminal, PATIENCE, is_awaited);
        let (terminal, _) = waited.expect("nobody panics while holding it");
        whole(&terminal.sent).expect("it is sent")
    }

    /// How often that was sent.
    pub fn times_sent(&self, bytes: &str) -> usize {
        times(&self.watched.terminal().sent, bytes)
    }

    /// Waits until that was sent so often.
    pub fn waits_until_sent(&self, bytes: &str, often: usize) {
        let terminal = self.watched.terminal();
        let is_awaited = |terminal: &mut Terminal| times(&terminal.sent, bytes) < often;
        let changed = &self.watched.changed;
        let waited = changed.wait_timeout_while(terminal, PATIENCE, is_awaited);
        let (terminal, _) = waited.expect("nobody panics while holding it");
        assert_eq!(times(&terminal.sent, bytes), often);
    }

    /// Another program writes on the same terminal.
    pub fn scribbles(&self, bytes: &[u8]) {
        self.watched.terminal().parser.process(bytes);
    }

    /// Waits until something was sent to the terminal's clipboard, and tells what.
    pub fn copied(&self) -> String {
        self.waits_for("something on the clipboard", |_, clipboard| {
            !clipboard.taken.is_empty()
        });
        let terminal = self.watched.terminal();
        terminal.parser.callbacks().taken.join("\n")
    }

    /// Waits until the screen is as it should be.
    pub fn waits_for(&self, what: &str, is_so: impl Fn(&Screen, &Clipboard) -> bool) {
        let is_so =
            |terminal: &mut Terminal| is_so(terminal.parser.screen(), terminal.parser.callbacks());
        let terminal = self
            .watched
            .wait(|terminal| is_so(terminal) || terminal.is_closed);
        let mut terminal = terminal;
        assert!(
            is_so(&mut terminal),
            "waited for {what}; the screen says\n{}",
            terminal.parser.screen().contents()
        );
    }

    /// The screen as it is now.
    pub fn screen(&self) -> Screen {
        self.watched.terminal().parser.screen().clone()
    }

    /// Gives the window another size.
    pub fn resizes(&mut self, columns: u16, lines: u16) {
        let mut terminal = self.watched.terminal();
        terminal.parser.set_size(size(lines), size(columns));
        drop(terminal);
        self.master
            .resize(window(columns, lines))
            .expect("the window can be resized");
    }

    /// Sends the program a signal.
    pub fn signals(&self, signal: Signal) {
        let id = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        let id = id.and_then(Pid::from_raw).expect("it has an id");
        kill_process(id, signal).expect("it is there to be signalled");
    }

    /// Sends a signal to the filedesk in the shell.
    pub fn signals_filedesk(&self, signal: Signal) {
        let id = self.filedesk().expect("it told its id");
        kill_process(id, signal).expect("it is there to be signalled");
    }

    fn filedesk(&self) -> Option<Pid> {
        let id = std::fs::read_to_string(self.home().join("id")).ok()?;
        id.trim().parse().ok().and_then(Pid::from_raw)
    }

    /// The line mode as it is now, in words that can be compared.
    pub fn line_mode(&self) -> String {
        mode(&*self.master)
    }

    /// Waits for the end, and tells the exit code; a signal that killed it is told as 1000.
    pub fn ends(&mut self) -> u32 {
        let terminal = self.watched.wait(|terminal| terminal.is_closed);
        let (is_closed, contents) = (terminal.is_closed, terminal.parser.screen().contents());
        drop(terminal);
        assert!(is_closed, "it does not end; the screen says\n{contents}");
        let status = self.child.wait().expect("it is our child");
        status.signal().map_or(status.exit_code(), |_| 1000)
    }

    /// Proves that the terminal is as it was before the program came.
    pub fn has_its_terminal_back(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert_eq!(self.line_mode(), self.was, "the line mode is another");
    }

    /// The folder that is home and working directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}

impl Drop for Session {
    /// A failed test leaves no program behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        // One that is stopped behind its shell would outlive it.
        if thread::panicking()
            && let Some(filedesk) = self.filedesk()
        {
            let _ = kill_process(filedesk, Signal::KILL);
        }
    }
}

impl Watched {
    fn terminal(&self) -> MutexGuard<'_, Terminal> {
        self.terminal.lock().expect("no watcher panicked")
    }

    /// Waits until it is so, or patience ends; the caller looks which.
    fn wait(&self, is_so: impl Fn(&mut Terminal) -> bool) -> MutexGuard<'_, Terminal> {
        let terminal = self.terminal();
        let waited = self
            .changed
            .wait_timeout_while(terminal, PATIENCE, |terminal| !is_so(terminal));
        waited.expect("no watcher panicked").0
    }
}

/// Only these settings reach the program: nothing of whoever runs the tests.
fn surroundings(home: &Path) -> [(&'static str, String); 6] {
    let path = std::env::var("PATH").unwrap_or_default();
    [
        ("PATH", path),
        ("HOME", home.display().to_string()),
        ("TERM", "xterm-256color".into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        // Otherwise the SDK would look for an instance's role on the network.
        ("AWS_EC2_METADATA_DISABLED", "true".into()),
    ]
}

fn watch(
    mut reader: Box<dyn Read + Send>,
    answers: Option<Writer>,
    (columns, lines): (u16, u16),
) -> Arc<Watched> {
    let parser = Parser::new_with_callbacks(size(lines), size(columns), 0, Clipboard::default());
    let watched = Arc::new(Watched {
        terminal: Mutex::new(Terminal {
            parser,
            sent: Vec::new(),
            is_closed: false,
        }),
        changed: Condvar::new(),
    });
    let seen = Arc::clone(&watched);
    thread::spawn(move || {
        let mut bytes = [0; 16_384];
        // Linux tells the end of the last program in a pseudo-terminal as an error.
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            let mut terminal = seen.terminal();
            terminal.parser.process(&bytes[..count]);
            let before = times(&terminal.sent, ASKED);
            terminal.sent.extend_from_slice(&bytes[..count]);
            let is_asked = times(&terminal.sent, ASKED) > before;
            drop(terminal);
            if let Some(answers) = answers.as_ref().filter(|_| is_asked) {
                let mut answers = answers.lock().expect("nobody panics while writing");
                let _ = answers.write_all(PLAIN.as_bytes());
            }
            seen.changed.notify_all();
        }
        seen.terminal().is_closed = true;
        seen.changed.notify_all();
    });
    watched
}

fn times(sent: &[u8], some: &str) -> usize {
    let places = sent.windows(some.len());
    places.filter(|bytes| *bytes == some.as_bytes()).count()
}

fn window(columns: u16, lines: u16) -> PtySize {
    PtySize {
        rows: lines,
        cols: columns,
        ..PtySize::default()
    }
}

fn size(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a window has cells")
}

/// The line mode in words that can be compared: raw or cooked, echo, signals.
fn mode(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}
