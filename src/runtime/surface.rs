//! The terminal: taken over, and always given back clean: on leaving, on a panic, before the shell.

use std::env;
use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
    MouseEventKind,
};
use crossterm::execute;
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal};

use super::ears::{Ears, Heard};
use super::event_loop::size_of;
use super::foreground;
use super::graphics::{self, Pictures, Placing};
use super::osc52::{self, Between};
use super::signals::{Signals, Woken, asked};
use crate::app::{CopyTrouble, Message};
use crate::ui::Placed;

/// What the loop draws on and hears keys from: a terminal, or a test's stand-in for one.
pub(super) trait Surface {
    /// Draws a frame.
    fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>) -> Option<Placed>) -> io::Result<()>;
    /// Forgets what is on the screen, so that the next frame is drawn whole.
    fn clear(&mut self) -> io::Result<()>;
    /// The next thing that the person or the system does.
    fn next(&mut self) -> impl Future<Output = io::Result<Message>>;
    /// What was done already and waits to be heard.
    fn waiting(&mut self) -> io::Result<Option<Message>>;
    /// Goes to the shell and comes back.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes the mouse, or leaves it to the terminal, to select text with.
    fn hold_mouse(&mut self, hold: bool) -> io::Result<()>;
    /// Sends text to the terminal's clipboard; there is no acknowledgement.
    fn copy_osc52(&mut self, text: &str) -> Result<(), CopyTrouble>;
    /// Shows a text on the terminal's own screen, which wraps it by itself.
    fn show_plain(&mut self, text: &str) -> io::Result<()>;
    /// Comes back from there; the next frame is drawn whole.
    fn come_back(&mut self) -> io::Result<()>;
    /// Rings the bell: something has come that was waited for.
    fn ring(&mut self) -> io::Result<()>;
    /// Hears that everything asked for is done and drawn; a test waits for it instead of sleeping.
    fn rest(&mut self) {}
    /// Gives the screen back.
    fn give_back(&mut self);
}

/// The real terminal.
pub(super) struct TerminalSurface {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    ears: Ears,
    signals: Signals,
    /// What is heard before anything else.
    owed: Vec<Message>,
    pictures: Placing,
    holds_mouse: bool,
    /// What a sequence for the clipboard has to pass.
    between: Between,
    taken: Taken,
}

/// The terminal as long as it is ours; given back when this is dropped.
struct Taken {
    /// Shared with the panic hook: given back twice, the shell's cursor would jump.
    is_taken: Arc<AtomicBool>,
}

impl TerminalSurface {
    /// Takes the terminal over, with the ears of an earlier one if there was one. Waits for no answer: some never do.
    pub fn enter(ears: Option<Ears>, wish: Pictures) -> io::Result<Self> {
        // Before the terminal is taken, so that whoever asks to end it now is heard.
        let mut signals = Signals::hear()?;
        // crossterm drops every colour under NO_COLOR by itself; the plain theme has none anyway, and a QR code without
        // its black and white cannot be scanned on half of all terminals.
        crossterm::style::force_color_output(true);
        let taken = Taken::not_yet();
        if !foreground::is_ours() {
            foreground::stop()?;
        }
        let mut owed = match signals.wake()? {
            Woken::InFront => taken.take().map(|()| Vec::new())?,
            Woken::ToLeave => vec![Message::Leave],
        };
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        let ears = match ears {
            Some(ears) => ears,
            // Behind a shell nothing may be asked, and on leaving nothing is worth it.
            None if !taken.is_taken() => Ears::open(Pictures::Blocks)?,
            None => Ears::open(wish)?,
        };
        owed.extend(ears.canvas.map(Message::Draws));
        Ok(Self {
            terminal,
            ears,
            signals,
            owed,
            pictures: Placing::default(),
            holds_mouse: true,
            between: Between::here(),
            taken,
        })
    }

    /// Continued behind a shell after a STOP, which left no time to give anything back: does it now, and stops again.
    fn stay_behind(&mut self) -> io::Result<()> {
        if foreground::is_ours() {
            return Ok(());
        }
        self.taken.give_back();
        self.wake()
    }

    fn wake(&mut self) -> io::Result<()> {
        if let Woken::ToLeave = self.signals.wake()? {
            self.owed.insert(0, Message::Leave);
            return Ok(());
        }
        self.taken.take()?;
        // A text may be on the screen to be selected with the mouse.
        self.hold_mouse(self.holds_mouse)?;
        // While it was in the background nobody told it about a new size.
        self.owed.push(Message::Resize(self.size()));
        self.clear()
    }

    /// What hears the terminal, for whoever is drawn next: a second one would take the first key away.
    pub fn ears(self) -> Ears {
        self.ears
    }

    /// What comes before everything that the person does.
    fn owed(&mut self) -> Option<Message> {
        (!self.owed.is_empty()).then(|| self.owed.remove(0))
    }

    /// A window of another size may have cells of another size, too.
    fn resized(&mut self) {
        if let Some(canvas) = self.ears.canvas.as_mut()
            && let Some(cell) = graphics::cell().filter(|cell| *cell != canvas.cell)
        {
            canvas.cell = cell;
            self.owed.push(Message::Draws(*canvas));
        }
    }

    fn heard(&mut self, heard: Heard) -> Option<Message> {
        match heard {
            Heard::Event(event) => {
                if matches!(event, Event::Resize(..)) {
                    self.resized();
                }
                heard_of(event)
            }
            Heard::Draws(canvas) => {
                self.ears.canvas = Some(canvas);
                Some(Message::Draws(canvas))
            }
        }
    }

    /// The window's size.
    pub fn size(&self) -> Size {
        self.terminal.size().unwrap_or(Size {
            width: 80,
            height: 24,
        })
    }
}

impl Surface for TerminalSurface {
    fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>) -> Option<Placed>) -> io::Result<()> {
        if !self.taken.is_taken() {
            return Ok(());
        }
        let mut placed = None;
        self.terminal.draw(|frame| placed = view(frame))?;
        let protocol = self.ears.canvas.map(|canvas| canvas.protocol);
        self.pictures.show(placed, protocol, &mut io::stdout())
    }

    fn clear(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: that asks where the cursor is, which the listening thread would swallow the answer to.
        let window = Rect::from((Position::ORIGIN, self.size()));
        self.pictures.forget();
        self.terminal.resize(window)
    }

    async fn next(&mut self) -> io::Result<Message> {
        loop {
            if let Some(message) = self.owed() {
                return Ok(message);
            }
            tokio::select! {
                heard = self.ears.heard.recv() => match heard {
                    Some(heard) => if let Some(message) = self.heard(heard?) {
                        panic_if_asked(&message);
                        return Ok(message);
                    },
                    None => return Ok(Message::Leave),
                },
                () = asked(&mut self.signals.leave) => return Ok(Message::Leave),
                _ = self.signals.suspend.recv() => self.suspend()?,
                _ = self.signals.resize.recv() => {
                    self.resized();
                    return Ok(Message::Resize(self.size()));
                }
                _ = self.signals.resume.recv() => self.stay_behind()?,
            }
        }
    }

    fn waiting(&mut self) -> io::Result<Option<Message>> {
        if let Some(message) = self.owed() {
            return Ok(Some(message));
        }
        while let Ok(heard) = self.ears.heard.try_recv() {
            if let Some(message) = self.heard(heard?) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.pictures.forget();
        self.taken.give_back();
        foreground::stop()?;
        self.wake()
    }

    fn hold_mouse(&mut self, hold: bool) -> io::Result<()> {
        self.holds_mouse = hold;
        if !self.taken.is_taken() {
            return Ok(());
        }
        if hold {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }

    fn copy_osc52(&mut self, text: &str) -> Result<(), CopyTrouble> {
        let sequence = osc52::sequence(text, self.between)?;
        let mut out = io::stdout();
        let written = out
            .write_all(sequence.as_bytes())
            .and_then(|()| out.flush());
        written.map_err(|error| CopyTrouble::Said(error.to_string()))
    }

    fn show_plain(&mut self, text: &str) -> io::Result<()> {
        let mut out = io::stdout();
        execute!(out, DisableMouseCapture, LeaveAlternateScreen, Show)?;
        for line in text.lines() {
            write!(out, "{}\r\n", crate::object::reveal(line))?;
        }
        write!(out, "\r\n(any key comes back to filedesk)\r\n")?;
        out.flush()
    }

    fn come_back(&mut self) -> io::Result<()> {
        execute!(io::stdout(), EnterAlternateScreen)?;
        self.hold_mouse(self.holds_mouse)?;
        self.clear()
    }

    fn ring(&mut self) -> io::Result<()> {
        let mut out = io::stdout();
        out.write_all(b"\x07").and_then(|()| out.flush())
    }

    fn give_back(&mut self) {
        if self.taken.is_taken() {
            let protocol = self.ears.canvas.map(|canvas| canvas.protocol);
            let _ = self.pictures.show(None, protocol, &mut io::stdout());
            self.ears.settle();
        }
        self.taken.give_back();
    }
}

impl Taken {
    /// Nothing yet: a shell may still be in front.
    fn not_yet() -> Self {
        let is_taken = Arc::new(AtomicBool::new(false));
        give_back_on_panic(Arc::clone(&is_taken));
        Self { is_taken }
    }

    fn is_taken(&self) -> bool {
        self.is_taken.load(Ordering::SeqCst)
    }

    fn take(&self) -> io::Result<()> {
        // Half taken, it is given back as well.
        self.is_taken.store(true, Ordering::SeqCst);
        take()
    }

    fn give_back(&self) {
        if self.is_taken.swap(false, Ordering::SeqCst) {
            give_back();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn heard_of(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => Some(Message::Key(key)),
        // The terminal tells every cell that the mouse passes; nothing here follows it.
        Event::Mouse(event) if is_motion(event.kind) => None,
        Event::Mouse(event) => Some(Message::Mouse(event)),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resize(size_of((width, height)))),
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn is_motion(kind: MouseEventKind) -> bool {
    matches!(kind, MouseEventKind::Moved | MouseEventKind::Drag(_))
}

/// For the test that a panic gives the terminal back: debug builds panic on the key that the environment names.
fn panic_if_asked(message: &Message) {
    if cfg!(debug_assertions)
        && let Message::Key(key) = message
        && let Ok(fatal) = env::var("FILEDESK_PANIC_ON_KEY")
    {
        assert!(key.code.to_string() != fatal, "FILEDESK_PANIC_ON_KEY");
    }
}

fn take() -> io::Result<()> {
    foreground::unstoppable(|| {
        // Given back behind a shell, crossterm still believes in its raw mode, and would not set it again.
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableMouseCapture,
            EnableBracketedPaste
        )
    })
}

/// Does as much of it as the terminal still takes: after a hang-up there may be none.
fn give_back() {
    foreground::unstoppable(|| {
        let mut out = io::stdout();
        let _ = execute!(
            out,
            DisableBracketedPaste,
            DisableMouseCapture,
            LeaveAlternateScreen,
            Show
        );
        // A shell that came in front has set the line mode for itself; the screen it takes as we leave it.
        if foreground::is_ours() {
            let _ = terminal::disable_raw_mode();
        }
        let _ = out.flush();
    });
}

/// A panic of the loop itself ends the program: the message must be readable, so the screen goes first.
///
/// A panic in a task does not: it is told on the screen, which stays.
fn give_back_on_panic(is_taken: Arc<AtomicBool>) {
    let before = panic::take_hook();
    let the_loop = thread::current().id();
    panic::set_hook(Box::new(move |what| {
        if thread::current().id() == the_loop {
            if is_taken.swap(false, Ordering::SeqCst) {
                give_back();
            }
            before(what);
        } else {
            tracing::error!(%what, "a task panicked");
        }
    }));
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent};

    use super::*;

    fn is_heard(kind: MouseEventKind) -> bool {
        let event = MouseEvent {
            kind,
            column: 1,
            row: 1,
            modifiers: KeyModifiers::NONE,
        };
        heard_of(Event::Mouse(event)).is_some()
    }

    #[test]
    fn a_mouse_that_only_moves_is_not_heard() {
        assert!(!is_heard(MouseEventKind::Moved));
        assert!(!is_heard(MouseEventKind::Drag(MouseButton::Left)));
        assert!(is_heard(MouseEventKind::Down(MouseButton::Left)));
        assert!(is_heard(MouseEventKind::ScrollDown));
    }
}
